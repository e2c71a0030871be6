import type { FlowIndex } from '../../core/flows/flowTable';
import type { NotSaved } from '../../core/engine/captureEngine';
import type { AppState } from '../../store/appState';
import { countText } from '../../core/words/duration';

const NOT_SAVED: Readonly<Record<NotSaved, string>> = {
  'file-changed': 'the file has changed or gone since it was opened.',
  'too-many-packets':
    'these flows have more packets than this browser holds at once. Search for fewer.',
};

/** Saves the packets of some flows as a pcapng file, under a name that the person may change; what became of it is announced. */
export async function saveFlows(app: () => AppState, flows: readonly FlowIndex[]): Promise<void> {
  const { open, announce } = app();
  if (open === null) return;
  const file = await open.engine.pcapngOf(flows);
  if (typeof file === 'string') {
    announce(`Nothing was saved: ${NOT_SAVED[file]}`);
    return;
  }
  const base = withoutEndings(open.source.name);
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = `${base}-${flows.length === 1 ? `flow-${flows[0]}` : `${flows.length}-flows`}.pcapng`;
  link.click();
  URL.revokeObjectURL(address);
  announce(`Saved the packets of ${countText(flows.length, 'flow')}.`);
}

/** Endings of names that say what a file is, and how it is packed. */
const ENDINGS = new Set(['pcap', 'pcapng', 'cap', 'gz', 'zst', 'lz4', 'zip']);

/** "trace.pcap.gz" without what stands behind "trace". */
function withoutEndings(name: string): string {
  const parts = name.split('.');
  while (parts.length > 1 && ENDINGS.has(parts.at(-1)!.toLowerCase())) parts.pop();
  return parts.join('.');
}
