/** The command line as a process: pipes in, pipes out, and names of what is no capture. */
import { interfacesOf } from '../src/core/captureOrigin';
import { spawn, type StdioOptions } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { captureJson } from '../src/cli/captureJson';
import { readFlow } from '../src/cli/flowReading';
import { Inputs } from '../src/cli/input';
import { summaryText } from '../src/cli/summaryText';
import { decidersOf } from '../src/core/diagnosis/deciders';
import { undecidedCauses } from '../src/core/diagnosis/undecidedCauses';
import { readHostEvidence } from '../src/core/hostEvidence';
import { loadFile } from './support/loadFile';

const SAMPLE = 'public/samples/origin.pcap';
const BUSY = 'public/samples/busy-server.pcap';
const SLOW = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'synscope-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly status: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs the command line; `leaveAfterFirst`: closes its output once something came. */
function run(
  words: readonly string[],
  {
    input = null,
    stdout = 'pipe',
    leaveAfterFirst = false,
  }: { input?: Buffer | null; stdout?: 'pipe' | number; leaveAfterFirst?: boolean } = {},
): Promise<Ended> {
  const stdio: StdioOptions = [input === null ? 'ignore' : 'pipe', stdout, 'pipe'];
  const child = spawn(process.execPath, ['scripts/synscope.mjs', ...words], { stdio });
  let [output, errors] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    if (leaveAfterFirst) child.stdout!.destroy();
  });
  child.stderr!.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  child.stdin?.end(input ?? undefined);
  return new Promise((resolve) => {
    child.on('close', (status) => resolve({ status, output, errors }));
  });
}

it(
  'reads pipes, refuses what is no file, and prints no control character of a name',
  async () => {
    const strange = 'no\u001b[31m\n\u202efile';
    const hostFile = join(folder, 'host\u009b.txt');
    writeFileSync(hostFile, '\u001b]0;title\u0007 \u009b2J\n');
    const names = ['-', strange, folder, '/dev/zero', '/dev/stdin', 'caf\ufffd.pcap'];
    const { status, output, errors } = await run(['--json', '--host', hostFile, ...names], {
      input: readFileSync(SAMPLE),
    });
    expect(status).toBe(1);
    // eslint-disable-next-line no-control-regex
    expect(output + errors).not.toMatch(/[\0-\x09\x0B-\x1F\x7F-\x9F\u202e]/);
    expect(errors).toContain('line 1: Not the output of a command');
    const results = output
      .trimEnd()
      .split('\n')
      .map(
        (line) => JSON.parse(line) as { file: string; packets: number; error: { message: string } },
      );
    expect(results.map(({ file }) => file)).toEqual(names);
    expect(results[0]!.packets).toBe(13);
    const reasons = results.slice(1).map(({ error }) => error.message);
    expect(reasons[0]).toBe(`Cannot read ${strange}: there is no such file.`);
    expect(reasons[1]).toBe(`Cannot read ${folder}: it is a directory; name the files in it.`);
    expect(reasons[4]).toContain('pipe it: `synscope - < file`');
    if (existsSync('/dev/zero')) {
      expect(reasons[2]).toBe('Cannot read /dev/zero: it is a device, not a file.');
      expect(reasons[3]).toContain('a pipe can be read once');
    }
  },
  SLOW,
);

it(
  'ends quietly when its reader has had enough',
  async () => {
    const { status, errors } = await run(['--frames', BUSY, BUSY, BUSY], { leaveAfterFirst: true });
    expect({ status, errors }).toEqual({ status: 0, errors: '' });
  },
  SLOW,
);

it.skipIf(!existsSync('/dev/full'))(
  'says that there is no room for its output',
  async () => {
    const full = () => ({ stdout: openSync('/dev/full', 'w') });
    expect((await run(['--help'], full())).status).toBe(1);
    const { status, errors } = await run([SAMPLE], full());
    expect({ status, errors }).toEqual({
      status: 1,
      errors: 'Cannot write the output: no space left on the device.\n',
    });
  },
  SLOW,
);

it.skipIf(!existsSync('/proc/self/maps'))('takes a bounded part of what has no size', async () => {
  const input = await new Inputs().open('/proc/self/maps', 10);
  expect(input.ok ? '' : input.message).toMatch(/^Cannot read \/proc\/self\/maps: more than 0 MiB/);
});

