/**
 * Cilium: `hubble observe` (compact and JSON lines) and `cilium monitor`. A packet stands in a line for each point that
 * saw it, with its verdict (cilium/hubble, pkg/printer; cilium/cilium, pkg/monitor/datapath_drop.go).
 */
import { lineFormat, type ReadLine } from './lineFormat';
import { listedSegment, type ListedEnd } from './listing';
import { readTime, type ListedTime } from './listedTime';
import { flagsNamed } from './namedFlags';
import { fateOfReason, type ToldFate } from './toldFate';
import { readEnd } from './writtenEnd';

const COMPACT =
  /^\s*(?:[A-Z][a-z]{2}\s+\d{1,2} )?([\d:.T+Z-]{8,40}):?(?: \[[^\]]{1,60}\]:?)? (\S{3,200})(?: \([^()]{1,60}\))? (->|<>|<-) (\S{3,200})(?: \([^()]{1,60}\))? (.{3,200}) \(TCP Flags: ([A-Z, ]{3,40})/;
/** The table that versions before 1.0 print, and `-o table`. */
const TABLE =
  /^\s*(?:[A-Z][a-z]{2}\s+\d{1,2}\s{1,3})?([\d:.T+Z-]{8,40})\s{2,20}(\S{3,200})\s{2,80}(\S{3,200})\s{1,80}(\S{1,40}(?: \S{1,40}){0,8})\s{2,20}(\w{3,20})\s{2,20}TCP Flags: ([A-Z, ]{3,40})/;
const DROPPED = /\b(?:DROPPED|DENIED)\b/;
const MONITOR_DROP =
  /^\s*xx drop \(([^()]{1,100}(?:\(\d+\))?)\).{0,400}: ([\d.:a-fA-F[\]]{3,60}) -> ([\d.:a-fA-F[\]]{3,60}) tcp ([A-Z, ]{3,40})/;
const MONITOR_TRACE =
  /^\s*-> (.{3,60}?) flow 0x[\da-f]{1,16} .{0,300}: ([\d.:a-fA-F[\]]{3,60}) -> ([\d.:a-fA-F[\]]{3,60}) tcp ([A-Z, ]{3,40})/;

/** `shop/db-0:5433`, `10.0.0.1:80 (…)`: a workload's name serves as an address. */
function endpointOf(text: string): ListedEnd | null {
  const end = readEnd(text);
  if (end !== null) return end;
  const colon = text.lastIndexOf(':');
  const port = /^\d{1,5}$/.test(text.slice(colon + 1)) ? Number(text.slice(colon + 1)) : 0x10000;
  return colon > 0 && port <= 0xffff ? { address: text.slice(0, colon), port } : null;
}

function readCompact(line: string): ReadLine | null {
  const match = COMPACT.exec(line);
  if (match === null) return null;
  const [, written, left, arrow, right, verdict, flags] = match;
  const ends = [left, right].map((text) => endpointOf(text!));
  const [source, destination] = arrow === '<-' ? [ends[1], ends[0]] : ends;
  const time = readTime(written!.replace(/:$/, ''))?.time ?? null;
  const fate = DROPPED.test(verdict!) ? dropOf(verdict!) : null;
  return readLine(source, destination, flags!, time, verdict!, fate);
}

function readTable(line: string): ReadLine | null {
  const match = TABLE.exec(line);
  if (match === null) return null;
  const [, written, from, to, point, verdict, flags] = match;
  const fate = DROPPED.test(verdict!) ? dropOf(`${point} ${verdict}`) : null;
  const time = readTime(written!.replace(/:$/, ''))?.time ?? null;
  return readLine(endpointOf(from!), endpointOf(to!), flags!, time, `${point} ${verdict}`, fate);
}

/** A policy is what drops most; its verdict says so in several ways. */
function dropOf(words: string): ToldFate {
  return fateOfReason(words);
}

function readMonitor(line: string): ReadLine | null {
  const drop = MONITOR_DROP.exec(line);
  const match = drop ?? MONITOR_TRACE.exec(line);
  if (match === null) return null;
  const [, point, from, to, flags] = match;
  const fate = drop === null ? null : dropOf(point!);
  return readLine(readEnd(from!), readEnd(to!), flags!, null, point!, fate);
}

function readLine(
  source: ListedEnd | null | undefined,
  destination: ListedEnd | null | undefined,
  names: string,
  time: ListedTime | null,
  point: string,
  fate: ToldFate | null,
): ReadLine | null {
  const flags = flagsNamed(names);
  if (!source || !destination || flags === null) return null;
  return {
    segment: listedSegment({
      time,
      source,
      destination,
      flags,
      ...(fate === null ? {} : { fate }),
    }),
    point,
  };
}

/** What is used of a flow in JSON (cilium/cilium, api/v1/flow/flow.proto). */
interface FlowJson {
  readonly time?: string;
  readonly verdict?: string;
  readonly drop_reason_desc?: string;
  readonly event_type?: { readonly type?: number; readonly sub_type?: number };
  readonly IP?: { readonly source?: string; readonly destination?: string };
  readonly l4?: {
    readonly TCP?: {
      readonly source_port?: number;
      readonly destination_port?: number;
      readonly flags?: Readonly<Record<string, boolean>>;
    };
  };
}

function readJson(line: string): ReadLine | null {
  if (!line.startsWith('{') || !line.includes('"l4"') || !line.includes('"TCP"')) return null;
  let flow: FlowJson | undefined;
  try {
    const parsed = JSON.parse(line) as FlowJson & { flow?: FlowJson };
    flow = parsed.flow ?? parsed;
  } catch {
    return null;
  }
  const { IP, l4, verdict = '' } = flow;
  const end = (address: unknown, port: unknown) =>
    typeof address === 'string' && typeof port === 'number' ? { address, port } : null;
  const flags = Object.entries(l4?.TCP?.flags ?? {}).flatMap(([name, set]) => (set ? name : []));
  const fate = DROPPED.test(verdict) ? dropOf(`${flow.drop_reason_desc ?? ''} ${verdict}`) : null;
  return readLine(
    end(IP?.source, l4?.TCP?.source_port),
    end(IP?.destination, l4?.TCP?.destination_port),
    flags.join(' '),
    readTime(String(flow.time ?? ''))?.time ?? null,
    `${flow.event_type?.type} ${flow.event_type?.sub_type} ${verdict}`,
    fate,
  );
}

/** A bullet, the number that `cilium connectivity test` gives a flow (`  ❓ [40] `), or the file that grep found a flow of JSON in. */
const BEFORE_FLOW =
  /^(?:[\w.,@=+/-]{1,200}:(?=\{")|\s{0,20}(?:[^\s\w[{-]{1,3}\s{1,3}|[*-] )?(?:\[\d{1,6}\]\s)?)/;

export const hubbleFlows = lineFormat(
  'hubble',
  'flows of Cilium (hubble observe, cilium monitor)',
  (line) => {
    const own = line.replace(BEFORE_FLOW, '');
    return readJson(own) ?? readCompact(own) ?? readTable(own) ?? readMonitor(own);
  },
  /^\s*(?:TIMESTAMP|Listening for events|Press Ctrl-C|level=|EVENTS LOST)/i,
);
