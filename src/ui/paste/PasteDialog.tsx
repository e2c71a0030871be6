import { useId, useState } from 'react';
import { useApp, useAppState } from '../../store/useApp';
import { Sheet } from '../controls/Sheet';
import controls from '../controls/controls.module.css';
import styles from './PasteDialog.module.css';

const EXAMPLE = `1  0.000  192.168.249.2  172.18.26.41  TCP  55708 > http [SYN] Seq=0 Win=8192 …
2  0.000  172.18.26.41  192.168.249.2  TCP  http > 55708 [SYN, ACK] Seq=0 Ack=1 …`;

/** Takes pasted text; says why when it cannot be used. */
export function PasteDialog() {
  const app = useAppState();
  const refused = useApp((state) => state.refusedPaste);
  const hasCapture = useApp((state) => state.open !== null);
  const [text, setText] = useState(refused?.text ?? '');
  const hint = useId();
  return (
    <Sheet title="Paste text" onClose={() => app().showDialog(null)}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void app().pasteText(text);
        }}
      >
        <p id={hint} className={styles.lead}>
          Lines of packets from Wireshark, tshark, tcpdump or Zeek open as a ladder, also when they
          have lost their times. Output of <code>ss</code>, <code>nstat</code>, <code>netstat</code>
          , <code>sysctl</code> or <code>iptables</code> counts as evidence
          {hasCapture ? ' for the capture that is open.' : ' once a capture is open.'}
        </p>
        {refused !== null && (
          <p className={styles.refused} role="alert">
            {refused.reason}
          </p>
        )}
        <textarea
          autoFocus
          className={styles.text}
          aria-label="Text to read"
          aria-describedby={hint}
          rows={12}
          spellCheck={false}
          wrap="off"
          placeholder={EXAMPLE}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <div className={styles.foot}>
          <p className={styles.hint}>
            Without this dialog: press Control V (Command V) anywhere on the page.
          </p>
          <button type="submit" className={controls.primary} disabled={text.trim() === ''}>
            Read
          </button>
        </div>
      </form>
    </Sheet>
  );
}
