import { expect, it } from 'vitest';
import { fact } from './observations/observation';
import { toldFacts } from './toldFacts';
import { bareFacts, witnessFacts } from './witnessFacts';
import { witnessObservations } from './witnessObservations';

const observations = [
  fact('fin-ignored', [9], 'The FIN went unanswered.', { weight: 'finding' }),
  fact('listener-crooked-meanwhile', [40, 41], '2 other openings went the same way.', {
    weight: 'finding',
    source: 'otherFlows',
    numbers: [2],
  }),
  fact('listen-overflows-rose', [], 'ListenOverflows rose by 214.', {
    weight: 'finding',
    source: 'host',
    numbers: [214],
  }),
  fact('syn-recv-row', [2], 'SYN-RECV for 192.168.249.2:55708 on [2001:db8::5]:80.', {
    weight: 'finding',
    source: 'host',
  }),
  fact('no-firewall', [], 'Stated: nothing on the server filters packets.', {
    weight: 'finding',
    source: 'stated',
  }),
];

it('carries what no packet of the flow shows, and nothing else', () => {
  const facts = witnessFacts(observations, true);
  expect(facts.map(({ key }) => key)).toEqual(observations.slice(1).map(({ kind }) => kind));
  expect(witnessObservations(facts)).toEqual(
    observations
      .slice(1)
      .map(({ numbers: _, ...observation }) => ({ ...observation, packets: [] })),
  );
});

it('is kinds and numbers in a link without addresses, and words again for its reader', () => {
  const facts = witnessFacts(observations, false);
  expect(facts.map(({ text }) => text)).toEqual(['2', '214', '', '']);
  expect(toldFacts(facts).map(({ text }) => text)).toEqual([
    '2 other openings of this listener went the same way within 5 s of this one.',
    'ListenOverflows rose by 214: each time the kernel dropped a segment because an accept queue was full. That is no less than the segments that the server ignored meanwhile.',
    "The server itself lists this connection as half-open (SYN-RECV) after the client's ACK had passed: it had not opened it.",
    'Stated: nothing on the server filters packets.',
  ]);
});

it('keeps the numbers when a link is made of a link', () => {
  const facts = witnessFacts(observations, false);
  expect(witnessFacts(witnessObservations(toldFacts(facts)), false)).toEqual(facts);
});

it('takes no words into a link without addresses, whoever gave them', () => {
  expect(
    bareFacts([
      { key: 'no-firewall', text: 'crm.acme-corp.example' },
      { key: 'crm.acme-corp.example', text: '5' },
      { key: 'many-syn-recv', text: 'x', numbers: [0.5, 2] },
    ]),
  ).toEqual([
    { key: 'no-firewall', text: '' },
    { key: 'many-syn-recv', text: '' },
  ]);
});

it('leaves out facts of kinds that are not known', () => {
  expect(witnessObservations([{ key: 'made-up', text: 'Something.' }])).toEqual([]);
});
