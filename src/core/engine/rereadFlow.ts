/** A flow of which not all packets are kept, with all of them: its file is read once more. */
import { range } from 'd3';
import type { Capture } from '../capture';
import type { FlowCapture } from '../diagnosis/witnesses';
import type { Observation } from '../diagnosis/observations/observation';
import { streamsOfFlow, type Endpoint, type FlowIndex, type FlowTable } from '../flows/flowTable';
import { loadCapture, type LoadOptions } from '../loading/loadCapture';
import { OnlyPackets } from '../loading/onlyPackets';
import { NO_FLOW, packetNumber, type PacketIndex } from '../packets/packetTable';
import { cutCapture } from './cutCapture';

const clientOf = ({ clientAddress, clientPort }: FlowTable, flow: FlowIndex): Endpoint => ({
  address: clientAddress[flow]!,
  port: clientPort[flow]!,
});
const serverOf = ({ serverAddress, serverPort }: FlowTable, flow: FlowIndex): Endpoint => ({
  address: serverAddress[flow]!,
  port: serverPort[flow]!,
});
const isSame = (a: Endpoint, b: Endpoint): boolean => a.address === b.address && a.port === b.port;

/** The streams between two ends, whichever is the server, in order. */
function streamsBetween(flows: FlowTable, a: Endpoint, b: Endpoint): FlowIndex[] {
  const found: FlowIndex[] = [];
  for (let flow = 0; flow < flows.length; flow++) {
    const [client, server] = [clientOf(flows, flow), serverOf(flows, flow)];
    const goes = isSame(client, a) && isSame(server, b);
    if (goes || (isSame(client, b) && isSame(server, a))) found.push(flow);
  }
  return found;
}

/** The rows of a capture of some frame numbers, all of which it has. */
function rowsByNumber({ packets }: Capture): Map<number, PacketIndex> {
  const rows = new Map<number, PacketIndex>();
  for (let row = 0; row < packets.length; row++) rows.set(packetNumber(packets, row), row);
  return rows;
}

/**
 * @param capture the whole capture
 * @param bytes what its offsets point into
 * @param cut the flow as its kept packets tell it
 * @returns the flow with all packets; what other flows say of it stays. Null when the file has changed, or nobody wants it any more
 */
export async function rereadFlow(
  capture: Capture,
  bytes: Blob,
  cut: FlowCapture,
  { watch, mostKept }: Pick<LoadOptions, 'watch' | 'mostKept'>,
): Promise<FlowCapture | null> {
  const flow = cut.stream;
  const [client, server] = [clientOf(capture.flows, flow), serverOf(capture.flows, flow)];
  const cited = range(cut.packets.length).filter((row) => cut.packets.flow[row] === NO_FLOW);
  const numbers = new Set(cited.map((row) => packetNumber(cut.packets, row)));
  const only = new OnlyPackets(capture.addresses, [[client, server]], numbers);
  const read = await loadCapture(bytes, {
    only,
    ...(watch === undefined ? {} : { watch }),
    ...(mostKept === undefined ? {} : { mostKept }),
  });
  if (!read.ok || read.capture.damage?.code === 'stopped') return null;
  const some = read.capture;
  const place = streamsBetween(capture.flows, client, server).indexOf(flow);
  // Among so few flows, those of the same ends are those that share their rows of addresses.
  const stream = sameEnds(some, cut)[place];
  if (stream === undefined) return null;
  const numbered = rowsByNumber(some);
  const extra = [...numbers].flatMap((number) => numbered.get(number) ?? []);
  const again = cutCapture(some, streamsOfFlow(some.flows, stream), extra).capture;
  // Everything that was kept must be there again.
  if (again.flows.length !== cut.flows.length) return null;
  const { packetStart, packetIndex } = again.flows;
  const rows = rowsByNumber(again);
  const inAgain = (row: PacketIndex): PacketIndex => rows.get(packetNumber(cut.packets, row)) ?? -1;
  const kept = new Map(range(cut.packets.length).map((row) => [inAgain(row), cut.streams[row]!]));
  return {
    ...again,
    flows: { ...cut.flows, packetStart, packetIndex },
    addresses: cut.addresses,
    hosts: cut.hosts,
    end: cut.end,
    warnings: cut.warnings,
    damage: cut.damage,
    stream: flow,
    streams: again.packets.flow.map((own, row) => kept.get(row) ?? (own < 0 ? NO_FLOW : flow)),
    witnesses: {
      ...cut.witnesses,
      observations: cut.witnesses.observations.map((each) => moved(each, inAgain)),
    },
  };
}

/** The streams of a capture between the ends of a flow that was cut out of another one. */
function sameEnds(some: Capture, cut: FlowCapture): FlowIndex[] {
  const rowOf = (row: number): number => {
    const wanted = cut.addresses.bytes.subarray(row * 16, row * 16 + 16);
    for (let each = 0; each < some.addresses.length; each++) {
      const isIt =
        some.addresses.family[each] === cut.addresses.family[row] &&
        wanted.every((byte, at) => byte === some.addresses.bytes[each * 16 + at]);
      if (isIt) return each;
    }
    return -1;
  };
  const inSome = ({ address, port }: Endpoint): Endpoint => ({ address: rowOf(address), port });
  return streamsBetween(some.flows, inSome(clientOf(cut.flows, 0)), inSome(serverOf(cut.flows, 0)));
}

function moved(observation: Observation, to: (row: PacketIndex) => PacketIndex): Observation {
  const { packets, arcs, fromBox } = observation;
  return {
    ...observation,
    packets: packets.map(to),
    ...(arcs === undefined ? {} : { arcs: arcs.map(([a, b]) => [to(a), to(b)] as const) }),
    ...(fromBox === undefined ? {} : { fromBox: fromBox.map(to) }),
  };
}
