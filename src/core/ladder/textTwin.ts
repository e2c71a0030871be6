/**
 * The ladder as sentences, in the order of its rows: for screen readers, mail and forums. Made row by
 * row, so that a long flow costs nothing until it is read.
 */
import { notesOf } from '../captureOrigin';
import type { Observation } from '../diagnosis/observations/observation';
import { packetNumber } from '../packets/packetTable';
import { bandRow, halfOpenWords, openSide } from './disagreementBand';
import { flowEnds } from './laneHeads';
import { rowOfPacket, silenceBefore, timeOfRow, type LadderFlow } from '../flowRows/ladderFlow';
import type { LanePlan } from './lanePlan';
import { anchorPacket } from './noteNumbers';
import { directionWords, packetLabel } from '../packetWords/packetLabel';
import { silenceThreshold } from './timeScale';
import { gutterTime } from '../words/timeWords';
import { countText, durationWords } from '../words/duration';

/** What the twin says of one packet. */
export interface RowText {
  /** The silence before it, where it is long; packets that are missing before it. */
  readonly silence: string | null;
  readonly packet: string;
  /** What follows from it: states, the band, observations. */
  readonly remarks: readonly string[];
}

export interface LadderText {
  /** Number of packets. */
  readonly length: number;
  /** Who speaks with whom. */
  readonly heading: string;
  row(row: number): RowText;
}

/** The text twin of a flow. */
export function ladderText(
  flow: LadderFlow,
  plan: LanePlan,
  observations: readonly Observation[],
): LadderText {
  const threshold = silenceThreshold(flow.duration);
  const remarks = remarksByRow(flow, observations);
  const { client, server } = flowEnds(flow);
  return {
    length: flow.length,
    heading: `Client ${client}, server ${server}, ${countText(flow.length, 'packet')}.`,
    row(row) {
      const silence = silenceBefore(flow, row);
      const { why } = plan.hop(row);
      return {
        silence:
          [missingWords(flow, row), silenceWords(silence, threshold)].join(' ').trim() || null,
        packet: packetSentence(flow, row),
        remarks: [...(why === null ? [] : [why]), ...(remarks.get(row) ?? [])],
      };
    },
  };
}

function silenceWords(silence: number, threshold: number): string {
  return silence >= threshold ? `Silence for ${durationWords(silence)}.` : '';
}

function missingWords({ leftOut }: LadderFlow, row: number): string {
  const missing = leftOut.get(row);
  return missing === undefined ? '' : `${countText(missing, 'packet')} left out here.`;
}

/** The whole twin as plain text, at most `rows` packets of it. */
export function wholeLadderText(text: LadderText, rows: number): string {
  const lines = [text.heading];
  for (let row = 0; row < Math.min(rows, text.length); row++) {
    const { silence, packet, remarks } = text.row(row);
    if (silence !== null) lines.push(`   ${silence}`);
    lines.push(packet, ...remarks.map((remark) => `   ${remark}`));
  }
  if (text.length > rows) lines.push(`… and ${countText(text.length - rows, 'packet')} more.`);
  return lines.join('\n');
}

function packetSentence(flow: LadderFlow, row: number): string {
  const packet = flow.packets[row]!;
  const table = flow.capture.packets;
  const time = timeOfRow(flow, row);
  const when = Number.isNaN(time) ? '' : ` at ${gutterTime(time, flow.reconstructedTimes)}`;
  const ends = directionWords(flow, packet);
  return `${packetNumber(table, packet)}.${when} ${ends}: ${packetLabel(flow, row)[0]!}.`;
}

function remarksByRow(
  flow: LadderFlow,
  observations: readonly Observation[],
): ReadonlyMap<number, readonly string[]> {
  const remarks = new Map<number, string[]>();
  const add = (row: number, sentence: string) => {
    if (row < 0) return;
    const known = remarks.get(row);
    if (known === undefined) remarks.set(row, [sentence]);
    else known.push(sentence);
  };
  for (const [spans, end] of [
    [flow.states.client, 'client'],
    [flow.states.server, 'server'],
  ] as const) {
    for (const span of spans) {
      const how = span.inferred ? 'is then probably' : 'is then';
      add(rowOfPacket(flow, span.packet), `The ${end} ${how} in ${span.state}.`);
    }
  }
  const band = bandRow(flow);
  if (band !== null) {
    const length = halfOpenWords(flow.opening.halfOpen!);
    const lasts = length === null ? '' : ` for ${length}`;
    add(
      band,
      openSide(flow) === 'client'
        ? `From here the two ends disagree${lasts}: client open, server half-open.`
        : `From here the box holds the connection to be open, and the server half-open${lasts}.`,
    );
  }
  for (const { packet, text } of notesOf(flow.capture)?.comments ?? []) {
    add(rowOfPacket(flow, packet), `Comment in the file: “${text}”`);
  }
  for (const observation of observations) {
    const packet = anchorPacket(observation);
    if (packet !== null) add(rowOfPacket(flow, packet), `Note: ${observation.text}`);
  }
  return remarks;
}
