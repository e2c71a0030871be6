/** Numbers that stand for ports of which a listing shows no number: a name that is not known here, or nothing at all. */
import type { ListedSegment } from './listing';

export interface StandInPorts {
  /** The number of a port as it is listed. */
  numberOf(port: number | string): number;
  /** A sentence that says which numbers stand for what; null when none does. */
  readonly remark: string | null;
}

/** Names that a sentence can bear. */
const MOST_NAMED = 4;

/** 0, which no connection has, stands for the first such port; others for more, which the listing has nowhere. */
export function standInPorts(segments: readonly ListedSegment[]): StandInPorts {
  const listed = new Set<number | string>();
  for (const { source, destination } of segments) listed.add(source.port).add(destination.port);
  const standIns = new Map<string, number>();
  let next = 0;
  for (const port of listed) {
    if (typeof port === 'number') continue;
    standIns.set(port, next);
    do next = next === 0 ? 0xffff : next - 1;
    while (listed.has(next) && next > 1);
  }
  return {
    numberOf: (port) => (typeof port === 'number' ? port : (standIns.get(port) ?? 0)),
    remark: remarkOf(standIns),
  };
}

function remarkOf(standIns: ReadonlyMap<string, number>): string | null {
  if (standIns.size === 0) return null;
  const named = [...standIns].filter(([name]) => name !== '');
  const shown = named.slice(0, MOST_NAMED).map(([name, port]) => `${port} for "${name}"`);
  const more = named.length > MOST_NAMED ? ` and others for ${named.length - MOST_NAMED} more` : '';
  const names =
    named.length === 0
      ? ''
      : `Ports are listed by names whose numbers are not known here: ${shown.join(', ')}${more} stand in for them.`;
  const none = standIns.get('');
  const lost =
    none === undefined
      ? ''
      : `The lines show no ports: ${none} stands for each, and connections between the same two addresses cannot be told apart.`;
  return [names, lost].filter((text) => text !== '').join(' ');
}
