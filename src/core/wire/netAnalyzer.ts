/** netANALYZER (Hilscher; LINKTYPE_NETANALYZER): four bytes, then an Ethernet frame with its check sequence. */
import { isCutShort } from './cutShort';
import type { DecodedPacket } from './decodedPacket';
import type { HeaderFields, Layer } from './layer';
import { ETHERNET, linkTypeKey, NO_LAYER, type LayerKey } from './layerKey';
import { field } from './protocolField';

const HEADER_LENGTH = 4;
const PREAMBLE_LENGTH = 8;
const FRAME_CHECK_LENGTH = 4;
/** The record is a switched input, not a frame. */
const INPUT_EVENT = 0x01;

function decode(out: DecodedPacket, preamble: number): LayerKey {
  if (isCutShort(out, HEADER_LENGTH + preamble)) return NO_LAYER;
  const bits = out.view.getUint8(out.at + 1);
  const version = (bits >>> 2) & 0x0f;
  if ((bits & INPUT_EVENT) !== 0 || (version !== 1 && version !== 2)) return NO_LAYER;
  out.at += HEADER_LENGTH + preamble;
  out.wireEnd = Math.max(out.at, out.wireEnd - FRAME_CHECK_LENGTH);
  out.end = Math.min(out.end, out.wireEnd);
  return ETHERNET;
}

export const netAnalyzerFields: HeaderFields = (view, at) => [
  field('Version', 'netanalyzer.header_version', (view.getUint8(at + 1) >>> 2) & 0x0f, at + 1, 1),
];

export const netAnalyzer: Layer = {
  id: 'netAnalyzer',
  title: 'netANALYZER',
  keys: [linkTypeKey(240)],
  decode: (out) => decode(out, 0),
};

export const netAnalyzerTransparent: Layer = {
  id: 'netAnalyzerTransparent',
  title: 'netANALYZER',
  keys: [linkTypeKey(241)],
  decode: (out) => decode(out, PREAMBLE_LENGTH),
};
