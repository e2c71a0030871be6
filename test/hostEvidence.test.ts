/** Captures of the lab's servers together with the outputs of their hosts, and of the thread in which it all began. */
import type { VantagePlace } from '../src/core/vantage/vantage';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Capture } from '../src/core/capture';
import { diagnose } from '../src/core/diagnosis/diagnose';
import { readHostEvidence } from '../src/core/hostEvidence';
import { withStatements, type HostEvidence } from '../src/core/hostEvidence/hostEvidence';
import { hostObservations } from '../src/core/hostEvidence/hostObservations';
import { openingOf } from '../src/core/opening/openingOf';
import { loadFile } from './support/loadFile';

const NOTHING = readHostEvidence('');
const evidenceText = (name: string) => readFileSync(`test/hostEvidence/${name}.txt`, 'utf8');

interface Placed {
  readonly capture: Capture;
  readonly place: VantagePlace | null;
}

function judge({ capture, place }: Placed, evidence: HostEvidence) {
  const opening = openingOf(capture, 0);
  const extra = hostObservations(evidence, capture, opening, place);
  const { verdict } = diagnose(capture, opening, extra, place);
  const left = verdict!.causes.filter(({ status }) => status !== 'ruled-out');
  return { verdict: verdict!, extra, left, kinds: extra.map(({ kind }) => kind) };
}

async function serverOf(run: string, place: VantagePlace = 'server'): Promise<Placed> {
  return { capture: await loadFile(`test/captures/lab/${run}/${place}.pcap`), place };
}

describe('a server capture with the outputs of its host', () => {
  it.each([
    ['overflow-silent-03', 'accept-queue-overflow', 'listen-overflows-rose'],
    ['overflow-data-01', 'accept-queue-overflow', 'listen-overflows-rose'],
    ['overflow-mix-01', 'accept-queue-overflow', 'listen-overflows-rose'],
    ['overflow-plus-defer-01', 'accept-queue-overflow', 'listen-queue-full'],
    ['ack-hostdrop-01', 'ack-dropped-on-server-host', 'firewall-drops-counted'],
    ['hostdrop-mix-01', 'ack-dropped-on-server-host', 'firewall-drops-counted'],
    ['ack-rejected-01', 'ack-rejected-by-tcp', 'timestamp-rejects-rose'],
    ['ack-badsum-01', 'ack-bad-checksum', 'checksum-errors-rose'],
  ])('%s: %s is proved, by %s', async (run, cause, proof) => {
    const { left, kinds } = judge(await serverOf(run), readHostEvidence(evidenceText(run)));
    expect(left.map(({ id, status }) => [id, status])).toEqual([[cause, 'proved']]);
    expect(kinds).toContain(proof);
  });

  it('leaves what only the host can tell open without them', async () => {
    for (const run of ['overflow-silent-03', 'overflow-data-01', 'ack-hostdrop-01']) {
      const { left } = judge(await serverOf(run), NOTHING);
      expect(left.length, run).toBeGreaterThan(1);
      expect(left.map(({ status }) => status)).not.toContain('proved');
    }
  });

  it('rules a queue and a filter out for a deferral, but not a proxy that keeps its client silent', async () => {
    const run = 'defer-silent-01';
    const { left, kinds } = judge(await serverOf(run), readHostEvidence(evidenceText(run)));
    expect(left.map(({ id, status }) => [id, status])).toEqual([
      ['defer-accept', 'best'],
      ['syn-proxy-no-forward', 'possible'],
    ]);
    expect(kinds).toContain('defer-accept-drops-rose');
  });

  it('finds the row of the connection itself, and when it was printed', async () => {
    const run = 'ack-hostdrop-01';
    const { extra } = judge(await serverOf(run), readHostEvidence(evidenceText(run)));
    const row = extra.find(({ kind }) => kind === 'syn-recv-row');
    expect(row?.text).toContain('778 ms after');
    expect(row?.source).toBe('host');
  });

  it('uses no counter of a host that does not have the listener', async () => {
    const { kinds, left } = judge(
      await serverOf('legacy-defer-01'),
      readHostEvidence(evidenceText('legacy-defer-01')),
    );
    expect(kinds).toEqual(['listener-not-on-host']);
    expect(left.map(({ id }) => id)).toContain('legacy-defer-accept');
  });

  it('proves nothing of an opening with the outputs of another run', async () => {
    const { left } = judge(
      await serverOf('ack-hostdrop-01'),
      readHostEvidence(evidenceText('overflow-data-01')),
    );
    expect(left.map(({ status }) => status)).not.toContain('proved');
    expect(left.map(({ id }) => id)).toContain('ack-dropped-on-server-host');
  });
});

