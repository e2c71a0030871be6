import { FileDown } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useAppState } from '../../store/useApp';
import styles from './DropTarget.module.css';

const carriesFiles = (event: DragEvent): boolean =>
  event.dataTransfer?.types.includes('Files') ?? false;

/** Takes files dropped anywhere on the page, and shows that it would. */
export function DropTarget() {
  const app = useAppState();
  const [over, setOver] = useState(false);
  useEffect(() => {
    // Entering a child fires before leaving its parent, so the depth tells when the page is left.
    let depth = 0;
    const enter = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth++;
      setOver(true);
    };
    const move = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'copy';
    };
    const leave = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const drop = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      void app().openFiles([...(event.dataTransfer?.files ?? [])]);
    };
    addEventListener('dragenter', enter);
    addEventListener('dragover', move);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragenter', enter);
      removeEventListener('dragover', move);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
    };
  }, [app]);
  if (!over) return null;
  return (
    <div className={styles.veil} data-testid="drop-veil">
      <div className={styles.card}>
        <FileDown aria-hidden="true" size={40} strokeWidth={1.5} />
        <p className={styles.title}>Drop the capture to open it</p>
        <p className={styles.hint}>It is read here, in this page. Nothing is uploaded.</p>
      </div>
    </div>
  );
}
