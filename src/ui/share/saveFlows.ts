import type { FlowIndex } from '../../core/flows/flowTable';
import type { AppState } from '../../store/appState';
import { countText } from '../../core/words/duration';

/** Saves the packets of some flows as a pcapng file, under a name that the person may change; what became of it is announced. */
export async function saveFlows(app: () => AppState, flows: readonly FlowIndex[]): Promise<void> {
  const { open, announce } = app();
  if (open === null) return;
  const file = await open.engine.pcapngOf(flows);
  if (file === null) {
    announce('Nothing was saved: the file has changed or gone since it was opened.');
    return;
  }
  const base = open.source.name.replace(/(\.(pcap|pcapng|cap|gz|zst|lz4|zip))+$/i, '');
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = `${base}-${flows.length === 1 ? `flow-${flows[0]}` : `${flows.length}-flows`}.pcapng`;
  link.click();
  URL.revokeObjectURL(address);
  announce(`Saved the packets of ${countText(flows.length, 'flow')}.`);
}
