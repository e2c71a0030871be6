/**
 * A Wireshark to ask, where there is one: the folder with wiregasm (Wireshark 4.4 as WebAssembly) that the environment variable
 * `WIREGASM` names (`node_modules/@goodtools/wiregasm/dist`), or TShark on the PATH. Only tests ask it; neither is installed by
 * them.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The TCP header of a frame: each field with its values as Wireshark prints them; a field that is absent has none. */
export interface LiveFrame {
  readonly number: number;
  readonly fields: ReadonlyMap<string, readonly string[]>;
}

export interface LiveWireshark {
  readonly name: string;
  /** "4.4" */
  readonly version: string;
  /** The frames of a capture, with those of the wanted fields that they have. */
  frames(capture: Uint8Array, wanted: readonly string[]): Promise<LiveFrame[]>;
}

/** One of the wanted versions, which differ in their rules; null where none of them is there. */
export async function liveWireshark(versions: readonly string[]): Promise<LiveWireshark | null> {
  const wiregasm = await findWiregasm(process.env['WIREGASM']);
  const found = wiregasm ?? findTshark();
  return found !== null && versions.includes(found.version) ? found : null;
}

function findTshark(): LiveWireshark | null {
  let text: string;
  try {
    text = execFileSync('tshark', ['--version'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    }).toString();
  } catch {
    return null;
  }
  const [name, version] = /TShark \(Wireshark\) (\d+\.\d+)\.\d+/.exec(text) ?? [];
  if (name === undefined || version === undefined) return null;
  return {
    name,
    version,
    frames: (capture, wanted) => {
      const folder = mkdtempSync(join(tmpdir(), 'synscope-wireshark-'));
      try {
        const path = join(folder, 'capture');
        writeFileSync(path, capture);
        return Promise.resolve(askTshark(path, wanted));
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  };
}

function askTshark(path: string, wanted: readonly string[]): LiveFrame[] {
  const fields = ['frame.number', ...wanted].flatMap((field) => ['-e', field]);
  const output = execFileSync(
    'tshark',
    ['-2', '-n', '-o', 'tcp.check_checksum:TRUE', '-r', path, '-T', 'fields', ...fields],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 1 << 28,
    },
  ).toString();
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [number, ...values] = line.split('\t');
      const present = wanted.flatMap((field, i) =>
        (values[i] ?? '') === '' ? [] : [[field, values[i]!.split(',')] as const],
      );
      return { number: Number(number), fields: new Map(present) };
    });
}

/** What we use of wiregasm: https://github.com/good-tools/wiregasm. */
interface Vector<Item> {
  size(): number;
  get(i: number): Item;
  delete(): void;
}
interface ProtocolTree {
  /** "tcp.stream == 0"; the name alone where the field has no value. */
  readonly filter: string;
  readonly tree: Vector<ProtocolTree>;
}
interface DissectSession {
  load(): { readonly code: number; readonly summary: { readonly packet_count: number } };
  getFrame(number: number): { readonly tree: Vector<ProtocolTree>; delete?(): void };
  delete(): void;
}
interface Wiregasm {
  init(): void;
  setPref(module: string, name: string, value: string): unknown;
  readonly FS: { writeFile(path: string, bytes: Uint8Array): void; unlink(path: string): void };
  readonly DissectSession: new (path: string) => DissectSession;
}
type LoadWiregasm = (module: object) => Promise<Wiregasm>;

async function findWiregasm(folder: string | undefined): Promise<LiveWireshark | null> {
  if (folder === undefined) return null;
  const load = createRequire(import.meta.url)(join(folder, 'wiregasm.js')) as LoadWiregasm;
  const data = readFileSync(join(folder, 'wiregasm.data'));
  const wiregasm = await load({
    wasmBinary: readFileSync(join(folder, 'wiregasm.wasm')),
    getPreloadedPackage: () =>
      data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength),
    print: () => undefined,
    printErr: () => undefined,
    handleStatus: () => undefined,
  });
  wiregasm.init();
  wiregasm.setPref('tcp', 'check_checksum', 'TRUE');
  return {
    name: 'wiregasm',
    version: '4.4',
    frames: (capture, wanted) => Promise.resolve(askWiregasm(wiregasm, capture, wanted)),
  };
}

function askWiregasm(
  { FS, DissectSession }: Wiregasm,
  capture: Uint8Array,
  wanted: readonly string[],
): LiveFrame[] {
  const path = '/uploads/capture';
  FS.writeFile(path, capture);
  const session = new DissectSession(path);
  const { summary } = session.load();
  const frames: LiveFrame[] = [];
  for (let number = 1; number <= summary.packet_count; number++) {
    const frame = session.getFrame(number);
    const fields = new Map<string, string[]>();
    collect(frame.tree, new Set(wanted), fields);
    frame.delete?.();
    frames.push({ number, fields });
  }
  session.delete();
  FS.unlink(path);
  return frames;
}

/** `tcp.checksum.status` in numbers, as TShark prints it. */
const CHECKSUMS: Readonly<Record<string, string>> = {
  '"Bad"': '0',
  '"Good"': '1',
  '"Unverified"': '2',
  '"Not present"': '3',
};

function collect(
  trees: Vector<ProtocolTree>,
  wanted: ReadonlySet<string>,
  into: Map<string, string[]>,
): void {
  for (let i = 0; i < trees.size(); i++) {
    const { filter, tree } = trees.get(i);
    const [name, value = ''] = filter.split(' == ');
    if (wanted.has(name!)) {
      into.set(name!, [...(into.get(name!) ?? []), CHECKSUMS[value] ?? value]);
    }
    collect(tree, wanted, into);
  }
  trees.delete();
}
