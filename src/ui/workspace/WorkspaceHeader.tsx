import { ClipboardPaste, FolderOpen, Info, Keyboard, Share2 } from 'lucide-react';
import type { RefObject } from 'react';
import { useApp, useAppState } from '../../store/useApp';
import { OpenFileButton } from '../OpenFileButton';
import { ThemeToggle } from '../controls/ThemeToggle';
import { Wordmark } from '../controls/Wordmark';
import controls from '../controls/controls.module.css';
import { FlowSearch } from '../flows/FlowSearch';
import { countText, durationWords } from '../../core/words/duration';
import styles from './WorkspaceHeader.module.css';

/** What is open, the search, and what can be done with it. */
export function WorkspaceHeader({
  search,
  narrow,
}: {
  readonly search: RefObject<HTMLInputElement | null>;
  readonly narrow: boolean;
}) {
  const app = useAppState();
  const open = useApp((state) => state.open);
  const hasFlow = useApp((state) => state.flow !== null);
  // The page of a listener shows no flow that could be shared.
  const onListener = useApp((state) => state.listener !== null);
  const flows = useApp((state) => state.flowOrder.length);
  if (open === null) return null;
  const { info, source } = open;
  const facts = [
    // While the file is read, how many there are is said beside how far reading is.
    open.isReading ? '' : countText(info.packets, 'packet'),
    countText(flows, 'flow'),
    durationWords(info.duration),
  ].filter(Boolean);
  const hasFile = info.origin.kind === 'bytes';
  return (
    <header className={styles.header}>
      <button
        type="button"
        className={styles.home}
        aria-label="Synscope: back to the start page"
        title="Back to the start page"
        onClick={() => app().closeCapture()}
      >
        <Wordmark />
      </button>
      <div className={styles.capture}>
        <h1 className={styles.name} title={source.name}>
          {source.name}
        </h1>
        {narrow && hasFile ? (
          <button
            type="button"
            className={styles.facts}
            aria-label={`About this file: ${facts.join(', ')}`}
            onClick={() => app().showDialog('file')}
          >
            {facts.join(' · ')}
          </button>
        ) : (
          <p className={styles.facts}>{facts.join(' · ')}</p>
        )}
      </div>
      {!narrow && hasFile && (
        <button
          type="button"
          className={controls.icon}
          aria-label="About this file"
          title="What the file says of itself"
          onClick={() => app().showDialog('file')}
        >
          <Info aria-hidden="true" size={18} />
        </button>
      )}
      {!narrow && flows > 1 && <FlowSearch field={search} />}
      <div className={styles.buttons}>
        <OpenFileButton className={narrow ? controls.icon : controls.button}>
          <FolderOpen aria-hidden="true" size={narrow ? 18 : 16} />
          <span className={narrow ? 'visually-hidden' : undefined}>Open</span>
        </OpenFileButton>
        <button
          type="button"
          className={narrow ? controls.icon : controls.button}
          aria-label="Paste text"
          title="Paste a listing, or output of a host as evidence"
          onClick={() => app().showDialog('paste')}
        >
          <ClipboardPaste aria-hidden="true" size={narrow ? 18 : 16} />
          {!narrow && 'Paste'}
        </button>
        {!narrow && (
          <button
            type="button"
            className={controls.icon}
            aria-label="Keys"
            title="Keys (?)"
            onClick={() => app().showDialog('keys')}
          >
            <Keyboard aria-hidden="true" size={18} />
          </button>
        )}
        {!narrow && <ThemeToggle />}
        <button
          type="button"
          className={narrow ? controls.icon : controls.primary}
          aria-label="Share flow"
          disabled={!hasFlow || onListener}
          title={onListener ? 'Open a flow of this listener to share it' : 'Share this flow (S)'}
          onClick={() => app().showDialog('share')}
        >
          <Share2 aria-hidden="true" size={narrow ? 18 : 16} />
          {!narrow && 'Share flow'}
        </button>
      </div>
    </header>
  );
}
