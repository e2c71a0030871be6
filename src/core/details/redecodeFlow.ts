/** Decodes the packets of one flow again, for what their rows leave out. */
import { pagedColumn } from '../bytes/pagedColumn';
import type { Capture } from '../capture';
import { interfacesOf } from '../captureOrigin';
import { packetsOfFlow, type FlowIndex } from '../flows/flowTable';
import { decodeNextInside, decodePacket, type DecodedLayer } from '../wire/decodePacket';
import { DecodedPacket, isSegment } from '../wire/decodedPacket';
import { macText } from '../wire/protocolField';
import { TCP_HEADER_LENGTH } from '../wire/tcp';
import { payloadDigest } from './payloadDigest';
import { readRecords } from './readRecords';
import { DetailKnown, type SegmentDetailTable } from './segmentDetails';

const NONE = -1;

/**
 * What the rows of a flow's packets leave out, in one read of their records. A segment that came in fragments of a datagram has
 * only its IP header in its record: what TCP says of it stays unknown.
 * @param file the bytes that the capture was read from (`LoadResult.bytes`)
 */
export async function redecodeFlow(
  file: Blob,
  capture: Pick<Capture, 'packets' | 'flows' | 'origin'>,
  flow: FlowIndex,
): Promise<SegmentDetailTable> {
  const { packets: table } = capture;
  const interfaces = interfacesOf(capture);
  const packet = packetsOfFlow(capture.flows, flow);
  const { length } = packet;
  const details = {
    length,
    packet,
    known: new Uint8Array(length),
    ttl: new Uint8Array(length),
    ipId: new Uint16Array(length),
    tsval: new Uint32Array(length),
    tsecr: new Uint32Array(length),
    sender: new Int32Array(length).fill(NONE),
    receiver: new Int32Array(length).fill(NONE),
    payloadCaptured: new Uint32Array(length),
    payloadDigest: new Float64Array(length),
  };
  const optionLengths = new Uint8Array(length);
  const options = pagedColumn(Uint8Array);
  const linkAddresses = new Map<string, number>();
  const linkAddress = (view: DataView, at: number, size: number) => {
    const text = macText(view, at, size);
    let place = linkAddresses.get(text);
    if (place === undefined) linkAddresses.set(text, (place = linkAddresses.size));
    return place;
  };

  const decoded = new DecodedPacket();
  const isWhole = await readRecords(file, table, packet, (row, bytes) => {
    const at = packet[row]!;
    const trace: DecodedLayer[] = [];
    decoded.reset(bytes, 0, bytes.byteLength, table.originalLength[at]!);
    decodePacket(interfaces[table.interfaceId?.[at] ?? 0]?.linkType ?? 0, decoded, trace);
    // The first segment among those that a packet carries is its row.
    while (!isSegment(decoded) && decodeNextInside(decoded));
    if (decoded.family === 0) return;
    const { view, linkAddressAt } = decoded;
    if (linkAddressAt >= 0) {
      const size = decoded.linkAddressLength;
      details.sender[row] = linkAddress(view, linkAddressAt, size);
      if (trace.some((each) => isEthernetOf(each, decoded))) {
        details.receiver[row] = linkAddress(view, linkAddressAt - size, size);
      }
    }
    details.known[row] = DetailKnown.ip;
    details.ttl[row] = decoded.ttl;
    if (decoded.family === 4) {
      details.known[row] |= DetailKnown.ipId;
      details.ipId[row] = decoded.ipId;
    }
    // Another number than that of the row: the file is no longer what it was, or the header was in other fragments.
    if (!isSegment(decoded) || decoded.sequence !== table.sequence[at]) return;
    details.known[row] |= DetailKnown.tcp;
    if (decoded.hasTimestamps) {
      details.known[row] |= DetailKnown.timestamps;
      details.tsval[row] = decoded.tsval;
      details.tsecr[row] = decoded.tsecr;
    }
    const payloadAt = decoded.tcpAt + decoded.tcpHeaderLength;
    for (let i = decoded.tcpAt + TCP_HEADER_LENGTH; i < Math.min(payloadAt, decoded.end); i++) {
      options.push(view.getUint8(i));
      optionLengths[row]!++;
    }
    const payloadEnd = Math.min(decoded.end, payloadAt + decoded.payloadLength);
    details.payloadCaptured[row] = Math.max(0, payloadEnd - payloadAt);
    details.payloadDigest[row] = payloadDigest(view, payloadAt, payloadEnd);
  });

  const optionStart = new Uint32Array(length + 1);
  optionLengths.forEach((size, row) => (optionStart[row + 1] = optionStart[row]! + size));
  return {
    ...details,
    optionStart,
    options: options.finish(),
    linkAddresses: [...linkAddresses.keys()],
    isWhole,
  };
}

/** In Ethernet alone the receiver's address stands before the sender's. */
function isEthernetOf({ layer, view, at }: DecodedLayer, decoded: DecodedPacket): boolean {
  return layer.id === 'ethernet' && view === decoded.view && at + 6 === decoded.linkAddressAt;
}
