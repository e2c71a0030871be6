/** `synscope` on the command line: the same core as the page, run in Node. */
import type { CaptureError, LoadResult } from '../core/capture';
import { listingOf } from '../core/captureOrigin';
import { readHostEvidence } from '../core/hostEvidence';
import { textBesideListing } from '../core/hostEvidence/besideListing';
import { holdsOutputs, mergeEvidence, type HostEvidence } from '../core/hostEvidence/hostEvidence';
import { loadCapture } from '../core/loading/loadCapture';
import { captureJson } from './captureJson';
import { readArguments, USAGE, type Arguments } from './commandArguments';
import type { GivenEvidence } from './flowReading';
import { frameJson } from './frames';
import { Inputs, MOST_PIPED_BYTES } from './input';
import { READER_LEFT, writeAll, type OutputState } from './output';
import { summaryText } from './summaryText';
import { shortTerminalText, terminalText } from './terminalText';
import { markAcrossFlows } from '../core/diagnosis/marksAcrossFlows';
import { countText } from '../core/words/duration';
import { addRareLayers } from '../core/wire/rareLayers';

/** Outputs of commands are far shorter. */
const MOST_HOST_BYTES = 32 * 1024 * 1024;
/** Lines of host outputs that are said to say nothing; the others are counted. */
const MOST_LINES_TOLD = 20;
const MOST_LINE_CHARACTERS = 200;

/** A line for people; what is not printed, because nobody reads it, is no failure. */
function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

async function load(inputs: Inputs, file: string, { form }: Arguments) {
  const input = await inputs.open(file, MOST_PIPED_BYTES);
  if (!input.ok) return failed(input.message);
  try {
    const result = await loadCapture(input.blob, { verifyAllChecksums: form === 'frames' });
    if (!result.ok && (await isHostOutput(result.error, input.blob))) {
      return failed(GIVE_AS_HOST, 'unsupported-format');
    }
    return result;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return failed(`Cannot read ${file}: ${reason}`);
  }
}

const GIVE_AS_HOST =
  'This is the output of commands on a host: evidence about connections. Give it with --host, beside their capture.';

/** By its beginning an output is known. */
const HOST_HEAD_BYTES = 2 ** 17;

async function isHostOutput({ code }: CaptureError, blob: Blob): Promise<boolean> {
  if (code !== 'unknown-format' || blob.size > MOST_HOST_BYTES) return false;
  return holdsOutputs(readHostEvidence(await blob.slice(0, HOST_HEAD_BYTES).text()));
}

function failed(message: string, code: CaptureError['code'] = 'read-failed'): LoadResult {
  return { ok: false, error: { code, message, offset: null } };
}

/** The outputs of hosts in the files; a sentence when one cannot be read. */
async function hostEvidence(
  inputs: Inputs,
  files: readonly string[],
): Promise<HostEvidence | string> {
  const parts: HostEvidence[] = [];
  for (const file of files) {
    const input = await inputs.open(file, MOST_HOST_BYTES, true);
    if (!input.ok) return input.message;
    const evidence = readHostEvidence(await input.blob.text());
    const untold = evidence.unrecognised.length - MOST_LINES_TOLD;
    for (const { line, text, reason } of evidence.unrecognised.slice(0, MOST_LINES_TOLD)) {
      const words = shortTerminalText(text.trim(), MOST_LINE_CHARACTERS);
      tell(`--host ${terminalText(file)}, line ${line}: ${terminalText(reason)} ${words}`);
    }
    if (untold > 0)
      tell(
        `--host ${terminalText(file)}: ${countText(untold, 'more line says', 'more lines say')} nothing known.`,
      );
    parts.push(evidence);
  }
  return mergeEvidence(parts);
}

/** Outputs of commands in the text of a listing count like those of files. */
function withEvidenceBeside(result: LoadResult, host: HostEvidence): HostEvidence {
  const listing = result.ok ? listingOf(result.capture) : null;
  if (listing === null) return host;
  const beside = readHostEvidence(textBesideListing(listing));
  return holdsOutputs(beside) ? mergeEvidence([host, beside]) : host;
}

/** What is printed of a file. */
function piecesOf(
  file: string,
  result: LoadResult,
  given: GivenEvidence,
  form: Arguments['form'],
): Iterable<string> {
  if (form === 'json') return captureJson(file, result, given);
  if (form === 'frames') return result.ok ? frameJson(result.capture) : [];
  return summaryText(file, result, given);
}

/** How the process ends after its output; why it could not be written is told. */
function statusOf(written: OutputState, status: number): number {
  if (written.ok || written.why === READER_LEFT) return status;
  tell(written.why);
  return 1;
}

async function main(): Promise<number> {
  // Nothing is told to somebody who has gone.
  process.stderr.on('error', () => undefined);
  const asked = readArguments(process.argv.slice(2));
  if (typeof asked === 'string') {
    tell(`${asked}\n\n${USAGE}`);
    return 2;
  }
  if (asked.form === 'help') {
    return statusOf(await writeAll(process.stdout, [`${USAGE}\n`]), 0);
  }
  // Here nothing is fetched: all there is stands in one file.
  addRareLayers();
  const inputs = new Inputs();
  const host = await hostEvidence(inputs, asked.hosts);
  if (typeof host === 'string') {
    tell(terminalText(host));
    return 2;
  }
  let status = 0;
  for (const file of asked.files) {
    const result = await load(inputs, file, asked);
    // Lists and counts of the page do without them as well.
    if (result.ok) for (const _ of markAcrossFlows(result.capture));
    const error = result.ok ? result.capture.damage : result.error;
    if (error !== null) status = 1;
    const given = { host: withEvidenceBeside(result, host), place: asked.vantage };
    const written = await writeAll(process.stdout, piecesOf(file, result, given, asked.form));
    if (!written.ok) return statusOf(written, status);
    if (asked.form === 'frames' && error !== null) {
      tell(`${terminalText(file)}: ${terminalText(error.message)}`);
    }
  }
  return status;
}

process.exitCode = await main();
