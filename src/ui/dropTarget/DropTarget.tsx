import { FileDown } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useAppState } from '../../store/useApp';
import { takesText } from '../paste/takesText';
import styles from './DropTarget.module.css';

type Carried = 'files' | 'text';

/** What a drag brings that is of use here; null: nothing, or text for the field that it is over. */
function carried({ dataTransfer, target }: DragEvent): Carried | null {
  const types = dataTransfer?.types ?? [];
  if (types.includes('Files')) return 'files';
  return types.includes('text/plain') && !takesText(target) ? 'text' : null;
}

const TITLES: Readonly<Record<Carried, string>> = {
  files: 'Drop the capture to open it',
  text: 'Drop the text to read it',
};

/** Takes files and text dropped anywhere on the page, and shows that it would. */
export function DropTarget() {
  const app = useAppState();
  const [over, setOver] = useState<Carried | null>(null);
  useEffect(() => {
    // Entering a child fires before leaving its parent, so the depth tells when the page is left.
    let depth = 0;
    /** What is dragged began on this page: a name or a picture that slipped, nothing that was brought. */
    let isOwn = false;
    const begin = () => (isOwn = true);
    const end = () => (isOwn = false);
    const brings = (event: DragEvent) => (isOwn ? null : carried(event));
    const enter = (event: DragEvent) => {
      const what = brings(event);
      depth++;
      setOver(what);
      if (what !== null) event.preventDefault();
    };
    const move = (event: DragEvent) => {
      if (brings(event) === null) return;
      event.preventDefault();
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'copy';
    };
    const leave = () => {
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(null);
    };
    const drop = (event: DragEvent) => {
      const what = brings(event);
      depth = 0;
      setOver(null);
      if (what === null) return;
      event.preventDefault();
      const text = event.dataTransfer?.getData('text/plain') ?? '';
      if (what === 'files') void app().openFiles([...(event.dataTransfer?.files ?? [])]);
      else if (text.trim() !== '') void app().pasteText(text);
    };
    const listeners = {
      dragstart: begin,
      dragend: end,
      dragenter: enter,
      dragover: move,
      dragleave: leave,
      drop,
    } as const;
    const each = Object.entries(listeners) as [keyof typeof listeners, (e: DragEvent) => void][];
    for (const [name, listener] of each) addEventListener(name, listener);
    return () => {
      for (const [name, listener] of each) removeEventListener(name, listener);
    };
  }, [app]);
  if (over === null) return null;
  return (
    <div className={styles.veil} data-testid="drop-veil">
      <div className={styles.card}>
        <FileDown aria-hidden="true" size={40} strokeWidth={1.5} />
        <p className={styles.title}>{TITLES[over]}</p>
        <p className={styles.hint}>It is read here, in this page. Nothing is uploaded.</p>
      </div>
    </div>
  );
}
