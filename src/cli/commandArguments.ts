/** The arguments of `synscope`. */
import { parseArgs } from 'node:util';
import type { VantagePlace } from '../core/vantage/vantage';
import { terminalText } from './terminalText';

export const USAGE = `Usage: synscope [--json | --frames] FILE...

Prints what happened in the TCP openings of captures (pcap, pcapng and others, compressed too).
FILE may be a pipe, and "-" is standard input: tcpdump -w - | synscope -

  --json     one JSON object per file and line
  --frames   one JSON object per TCP segment and line, with Wireshark's labels
  --vantage client|path|server
             where the captures were taken, instead of inferring it
  --host FILE
             text of commands run on the server (ss, nstat, netstat, nft, iptables, conntrack,
             sysctl …), as evidence beside the packets; may be given several times
  --help     this text

Exit status: 0 when every file was readable, or whoever read the output had enough of it; 1 when
some file had an error (what could be read is still printed) or the output could not be
written; 2 for wrong usage.`;

export interface Arguments {
  readonly files: readonly string[];
  readonly hosts: readonly string[];
  readonly form: 'summary' | 'json' | 'frames' | 'help';
  /** Null: to be inferred. */
  readonly vantage: VantagePlace | null;
}

const PLACES = ['client', 'path', 'server'] as const;

/** What was asked for; a sentence when that is not possible. */
export function readArguments(words: readonly string[]): Arguments | string {
  let values;
  let positionals;
  try {
    ({ values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        frames: { type: 'boolean', default: false },
        vantage: { type: 'string' },
        host: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    return terminalText(error instanceof Error ? error.message : String(error));
  }
  const { json, frames, help, host: hosts } = values;
  if (help) return { files: [], hosts: [], form: 'help', vantage: null };
  const vantage = PLACES.find((place) => place === values.vantage);
  if (values.vantage !== undefined && vantage === undefined) {
    return `--vantage is one of ${PLACES.join(', ')}, not "${terminalText(values.vantage)}".`;
  }
  if (json && frames) return '--json and --frames exclude each other: give one of them.';
  if (positionals.length === 0) return 'No file is given.';
  const form = json ? 'json' : frames ? 'frames' : 'summary';
  return { files: positionals, hosts, form, vantage: vantage ?? null };
}
