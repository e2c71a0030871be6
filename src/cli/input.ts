/**
 * What a name on the command line stands for: a file, which is read where it lies, or a pipe (`-`, `/dev/stdin`,
 * `<(…)`, a named pipe), which is read into memory up to a bound.
 */
import { createReadStream, fstatSync, openAsBlob, statSync, type Stats } from 'node:fs';
import { isatty } from 'node:tty';
import { reasonOf } from './systemErrors';

export type Input =
  { readonly ok: true; readonly blob: Blob } | { readonly ok: false; readonly message: string };

/** A pipe is not read beyond this. */
export const MOST_PIPED_BYTES = 512 * 1024 * 1024;

const NULL_DEVICE = '/dev/null';

/** The descriptor that a name stands for; null for a name of a file. */
function descriptorOf(name: string): number | null {
  if (name === '-') return 0;
  const match = /^\/(?:dev|proc\/self)\/(?:stdin|fd\/(\d{1,6}))$/.exec(name);
  return match === null ? null : Number(match[1] ?? 0);
}

/** Opens inputs; standard input can be read once. */
export class Inputs {
  private readonly read = new Set<number>();

  /** What stands under a name; at most `most` bytes of a pipe, and of a file where `boundsFiles` says so. */
  async open(name: string, most: number, boundsFiles = false): Promise<Input> {
    const descriptor = descriptorOf(name);
    try {
      const stats = descriptor === null ? statSync(name) : fstatSync(descriptor);
      const refused = refusalOf(name, descriptor, stats);
      if (refused !== null) return refuse(`Cannot read ${name}: ${refused}.`);
      if (stats.isFile() && boundsFiles && stats.size > most) return tooLarge(name, most, true);
      // Files of the kernel (/proc) say that they are empty and are not.
      if (stats.isFile() && descriptor === null && stats.size > 0) {
        return { ok: true, blob: await openAsBlob(name) };
      }
      if (descriptor !== null) {
        const redirected = stats.isFile() ? await fileBehind(descriptor) : null;
        if (redirected !== null) return { ok: true, blob: redirected };
        if (this.read.has(descriptor)) {
          return refuse(`Cannot read ${name}: it was read before, and a pipe can be read once.`);
        }
        this.read.add(descriptor);
      }
      return await readAll(name, descriptor, most, boundsFiles);
    } catch (error) {
      const reason = `Cannot read ${name}: ${reasonOf(error)}`;
      // Node has put the replacement character where the name was no UTF-8, so that it leads to no file.
      return refuse(
        name.includes('\ufffd')
          ? `${reason} (Node.js reads names in UTF-8 only). Rename it, or pipe it: \`synscope - < file\`.`
          : `${reason}.`,
      );
    }
  }
}

/** The file that was redirected into a descriptor, where the system has a name for that. */
async function fileBehind(descriptor: number): Promise<Blob | null> {
  try {
    const blob = await openAsBlob(`/dev/fd/${descriptor}`);
    return blob.size > 0 ? blob : null;
  } catch {
    return null;
  }
}

const refuse = (message: string): Input => ({ ok: false, message });

function tooLarge(name: string, most: number, boundsFiles: boolean): Input {
  const more = `more than ${Math.floor(most / 1024 / 1024)} MiB`;
  return refuse(
    boundsFiles
      ? `Cannot read ${name}: it holds ${more}; leave in it only what the commands printed.`
      : `Cannot read ${name}: ${more} came through the pipe. Save the capture as a file, which may be larger, and name that.`,
  );
}

/** Why something is not read at all, for the end of a sentence; null when it is. */
function refusalOf(name: string, descriptor: number | null, stats: Stats): string | null {
  if (stats.isDirectory()) return 'it is a directory; name the files in it';
  if (stats.isBlockDevice()) return 'it is a disk, not a file';
  // A program that starts this one may give it a socket as standard input.
  if (stats.isSocket() && descriptor === null) return 'it is a socket, not a file';
  if (!stats.isCharacterDevice() || name === NULL_DEVICE) return null;
  const terminal = descriptor !== null && isatty(descriptor);
  return terminal || isNullDevice(stats) ? null : 'it is a device, not a file';
}

function isNullDevice(stats: Stats): boolean {
  try {
    return statSync(NULL_DEVICE).rdev === stats.rdev;
  } catch {
    return false;
  }
}

async function readAll(
  name: string,
  descriptor: number | null,
  most: number,
  boundsFiles: boolean,
): Promise<Input> {
  // The stream of the process waits for its pipe without a thread that would keep the process from ending.
  const stream =
    descriptor === 0
      ? process.stdin
      : descriptor === null
        ? createReadStream(name)
        : createReadStream('', { fd: descriptor });
  const chunks: Buffer<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer<ArrayBuffer>>) {
    size += chunk.length;
    // Leaving the loop closes the stream.
    if (size > most) return tooLarge(name, most, boundsFiles);
    chunks.push(chunk);
  }
  return { ok: true, blob: new Blob(chunks) };
}
