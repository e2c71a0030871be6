/** CAPWAP data channel (RFC 5415): what a wireless controller and its access points exchange. */
import { isCutShort } from './cutShort';
import { takeFragment } from './fragments';
import type { HeaderFields, Layer } from './layer';
import { ETHERNET, IEEE_802_11_SWAPPED, NO_LAYER, udpPortKey } from './layerKey';
import { field } from './protocolField';

/** Told apart from the fragments of IP protocols, which end at 255. */
const CAPWAP_FRAGMENTS = 256;
const MIN_HEADER_LENGTH = 8;
const PREAMBLE_PLAIN = 0;
const BINDING_802_11 = 1;
const NATIVE_FRAME = 0x100;
const FRAGMENT = 0x080;
const LAST_FRAGMENT = 0x040;
const KEEP_ALIVE = 0x008;

export const capwap: Layer = {
  id: 'capwap',
  title: 'Control And Provisioning of Wireless Access Points - Data',
  keys: [udpPortKey(5247)],
  decode(out) {
    if (isCutShort(out, MIN_HEADER_LENGTH)) return NO_LAYER;
    const bits = out.view.getUint32(out.at);
    if (((bits >>> 24) & 0x0f) !== PREAMBLE_PLAIN) return NO_LAYER;
    if ((bits & KEEP_ALIVE) !== 0) return NO_LAYER;
    const length = ((bits >>> 19) & 0x1f) * 4;
    if (length < MIN_HEADER_LENGTH || isCutShort(out, length)) return NO_LAYER;
    const isFragment = (bits & FRAGMENT) !== 0;
    const place = out.view.getUint32(out.at + 4);
    out.at += length;
    if (isFragment) {
      const isLast = (bits & LAST_FRAGMENT) !== 0;
      const offset = ((place & 0xffff) >>> 3) * 8;
      if (
        !takeFragment(out, place >>> 16, CAPWAP_FRAGMENTS, offset, isLast, out.end >= out.wireEnd)
      )
        return NO_LAYER;
    }
    if ((bits & NATIVE_FRAME) === 0) return ETHERNET;
    return ((bits >>> 9) & 0x1f) === BINDING_802_11 ? IEEE_802_11_SWAPPED : NO_LAYER;
  },
};

export const capwapFields: HeaderFields = (view, at) => [
  field(
    'Header Length',
    'capwap.header.length',
    ((view.getUint32(at) >>> 19) & 0x1f) * 4,
    at + 1,
    1,
  ),
];
