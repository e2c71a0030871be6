/** Frame Relay with RFC 2427 encapsulation (LINKTYPE_FRELAY, and with a direction byte). */
import { serialLineKey } from './ciscoHdlc';
import { isCutShort } from './cutShort';
import type { HeaderFields, Layer } from './layer';
import { linkTypeKey, LLC, LLC_SNAP, NETWORK_LAYER_ID, NO_LAYER } from './layerKey';
import { field } from './protocolField';

const LAST_ADDRESS_BYTE = 1;
const MAX_ADDRESS_LENGTH = 4;
const UNNUMBERED = 0x03;
const NLPID_SNAP = 0x80;

export const frameRelay: Layer = {
  id: 'frameRelay',
  title: 'Frame Relay',
  keys: [linkTypeKey(107)],
  decode(out) {
    const { view, at } = out;
    do {
      if (isCutShort(out, 1)) return NO_LAYER;
      out.at++;
      if (out.at - at > MAX_ADDRESS_LENGTH) return NO_LAYER;
    } while ((view.getUint8(out.at - 1) & LAST_ADDRESS_BYTE) === 0);
    if (isCutShort(out, 2)) return NO_LAYER;
    if (view.getUint8(out.at) !== UNNUMBERED) {
      // Cisco's encapsulation: an EtherType follows the address.
      out.at += 2;
      return serialLineKey(view.getUint16(out.at - 2));
    }
    out.at++;
    if (view.getUint8(out.at) === 0) out.at++;
    if (isCutShort(out, 1)) return NO_LAYER;
    if (view.getUint8(out.at) !== NLPID_SNAP) return NETWORK_LAYER_ID;
    out.at++;
    return LLC_SNAP;
  },
};

export const frameRelayFields: HeaderFields = (view, at) => {
  const dlci = ((view.getUint8(at) >>> 2) << 4) | (view.getUint8(at + 1) >>> 4);
  return [field('DLCI', 'fr.dlci', dlci, at, 2)];
};

/** Frame Relay with a byte for the direction before it (LINKTYPE_FRELAY_WITH_DIR). */
export const frameRelayWithDirection: Layer = {
  id: 'frameRelayWithDirection',
  title: 'Frame Relay direction',
  keys: [linkTypeKey(206)],
  decode(out) {
    if (isCutShort(out, 1)) return NO_LAYER;
    out.at += 1;
    return linkTypeKey(107);
  },
};

export const frameRelayWithDirectionFields: HeaderFields = (view, at) => [
  field('Direction', null, view.getUint8(at) === 0 ? 'in' : 'out', at, 1),
];

/** IP over ATM by LLC (RFC 2684; LINKTYPE_ATM_RFC1483). */
export const atmLlc: Layer = {
  id: 'atmLlc',
  title: 'ATM adaptation layer 5',
  // 11 is what it is on some BSDs.
  keys: [linkTypeKey(100), linkTypeKey(11)],
  decode: () => LLC,
};

export const atmLlcFields: HeaderFields = () => [];
