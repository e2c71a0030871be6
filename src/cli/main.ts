/** `synscope` on the command line: the same core as the page, run in Node. */
import { openAsBlob, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Capture, LoadResult } from '../core/capture';
import { readHostEvidence } from '../core/diagnosis/hostEvidence';
import { mergeEvidence } from '../core/diagnosis/hostEvidence/hostEvidence';
import { loadCapture } from '../core/loadCapture';
import { captureJson } from './captureJson';
import { printFrames } from './frames';
import { summaryText } from './summaryText';

const USAGE = `Usage: synscope [--json | --frames] FILE...

Prints what happened in the TCP openings of captures (pcap, pcapng and others, also packed).

  --json     one JSON object per file and line
  --frames   one JSON object per TCP segment and line, with Wireshark's labels
  --vantage client|path|server
             where the captures were taken, instead of inferring it
  --host FILE
             text of commands run on the server (ss, nstat, netstat, nft, iptables, conntrack,
             sysctl …), as evidence beside the packets; may be given several times
  --help     this text

Exit status: 0 when every file was readable, 1 when some had an error (what could be
read is still printed), 2 for wrong usage.`;

async function load(file: string, verifyAllChecksums: boolean): Promise<LoadResult> {
  try {
    return await loadCapture(await openAsBlob(file), { verifyAllChecksums });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      error: { code: 'read-failed', message: `Cannot read ${file}: ${reason}`, offset: null },
    };
  }
}

/** The value of `--vantage`: null when it was not given, undefined when it is none. */
function statedPlace(value: string | undefined): Capture['statedVantage'] | undefined {
  if (value === undefined) return null;
  return value === 'client' || value === 'path' || value === 'server' ? value : undefined;
}

function withVantage(result: LoadResult, statedVantage: Capture['statedVantage']): LoadResult {
  return result.ok ? { ...result, capture: { ...result.capture, statedVantage } } : result;
}

async function main(): Promise<number> {
  let args;
  try {
    args = parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        frames: { type: 'boolean', default: false },
        vantage: { type: 'string' },
        host: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return 2;
  }
  const { values, positionals } = args;
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const vantage = statedPlace(values.vantage);
  if (positionals.length === 0 || (values.json && values.frames) || vantage === undefined) {
    console.error(USAGE);
    return 2;
  }
  let host;
  try {
    host = mergeEvidence(values.host.map((file) => readHostEvidence(readFileSync(file, 'utf8'))));
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 2;
  }
  for (const { line, text, reason } of host.unrecognised) {
    console.error(`--host, line ${line}: ${reason} ${text.trim()}`);
  }
  let status = 0;
  for (const file of positionals) {
    const result = withVantage(await load(file, values.frames), vantage);
    const error = result.ok ? result.capture.damage : result.error;
    if (error !== null) status = 1;
    if (values.json) console.log(JSON.stringify(captureJson(file, result, host)));
    else if (values.frames) {
      if (result.ok) printFrames(result.capture);
      if (error !== null) console.error(`${file}: ${error.message}`);
    } else console.log(summaryText(file, result, host));
  }
  return status;
}

process.exitCode = await main();
