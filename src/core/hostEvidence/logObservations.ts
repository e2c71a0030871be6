/** What the kernel's log says of the listener of an opening, and of connection tracking. */
import type { Observation, ObservationKind } from '../diagnosis/observations/observation';
import { factsOf, type LogFact } from './hostEvidence';
import { hostFact, type JoinedEvidence } from './joinedEvidence';
import { perEvidence } from './perEvidence';

const SAID: Readonly<Record<LogFact['id'], readonly [ObservationKind, string]>> = {
  'syn-flood-dropping': [
    'syn-queue-full-logged',
    'the queue of half-open connections was full, and SYNs were dropped',
  ],
  'syn-flood-cookies': [
    'syn-cookies-sent',
    'the queue of half-open connections was full, and SYN cookies were sent',
  ],
  'listen-queue-overflow': ['listen-overflow-logged', 'the accept queue was full'],
  'conntrack-full': [
    'conntrack-full-logged',
    'the table of connection tracking was full, and packets of new connections were dropped',
  ],
};

/** The first line of each kind, for each port and for none. */
const firstLines = perEvidence((evidence) => {
  const lines = new Map<string, LogFact>();
  for (const fact of factsOf(evidence, 'logged')) {
    const key = `${fact.id} ${fact.port}`;
    if (!lines.has(key)) lines.set(key, fact);
  }
  return lines;
});

/** The log says when only in its own time, so that a line of it is a hint. */
export function logObservations({ evidence, ends, role }: JoinedEvidence): Observation[] {
  if (role === 'client' || role === 'other') return [];
  const lines = firstLines(evidence);
  return (Object.keys(SAID) as LogFact['id'][]).flatMap((id) => {
    const line = lines.get(`${id} ${ends.serverPort}`) ?? lines.get(`${id} null`);
    if (line === undefined) return [];
    const [kind, meaning] = SAID[id];
    const where = line.port === null ? '' : ' for this port';
    return [
      hostFact(
        kind,
        `The kernel's log says${where}: "${line.text}": ${meaning}. Whether that was during this opening, the text does not show.`,
      ),
    ];
  });
}
