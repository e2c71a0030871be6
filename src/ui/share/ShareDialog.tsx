import { Check, Copy, Download } from 'lucide-react';
import { useRef, useState } from 'react';
import { flowLength } from '../../core/flows/flowTable';
import { holdsHostWords } from '../../core/permalink/hostWords';
import type { PacketChoice } from '../../core/permalink/linkPackets';
import { useApp, useAppState } from '../../store/useApp';
import { selectShown } from '../../store/selectors';
import { Segments } from '../controls/Segments';
import { Sheet } from '../controls/Sheet';
import controls from '../controls/controls.module.css';
import { numberText } from '../../core/words/duration';
import { LinkPreview } from './LinkPreview';
import { LENGTH_MARKS, linkLength } from '../../core/permalink/linkLength';
import { saveFlows } from './saveFlows';
import { useFlowLink } from './useFlowLink';
import styles from './ShareDialog.module.css';

const LONGEST_MARK = LENGTH_MARKS.at(-1)!;

/** The length of the link on a scale of what still takes it, in words and as a bar. */
function LengthMeter({ characters }: { readonly characters: number }) {
  const { text, tone } = linkLength(characters);
  // A square root, so that short links do not all look like nothing.
  const share = (count: number) => `${Math.min(1, (count / LONGEST_MARK) ** 0.5) * 100}%`;
  return (
    <div className={styles.length}>
      <p className={styles.count}>
        <strong>{numberText(characters)} characters.</strong> {text}
      </p>
      <div className={styles.meter} aria-hidden="true">
        <div className={styles[tone]} style={{ width: share(characters) }} />
        {LENGTH_MARKS.map((mark) => (
          <span key={mark} className={styles.mark} style={{ left: share(mark) }}>
            {numberText(mark)}
          </span>
        ))}
      </div>
    </div>
  );
}

const PACKET_CHOICES: readonly { readonly id: PacketChoice; readonly name: string }[] = [
  { id: 'all', name: 'All packets' },
  { id: 'findings', name: 'Around findings' },
  { id: 'opening', name: 'The opening' },
];
/** Flows with fewer packets need not be shortened. */
const WORTH_SHORTENING = 30;
const LONGEST_TITLE = 80;

/** Makes a link that holds this flow, and shows what a receiver will see in it. */
export function ShareDialog() {
  const app = useAppState();
  const shown = useApp(selectShown);
  const flow = useApp((state) => state.flow);
  const isProvisional = useApp((state) => state.reading?.isProvisional ?? false);
  const hasFile = useApp(
    ({ open }) => open !== null && open.info.origin.kind === 'bytes' && !open.isReading,
  );
  const [keepAddresses, setKeepAddresses] = useState(false);
  const [packets, setPackets] = useState<PacketChoice>('all');
  const [title, setTitle] = useState('');
  const [copied, setCopied] = useState<string | null>(null);
  const { link, isCurrent } = useFlowLink({ keepAddresses, packets, title: title.trim() });
  const field = useRef<HTMLTextAreaElement>(null);
  const isLong = shown !== null && flowLength(shown.flows, 0) >= WORTH_SHORTENING;

  const hasHostWords = keepAddresses && link?.ok === true && holdsHostWords(link.seen.extras);

  const copy = async (address: string) => {
    try {
      await navigator.clipboard.writeText(address);
      setCopied(address);
      app().announce('The link is copied.');
    } catch {
      // No clipboard on plain http, or forbidden: the text is marked for the person to copy.
      field.current?.select();
      app().announce('The link is marked. Copy it with Control C.');
    }
  };

  return (
    <Sheet title="Share this flow" onClose={() => app().showDialog(null)}>
      <div className={styles.body}>
        <p className={styles.lead}>
          The link holds the flow itself: whoever opens it sees this ladder, without your file and
          without a server in between. Payload is never in it.
        </p>
        {isProvisional && (
          <p className={styles.lead}>
            <strong>So far:</strong> the file is being read, and this opening had not ended where
            reading is. The link holds what was read of it, and does not say that more may come.
          </p>
        )}
        <label className={styles.title}>
          <span>
            Title <small>optional, for whoever opens it</small>
          </span>
          <input
            type="text"
            maxLength={LONGEST_TITLE}
            value={title}
            onChange={(event) => setTitle(event.target.value)}
          />
        </label>
        <label className={styles.option}>
          <input
            type="checkbox"
            checked={keepAddresses}
            onChange={(event) => setKeepAddresses(event.target.checked)}
          />
          <span>
            Keep addresses and ports
            <small>
              {keepAddresses
                ? 'Addresses, ports, date and time are in the link, for everyone who gets it.'
                : 'Left out now: addresses, the client’s port, the date, and where sequence numbers and timestamps began.'}
              {hasHostWords &&
                ' So is what the pasted outputs of hosts say of this flow, in words.'}
            </small>
          </span>
        </label>
        {isLong && (
          <div className={styles.packets}>
            <span>Packets</span>
            <Segments
              label="Packets in the link"
              choices={PACKET_CHOICES}
              value={packets}
              onChange={setPackets}
            />
          </div>
        )}
        {link === null && <p className={styles.lead}>Making the link …</p>}
        {link?.ok === false && (
          <p className={styles.failed} role="alert">
            {link.reason}
          </p>
        )}
        {link?.ok === true && (
          <>
            <div className={styles.link}>
              <textarea
                ref={field}
                className={styles.address}
                aria-label="Link to this flow"
                aria-busy={!isCurrent}
                readOnly
                rows={3}
                spellCheck={false}
                value={link.address}
                onFocus={(event) => event.target.select()}
              />
              <button
                type="button"
                className={controls.primary}
                disabled={!isCurrent}
                onClick={() => void copy(link.address)}
              >
                {copied === link.address ? (
                  <Check aria-hidden="true" size={16} />
                ) : (
                  <Copy aria-hidden="true" size={16} />
                )}
                {copied === link.address ? 'Copied' : 'Copy link'}
              </button>
            </div>
            <LengthMeter characters={link.address.length} />
            <LinkPreview seen={link.seen} />
          </>
        )}
        {flow !== null && hasFile && (
          <div className={styles.file}>
            <p>
              <strong>Or as a file:</strong> all its packets with their payload, as they stand in
              the capture.
            </p>
            <button
              type="button"
              className={controls.button}
              onClick={() => void saveFlows(app, [flow])}
            >
              <Download aria-hidden="true" size={16} />
              Save as pcapng
            </button>
          </div>
        )}
      </div>
    </Sheet>
  );
}
