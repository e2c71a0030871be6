/** Link types of Juniper routers: a header with the magic "MGC", its extensions, then the frame. */
import { isCutShort } from './cutShort';
import type { DecodedPacket } from './decodedPacket';
import type { HeaderFields, Layer } from './layer';
import {
  ETHERNET,
  etherTypeKey,
  linkTypeKey,
  LLC,
  NETWORK_LAYER_ID,
  NO_LAYER,
  PPP,
  PPP_PROTOCOL,
  type LayerKey,
} from './layerKey';
import { field, spelledHex } from './protocolField';

const MAGIC = 0x4d4743;
const HEADER_LENGTH = 4;
const FLAG_EXTENSIONS = 0x80;
const FLAG_NO_LAYER_2 = 0x02;
const FAMILY_LENGTH = 4;
const UNNUMBERED = 0x03;
/** No layer: the payload's first bytes tell. */
const GUESS: LayerKey = -1;

/** Protocol families of packets that come without their link layer. */
function familyKey(family: number): LayerKey {
  switch (family) {
    case 2:
    case 3:
      return etherTypeKey(0x0800);
    case 4:
    case 5:
    case 8:
    case 32:
      return etherTypeKey(0x8847);
    case 6:
    case 7:
      return etherTypeKey(0x86dd);
    case 200:
      return PPP;
    case 202:
    case 203:
      return LLC;
    case 204:
      return ETHERNET;
    default:
      return NO_LAYER;
  }
}

function decodeFrame(out: DecodedPacket, frame: LayerKey, extra: number): LayerKey {
  if (isCutShort(out, HEADER_LENGTH)) return NO_LAYER;
  const { view, at } = out;
  // Some captures leave the header out.
  if (view.getUint32(at) >>> 8 === MAGIC) {
    const flags = view.getUint8(at + 3);
    out.at += HEADER_LENGTH;
    if ((flags & FLAG_EXTENSIONS) !== 0) {
      if (isCutShort(out, 2)) return NO_LAYER;
      out.at += 2 + view.getUint16(out.at);
    }
    if ((flags & FLAG_NO_LAYER_2) !== 0) {
      if (isCutShort(out, FAMILY_LENGTH)) return NO_LAYER;
      out.at += FAMILY_LENGTH;
      return familyKey(view.getUint8(out.at - FAMILY_LENGTH));
    }
  }
  if (isCutShort(out, extra)) return NO_LAYER;
  out.at += extra;
  return frame === GUESS ? guessedKey(out) : frame;
}

/** What stands in an ATM cell's payload is told by its first bytes. */
function guessedKey(out: DecodedPacket): LayerKey {
  if (isCutShort(out, 3)) return NO_LAYER;
  const start = out.view.getUint16(out.at);
  if (start === 0xaaaa || start === 0xfefe) return LLC;
  const first = start >>> 8;
  if (first === 0x45) return etherTypeKey(0x0800);
  if (first === 0x60) return etherTypeKey(0x86dd);
  if (start === 0x0021 || start === 0x0057) return PPP_PROTOCOL;
  if (first !== UNNUMBERED) return NO_LAYER;
  out.at++;
  return NETWORK_LAYER_ID;
}

export const juniperFields: HeaderFields = (view, at) => [
  field('Magic Number', 'juniper.magic-number', spelledHex(view.getUint32(at) >>> 8, 6), at, 3),
  field('Flags', null, spelledHex(view.getUint8(at + 3), 2), at + 3, 1),
];

const juniperLayer = (id: string, linkType: number, frame: LayerKey, extra = 0): Layer => ({
  id,
  title: 'Juniper',
  keys: [linkTypeKey(linkType)],
  decode: (out) => decodeFrame(out, frame, extra),
});

export const juniperLayers: readonly Layer[] = [
  juniperLayer('juniperEthernet', 178, ETHERNET),
  // Behind address and control bytes.
  juniperLayer('juniperPpp', 179, PPP_PROTOCOL, 2),
  juniperLayer('juniperFrameRelay', 180, linkTypeKey(107)),
  juniperLayer('juniperCiscoHdlc', 181, linkTypeKey(104)),
  juniperLayer('juniperPppoe', 167, ETHERNET),
  juniperLayer('juniperAtm1', 137, GUESS, 4),
  juniperLayer('juniperAtm2', 135, GUESS, 8),
  juniperLayer('juniperMultilinkPpp', 130, PPP),
  juniperLayer('juniperMultilinkFrameRelay', 131, linkTypeKey(107)),
  juniperLayer('juniperServices', 136, etherTypeKey(0x0800), 12),
  juniperLayer('juniperVoice', 183, etherTypeKey(0x0800), 18),
  // Only packets without a link layer are told.
  juniperLayer('juniperGgsn', 133, NO_LAYER),
  juniperLayer('juniperVirtual', 200, NO_LAYER),
];
