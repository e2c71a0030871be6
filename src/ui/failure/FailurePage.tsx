import { FileWarning, FolderOpen, Unlink } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { CaptureSource } from '../../store/appState';
import { useApp, useAppState } from '../../store/useApp';
import { OpenFileButton } from '../OpenFileButton';
import { ThemeToggle } from '../controls/ThemeToggle';
import { Wordmark } from '../controls/Wordmark';
import controls from '../controls/controls.module.css';
import styles from './FailurePage.module.css';

const TITLES: Record<CaptureSource['kind'], string> = {
  file: 'This file could not be opened',
  text: 'This text could not be opened',
  sample: 'This sample could not be opened',
  link: 'This link could not be opened',
};

/** Why a file, sample or link could not be opened, and what to do now. */
export function FailurePage() {
  const app = useAppState();
  const failure = useApp((state) => state.failure);
  const before = useApp((state) => state.open?.source.name ?? null);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), [failure]);
  if (failure === null) return null;
  const { source, error } = failure;
  const Icon = source.kind === 'link' ? Unlink : FileWarning;
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <Wordmark />
        <ThemeToggle />
      </header>
      <main className={styles.main}>
        <Icon aria-hidden="true" size={36} strokeWidth={1.5} className={styles.icon} />
        <h1 ref={title} tabIndex={-1} className={styles.title}>
          {TITLES[source.kind]}
        </h1>
        {source.kind !== 'link' && <p className={styles.name}>{source.name}</p>}
        <p className={styles.message}>{error.message}</p>
        <div className={styles.actions}>
          <OpenFileButton className={controls.primary}>
            <FolderOpen aria-hidden="true" size={16} />
            Open a capture
          </OpenFileButton>
          <button type="button" className={controls.button} onClick={() => app().dismissFailure()}>
            {before === null ? 'Back to the start page' : `Back to ${before}`}
          </button>
        </div>
      </main>
    </div>
  );
}
