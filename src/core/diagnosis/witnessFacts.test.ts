import { expect, it } from 'vitest';
import { fact } from './observations/observation';
import { witnessFacts, witnessObservations } from './witnessFacts';

const observations = [
  fact('fin-ignored', [9], 'The FIN went unanswered.', { weight: 'finding' }),
  fact('listener-crooked-meanwhile', [40, 41], '2 other openings went the same way.', {
    weight: 'finding',
    source: 'otherFlows',
  }),
  fact('listen-overflows-rose', [], 'ListenOverflows rose by 214.', {
    weight: 'finding',
    source: 'host',
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
    observations.slice(1).map((observation) => ({ ...observation, packets: [] })),
  );
});

it('leaves addresses out unless they are to be kept', () => {
  const text = witnessFacts(observations, false).find(({ key }) => key === 'syn-recv-row')!.text;
  expect(text).toBe('SYN-RECV for (address left out) on (address left out).');
});

it('leaves out facts of kinds that are not known', () => {
  expect(witnessObservations([{ key: 'made-up', text: 'Something.' }])).toEqual([]);
});
