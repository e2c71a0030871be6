/**
 * A flow by itself says what it says in its capture: diagnosis, ladder in words, and link, over the flows of the samples, the lab, the
 * public captures and the texts.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Capture } from '../src/core/capture';
import { diagnose } from '../src/core/diagnosis/diagnose';
import { readHostEvidence } from '../src/core/hostEvidence';
import { ignoredAtServer } from '../src/core/diagnosis/ignoredTimes';
import { hostObservations } from '../src/core/hostEvidence/hostObservations';
import type { Observation } from '../src/core/diagnosis/observations/observation';
import { flowCapture } from '../src/core/engine/flowCapture';
import { flowLength, isListed, packetsOfFlow, type FlowIndex } from '../src/core/flows/flowTable';
import { readLadderFlow } from '../src/core/flowRows/ladderFlow';
import { lanePlanOf } from '../src/core/ladder/laneSources/index';
import { labelFacts, truthFacts } from '../src/core/packetWords/packetAnalysis';
import { ladderText, wholeLadderText } from '../src/core/ladder/textTwin';
import { readListing } from '../src/core/loading/listingCapture';
import { openingOf } from '../src/core/opening/openingOf';
import { packetNumber, type PacketIndex } from '../src/core/packets/packetTable';
import { encodeFlowLink } from '../src/core/permalink/encodeFlowLink';
import { segmentTimings } from '../src/core/tcp/segmentTimings';
import type { VantagePlace } from '../src/core/vantage/vantage';
import { loadFile } from './support/loadFile';

const FILES = [
  'test/captures/lab',
  'test/captures/field',
  'test/captures/wild',
  'test/captures/corpus/captures',
  'test/captures/pasted',
  'test/captures/notes',
  'test/listings',
  'public/samples',
].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(pcap|pcapng|txt)(\.gz)?$/.test(name))
    .map((name) => `${folder}/${name}`),
);

/** Flows of a file that are looked at: each of them costs a diagnosis in two captures. */
const MOST_FLOWS = 300;
/** Of longer ones, the ladder in words is long as well. */
const MOST_TOLD = 400;

async function read(file: string): Promise<Capture | null> {
  if (!file.endsWith('.txt')) return loadFile(file).catch(() => null);
  const result = readListing(readFileSync(file, 'utf8'));
  return result.ok ? result.capture : null;
}

/** Everything that is told of a flow, with packets by their numbers. */
function told(
  capture: Capture,
  flow: FlowIndex,
  place: VantagePlace | null,
  host = readHostEvidence(''),
): unknown {
  const opening = openingOf(capture, flow);
  const extra = hostObservations(host, capture, opening, place);
  const { verdict, observations, context } = diagnose(capture, opening, extra, place);
  const numbers = (packets: readonly PacketIndex[] = []) =>
    packets.map((packet) => packetNumber(capture.packets, packet));
  const observation = ({ packets, arcs, fromBox, ...rest }: Observation) => ({
    ...rest,
    packets: numbers(packets),
    arcs: arcs?.map(numbers),
    fromBox: numbers(fromBox),
  });
  const own = packetsOfFlow(capture.flows, flow);
  const read = readLadderFlow(capture, flow, opening, context.vantage, [], observations);
  return {
    vantage: context.vantage,
    endsEarly: context.endsEarly,
    observations: observations.map(observation),
    verdict: verdict && {
      ...verdict,
      mechanism: verdict.mechanism && {
        ...verdict.mechanism,
        because: verdict.mechanism.because.map(observation),
      },
      causes: verdict.causes.map(({ because, ...cause }) => ({
        ...cause,
        because: because.map((reason) => [observation(reason.observation), reason.text]),
      })),
      combinations: verdict.combinations.map(({ text }) => text),
    },
    ladder:
      flowLength(capture.flows, flow) > MOST_TOLD
        ? null
        : wholeLadderText(ladderText(read, lanePlanOf(read), observations), MOST_TOLD),
    analysis:
      own.length > MOST_TOLD
        ? null
        : Array.from(own, (packet) => [
            ...labelFacts(capture, packet),
            ...truthFacts(capture, packet),
          ]),
    timings: own.length === 0 ? null : numbersOf(segmentTimings(capture, own.at(-1)!), numbers),
  };
}

/** Figures that name packets, by the numbers of these. */
function numbersOf(
  { rto, acks, ...figures }: ReturnType<typeof segmentTimings>,
  numbers: (packets: readonly PacketIndex[]) => number[],
) {
  return {
    ...figures,
    rto: rto && { time: rto.time, packet: numbers([rto.packet]) },
    acks: acks && { time: acks.time, packet: numbers([acks.packet]) },
  };
}

describe('a flow by itself says what it says in', () => {
  it.each(FILES)('%s', { timeout: 60_000 }, async (file) => {
    const capture = await read(file);
    if (capture === null) return;
    const { flows } = capture;
    const listed = Array.from({ length: flows.length }, (_, flow) => flow).filter((flow) =>
      isListed(flows, flow),
    );
    const step = Math.max(1, Math.ceil(listed.length / MOST_FLOWS));
    for (const flow of listed.filter((_, at) => at % step === 0)) {
      const cut = flowCapture(capture, flow);
      for (const place of [null, 'client', 'server'] as const) {
        expect(told(cut, 0, place), `stream ${flow}`).toEqual(told(capture, flow, place));
      }
      // Counters of a host are weighed against what its server ignored of all flows.
      if (flows.synAckRepeats[flow]! > 0) {
        const served = flowCapture(capture, flow, { withServer: true });
        expect(ignoredAtServer(served, openingOf(served, 0), -Infinity, Infinity)).toBe(
          ignoredAtServer(capture, openingOf(capture, flow), -Infinity, Infinity),
        );
      }
      // Cut out of a cut, it is the same.
      expect(flowCapture(cut, 0)).toEqual({ ...cut, stream: 0 });
    }
    const [first] = listed;
    if (first === undefined || flowLength(flows, first) > MOST_TOLD) return;
    for (const keepAddresses of [true, false]) {
      const options = { keepAddresses };
      expect(await encodeFlowLink(flowCapture(capture, first), 0, options)).toBe(
        await encodeFlowLink(capture, first, options),
      );
    }
  });
});

describe('a flow by itself, with what a host says of it, says the same', () => {
  const runs = readdirSync('test/hostEvidence').map((name) => name.replace('.txt', ''));
  it.each(runs)('%s', async (run) => {
    const host = readHostEvidence(readFileSync(`test/hostEvidence/${run}.txt`, 'utf8'));
    const capture = await read(`test/captures/lab/${run}/server.pcap`);
    if (capture === null) return;
    for (let flow = 0; flow < capture.flows.length; flow++) {
      const cut = flowCapture(capture, flow, { withServer: true });
      expect(told(cut, 0, 'server', host)).toEqual(told(capture, flow, 'server', host));
    }
  });
});
