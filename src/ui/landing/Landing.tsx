import { ClipboardPaste, FolderOpen, ShieldCheck } from 'lucide-react';
import { useEffect, useState } from 'react';
import { mostKeptPackets } from '../../core/loading/mostKept';
import { useAppState } from '../../store/useApp';
import { loadSamples, type Sample } from '../../store/samples';
import { OpenFileButton } from '../OpenFileButton';
import { ThemeToggle } from '../controls/ThemeToggle';
import { Wordmark } from '../controls/Wordmark';
import controls from '../controls/controls.module.css';
import { HeroLadder } from './HeroLadder';
import { SampleCard } from './SampleCard';
import styles from './Landing.module.css';

/** What this browser takes. */
function heldText(): string {
  const { deviceMemory } = navigator as { readonly deviceMemory?: number };
  const millions = mostKeptPackets(deviceMemory) / 1e6;
  return `${millions} million packets are held in memory here, of larger captures all openings`;
}

/** The page before a capture is open: what this is, where to drop a file, samples to look at. */
export function Landing() {
  const app = useAppState();
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  useEffect(() => {
    let shown = true;
    void loadSamples().then((list) => {
      if (shown) setSamples(list);
    });
    return () => {
      shown = false;
    };
  }, []);
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <Wordmark />
        <ThemeToggle />
      </header>
      <main className={styles.main}>
        <section className={styles.hero}>
          <div className={styles.pitch}>
            <h1 className={styles.title}>See where a TCP handshake went wrong</h1>
            <p className={styles.lead}>
              Drop a packet capture. Every opening becomes a ladder that shows what each end
              believed, for how long they disagreed, and which packets prove it.
            </p>
            <div className={styles.actions}>
              <OpenFileButton className={`${controls.primary} ${controls.large}`}>
                <FolderOpen aria-hidden="true" size={18} />
                Open a capture
              </OpenFileButton>
              <button
                type="button"
                className={`${controls.button} ${controls.large}`}
                onClick={() => app().showDialog('paste')}
              >
                <ClipboardPaste aria-hidden="true" size={18} />
                Paste text
              </button>
              <p className={styles.hint}>
                or drop or paste it anywhere on this page
                <br />
                pcap, pcapng and others, compressed too; lines of Wireshark, tshark, tcpdump
                <br />
                of any size: {heldText()}
              </p>
            </div>
            <p className={styles.privacy}>
              <ShieldCheck aria-hidden="true" size={20} />
              <span>
                <strong>Nothing leaves this page.</strong> Your file is read here, in your browser,
                and the page’s own security policy keeps it here. Open the network tab and see.
              </span>
            </p>
          </div>
          <figure className={styles.picture}>
            <HeroLadder />
            <figcaption className={styles.caption}>
              The server’s repeats quote timestamps of the client’s ACKs: it has read them, and
              still opens no connection.{' '}
              <button
                type="button"
                className={controls.link}
                onClick={() => void app().openSample('origin')}
              >
                Open this one
              </button>
            </figcaption>
          </figure>
        </section>
        {samples.length > 0 && (
          <section aria-labelledby="samples" className={styles.samples}>
            <h2 id="samples" className={styles.sectionTitle}>
              No capture at hand? Try one of these
            </h2>
            <ul className={styles.cards}>
              {samples.map((sample) => (
                <SampleCard key={sample.id} sample={sample} />
              ))}
            </ul>
          </section>
        )}
      </main>
    </div>
  );
}
