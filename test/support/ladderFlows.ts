/** Flows for tests of the ladder: those of the samples, and one of any length made from a pattern. */
import { inferVantage, statedVantage } from '../../src/core/vantage/vantage';
import { readFile } from 'node:fs/promises';
import type { Capture } from '../../src/core/capture';
import { observe } from '../../src/core/diagnosis/observations/index';
import type { Observation } from '../../src/core/diagnosis/observations/observation';
import type { FlowIndex } from '../../src/core/flows/flowTable';
import {
  readLadderFlow,
  type LadderFlow,
  type PacketGap,
} from '../../src/core/flowRows/ladderFlow';
import { loadCapture } from '../../src/core/loading/loadCapture';
import type { Opening } from '../../src/core/opening/opening';
import { openingOf } from '../../src/core/opening/openingOf';
import { packFlags, PacketStatus, TcpFlag } from '../../src/core/packets/packetTable';

export interface ReadFlow {
  readonly flow: LadderFlow;
  readonly observations: readonly Observation[];
}

/** A flow of a capture as the ladder gets it. */
export function readFlow(
  capture: Capture,
  flow: FlowIndex,
  gaps: readonly PacketGap[] = [],
): ReadFlow {
  const opening = openingOf(capture, flow);
  const observations = observe(capture, opening);
  return {
    flow: readLadderFlow(capture, flow, opening, inferVantage(capture, flow), gaps, observations),
    observations,
  };
}

/** A capture of the samples. */
export async function sampleCapture(name: string): Promise<Capture> {
  const file = new URL(`../../public/samples/${name}.pcap`, import.meta.url);
  const result = await loadCapture(new Blob([await readFile(file)]));
  if (!result.ok) throw new Error(result.error.message);
  return result.capture;
}

const SILENT: Opening = {
  flow: 0,
  segments: [],
  syns: [],
  synAck: null,
  ack: null,
  repeats: [],
  crooked: false,
  crossing: false,
  halfOpen: null,
  guessedRoles: true,
};

/** One packet of a made flow. */
export interface MadePacket {
  /** Nanoseconds. */
  readonly time: number;
  readonly fromServer: boolean;
  readonly flags: number;
  readonly sequence: number;
  readonly acknowledgment: number;
  readonly payload: number;
  readonly window?: number;
  readonly analysis?: number;
}

/** A flow of the given packets, of which no opening is known. */
export function madeFlow(packets: readonly MadePacket[]): LadderFlow {
  const length = packets.length;
  const column = (of: (packet: MadePacket) => number) => packets.map(of);
  const none = new Uint32Array(length);
  const capture: Capture = {
    format: 'made',
    origin: { kind: 'link' },
    start: 0n,
    end: packets.at(-1)?.time ?? 0,
    packets: {
      length,
      time: Float64Array.from(column((each) => each.time)),
      fileOffset: new Float64Array(length),
      capturedLength: none,
      originalLength: none,
      sequence: Uint32Array.from(column((each) => each.sequence)),
      acknowledgment: Uint32Array.from(column((each) => each.acknowledgment)),
      payloadLength: Uint32Array.from(column((each) => each.payload)),
      flags: Uint16Array.from(
        column((each) => packFlags(each.flags, each.fromServer, PacketStatus.tcp)),
      ),
      window: Uint16Array.from(column((each) => each.window ?? 500)),
      flow: new Int32Array(length),
      analysis: Uint32Array.from(column((each) => each.analysis ?? 0)),
      interfaceId: null,
      number: null,
    },
    flows: {
      length: 1,
      clientAddress: new Uint32Array([0]),
      serverAddress: new Uint32Array([1]),
      clientPort: new Uint16Array([40000]),
      serverPort: new Uint16Array([80]),
      traits: new Uint32Array(1),
      synAckRepeats: new Uint16Array(1),
      halfOpen: new Float64Array([NaN]),
      completeness: new Uint8Array(1),
      packetStart: new Uint32Array([0, length]),
      packetIndex: Uint32Array.from({ length }, (_, at) => at),
      continuedBy: new Int32Array([-1]),
    },
    addresses: {
      length: 2,
      bytes: new Uint8Array(32).fill(10),
      family: new Uint8Array([4, 4]),
      names: {},
    },
    // Of openings and hosts nothing is asked here.
    openingSegments: {} as Capture['openingSegments'],
    hosts: {} as Capture['hosts'],
    tcpPackets: length,
    warnings: [],
    damage: null,
  };
  return {
    ...readLadderFlow(capture, 0, SILENT, statedVantage('unknown')),
    states: { client: [], server: [] },
  };
}

/** A transfer of `length` packets from the server, 50 µs apart, with a pause now and then. */
export function madeTransfer(length: number): LadderFlow {
  let time = 0;
  let sequence = 5000;
  const packets: MadePacket[] = [];
  for (let at = 0; at < length; at++) {
    time += at % 97 === 96 ? 0.8e9 : 50e3;
    const fromServer = at % 3 !== 0;
    const payload = fromServer ? 1448 : 0;
    packets.push({
      time,
      fromServer,
      flags: TcpFlag.ack,
      sequence: fromServer ? sequence : 1000,
      acknowledgment: fromServer ? 1000 : sequence,
      payload,
    });
    sequence += payload;
  }
  return madeFlow(packets);
}