it(
  'says what to do with outputs of a host that stand where a capture should',
  async () => {
    const file = join(folder, 'sockets.txt');
    writeFileSync(
      file,
      'State Recv-Q Send-Q Local Address:Port Peer Address:Port\nLISTEN 129 128 *:80 *:*\n',
    );
    const { status, output } = await run([file]);
    expect(status).toBe(1);
    expect(output).toContain('Give it with --host, beside their capture.');
  },
  SLOW,
);

it('prints the members of a flow and of its verdict in their order, in every sample', async () => {
  const files = readdirSync('public/samples').filter((name) => /\.pcap(ng)?$/.test(name));
  expect(files.length).toBeGreaterThan(3);
  for (const name of files) {
    const capture = await loadFile(`public/samples/${name}`);
    const loaded = { ok: true, capture, bytes: new Blob([]) } as const;
    const line = [...captureJson(name, loaded, { host: readHostEvidence(''), place: null })].join(
      '',
    );
    for (const flow of (JSON.parse(line) as { flows: Record<string, object>[] }).flows) {
      if ('continues' in flow) continue;
      const members = 'stream client server packets vantage opening observations verdict';
      expect(Object.keys(flow).join(' ')).toBe(members);
      expect(Object.keys(flow.vantage!).join(' ')).toBe('place confidence reason');
      expect(Object.keys(flow.verdict ?? {}).join(' ')).toMatch(
        /^(summary mechanism causes combinations wouldDecide)?$/,
      );
    }
  }
});

it('prints one object a file, flow by flow, in the order of its members', async () => {
  const capture = await loadFile(BUSY);
  const host = readHostEvidence('net.ipv4.tcp_syncookies = 0');
  const file = 'a\u001b"\n\u009b';
  const pieces = [
    ...captureJson(file, { ok: true, capture, bytes: new Blob([]) }, { host, place: null }),
  ];
  const line = pieces.join('');
  expect(line.indexOf('\n')).toBe(line.length - 1);
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(line.length / 5);
  const printed = JSON.parse(line) as Record<string, unknown>;
  const flows = printed.flows as { stream: number; verdict: { wouldDecide: string[] } | null }[];
  expect(flows.map(({ stream }) => stream)).toEqual([...capture.flows.traits.keys()]);
  for (const { stream, verdict } of flows) {
    const reading = readFlow(capture, stream, { host, place: null });
    const told = reading.ok ? reading.diagnosis.verdict : null;
    const asked = told && decidersOf(undecidedCauses(told));
    expect(verdict && verdict.wouldDecide).toEqual(
      asked && asked.map(({ command, look }) => `${command}: ${look}`),
    );
  }
  const whole = {
    file,
    format: capture.format,
    linkTypes: interfacesOf(capture).map(({ linkType }) => linkType),
    packets: capture.packets.length,
    tcpPackets: capture.tcpPackets,
    warnings: capture.warnings,
    error: null,
    flows,
  };
  expect(Object.keys(printed)).toEqual(Object.keys(whole));
  expect(printed).toEqual(whole);

  const error = { code: 'read-failed', message: 'No.', offset: null } as const;
  const failed = [...captureJson('x', { ok: false, error }, { host, place: null })].join('');
  expect(failed).toBe(
    '{"file":"x","format":null,"linkTypes":[],"packets":0,"tcpPackets":0,"warnings":[],"error":{"code":"read-failed","message":"No.","offset":null},"flows":[]}\n',
  );
});

it('prints a summary without a control character, whatever came in', async () => {
  const capture = await loadFile(SAMPLE);
  const name = 'x\u001b[2J\u202e\n';
  const { addresses } = capture;
  const named = { ...capture, addresses: { ...addresses, names: { 0: name, 1: name } } };
  const rule = `-A INPUT -j DROP -m comment --comment "${name}"`;
  const host = readHostEvidence(`:INPUT ACCEPT [0:0]\n[9:9] ${rule}`);
  const lines = [
    ...summaryText(name, { ok: true, capture: named, bytes: new Blob([]) }, { host, place: null }),
  ];
  expect(lines.length).toBeGreaterThan(5);
  // eslint-disable-next-line no-control-regex
  for (const line of lines) expect(line).toMatch(/^[^\0-\x08\x0A-\x1F\x7F-\x9F\u202e]*\n$/);
});