describe('what the text does not show', () => {
  const before = '$ nstat -az TcpExtListenOverflows\nTcpExtListenOverflows 100\n';
  const after = '$ nstat -az TcpExtListenOverflows\nTcpExtListenOverflows 314\n';

  it('a single total is a hint and no proof', async () => {
    const { left, extra } = judge(await serverOf('overflow-data-01'), readHostEvidence(before));
    expect(left.map(({ status }) => status)).not.toContain('proved');
    expect(extra.map(({ text }) => text).join()).toContain('A single snapshot does not say when');
  });

  it('a rise proves when it is stated whose it is and that it covers the opening', async () => {
    const capture = await serverOf('overflow-data-01');
    const evidence = readHostEvidence(before + after);
    const alone = judge(capture, evidence);
    expect(alone.left[0]).toMatchObject({ id: 'accept-queue-overflow', status: 'best' });
    const stated = judge(
      capture,
      withStatements(evidence, ['outputs-of-server', 'outputs-around-opening']),
    );
    expect(stated.left.map(({ id, status }) => [id, status])).toEqual([
      ['accept-queue-overflow', 'proved'],
    ]);
    expect(stated.extra.map(({ text }) => text).join()).toContain('rose by 214');
  });

  it('times of day around the opening say as much', async () => {
    const placed = await serverOf('overflow-data-01');
    const { capture } = placed;
    const at = (seconds: number) =>
      new Date(Number(capture.start! / 1_000_000n) + seconds * 1000).toISOString();
    const listener = '$ ss -ltn\nLISTEN 0 128 0.0.0.0:3000 0.0.0.0:*\n';
    const port = capture.flows.serverPort[0]!;
    const timed = (from: number, to: number) =>
      readHostEvidence(
        `## ${at(from)}\n${before}## ${at(to)}\n${after}${listener.replace('3000', String(port))}`,
      );
    expect(judge(placed, timed(-5, 60)).left[0]).toMatchObject({ status: 'proved' });
    expect(judge(placed, timed(-5, -1)).left[0]).toMatchObject({ status: 'best' });
  });

  it('a rise that is too small for what was ignored proves nothing', async () => {
    const small = readHostEvidence(before + before.replace('100', '101'));
    const { left } = judge(
      await serverOf('overflow-data-01'),
      withStatements(small, ['outputs-of-server', 'outputs-around-opening']),
    );
    expect(left.map(({ status }) => status)).not.toContain('proved');
  });

  it('a counter that did not rise rules its cause out only where it covers the opening', async () => {
    const still = readHostEvidence(before + before);
    const capture = await serverOf('overflow-data-01');
    const ids = (evidence: HostEvidence) => judge(capture, evidence).left.map(({ id }) => id);
    expect(ids(still)).toContain('accept-queue-overflow');
    expect(
      ids(withStatements(still, ['outputs-of-server', 'outputs-around-opening'])),
    ).not.toContain('accept-queue-overflow');
  });

  it('seen at the client, the server may never have had the segments that it counted', async () => {
    const { left } = judge(
      await serverOf('overflow-data-01', 'client'),
      readHostEvidence(evidenceText('overflow-data-01')),
    );
    expect(left.map(({ status }) => status)).not.toContain('proved');
    expect(left[0]!.id).toBe('accept-queue-overflow');
  });
});

describe('the outputs of the thread', () => {
  const evidence = readHostEvidence(evidenceText('thread-33690-host'));
  const run = 'seed-33690-replica-emulated-server-01';

  it('are all recognised but for its two remarks', () => {
    expect(evidence.tables.map(({ recognisedAs }) => recognisedAs)).toEqual([
      'iptables',
      'netstat -s',
      'netstat -s',
      'counted states',
      'statements',
    ]);
    expect(evidence.unrecognised.map(({ line }) => line)).toEqual([1, 26]);
    expect(evidence.tables[2]!.note).toContain('TcpExt is missing');
  });

  it('strengthen the accept queue, and prove no more than the packets', async () => {
    const capture = await loadFile(`test/captures/lab/${run}/server.pcap`);
    const without = judge({ capture, place: null }, NOTHING).left;
    const { left, extra } = judge({ capture, place: null }, evidence);
    expect(left.map(({ id, status }) => [id, status])).toEqual([['accept-queue-overflow', 'best']]);
    expect(left[0]!.because.length).toBeGreaterThan(without[0]!.because.length);
    const texts = extra.map(({ text }) => text).join('\n');
    expect(texts).toContain('126 of 920 connections of the host are half-open at once');
    expect(texts).toContain('705 bad segments of 17,545,014 received');
    expect(texts).toContain('background');
    expect(texts).toContain('single snapshot');
    expect(texts).toContain('The packet filter has no rule at all');
    expect(extra.filter(({ source }) => source === 'stated').map(({ kind }) => kind)).toEqual([
      'captured-at-server',
      'same-at-both-ends',
      'only-under-load',
    ]);
  });

  it('speak of another capture than the one of the client', async () => {
    const capture = await serverOf(run, 'client');
    expect(judge(capture, evidence).kinds).not.toContain('captured-at-server');
  });

  it('make the filter less likely where the packets leave it open, without ruling it out', async () => {
    const capture = await serverOf('seed-33690-replica-01');
    const { left } = judge(capture, evidence);
    expect(left[0]).toMatchObject({ id: 'accept-queue-overflow', status: 'best' });
    const filter = left.find(({ id }) => id === 'ack-dropped-on-server-host');
    expect(filter?.because.map(({ text }) => text).join()).toContain('Speaks against it');
  });
});
