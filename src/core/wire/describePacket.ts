/** A packet's headers as a tree of fields, for the packet panel. */
import { DecodedPacket } from './decodedPacket';
import { decodePacket, type DecodedLayer } from './decodePacket';
import { headerFieldsOf } from './layerFields';
import { field, type ProtocolField, spelledBytes } from './protocolField';
import { addRareLayers } from './rareLayers';

/**
 * Decodes the captured bytes of a packet into a tree: a heading a layer, its fields below, offsets counted from
 * the packet's first byte. Bytes behind the last header are one field, "Payload".
 * @param originalLength bytes that the packet had on the wire
 */
export function describePacket(
  bytes: Uint8Array,
  linkType: number,
  originalLength: number,
): ProtocolField[] {
  addRareLayers();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const packet = new DecodedPacket();
  packet.reset(view, 0, bytes.byteLength, originalLength);
  const trace: DecodedLayer[] = [];
  decodePacket(linkType, packet, trace);
  const tree: ProtocolField[] = [];
  let reached = 0;
  trace.forEach((decoded, i) => {
    // A reassembled datagram has bytes of several packets: its fields have no place in this one.
    if (decoded.view !== view) return;
    const next = trace[i + 1];
    const end = next?.view === view ? next.at : packet.view === view ? packet.at : bytes.byteLength;
    if (end <= decoded.at && decoded.layer.id !== 'rawIp') return;
    reached = Math.max(reached, end);
    tree.push(
      field(decoded.layer.title, null, '', decoded.at, end - decoded.at, fieldsOf(decoded)),
    );
  });
  if (reached < bytes.byteLength) {
    const length = bytes.byteLength - reached;
    tree.push(field('Payload', null, spelledBytes(length), reached, length));
  }
  return tree;
}

/** The fields of a layer; where reading them ends in an error of ours, that alone is lost, and said. */
function fieldsOf({ layer, view, at, end }: DecodedLayer): ProtocolField[] {
  try {
    return headerFieldsOf(layer)?.(view, at, end) ?? [];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [field('Not shown, by a fault of Synscope', null, reason, at, Math.max(0, end - at))];
  }
}
