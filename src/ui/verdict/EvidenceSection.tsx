import { X } from 'lucide-react';
import { useState } from 'react';
import { statements as allStatements, type StatementId } from '../../core/hostEvidence/statements';
import type { EvidenceText } from '../../store/appState';
import { useApp, useAppState } from '../../store/useApp';
import controls from '../controls/controls.module.css';
import { countText } from '../../core/words/duration';
import { HostTables } from './HostTables';
import styles from './EvidenceSection.module.css';

const UNKNOWN =
  'Nothing in this text is the output of a command that is known here: ss, netstat, nstat, sysctl, iptables, nft, conntrack, ethtool.';

/** Evidence from outside the packets: outputs of a host, and what the person knows. */
export function EvidenceSection() {
  const texts = useApp((state) => state.evidenceTexts);
  const facts = useApp((state) => state.open?.facts ?? null);
  return (
    <div className={styles.evidence}>
      {facts !== null && facts.length > 0 && (
        <p className={styles.hint}>
          The link brings {countText(facts.length, 'fact')} with it that its packets do not show:
          other flows, or evidence of whoever made it. They count in this verdict.
        </p>
      )}
      {texts.length > 0 && (
        <ul className={styles.texts}>
          {texts.map((each) => (
            <TextItem key={each.id} evidence={each} />
          ))}
        </ul>
      )}
      <PasteField />
      <Statements />
    </div>
  );
}

function TextItem({ evidence }: { readonly evidence: EvidenceText }) {
  const app = useAppState();
  const { id, name, read } = evidence;
  const lost = read.unrecognised.length;
  const [isOpen, setIsOpen] = useState(false);
  return (
    <li className={styles.item}>
      <details
        className={styles.details}
        onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}
      >
        <summary>
          {name}
          {lost > 0 && (
            <span className={styles.lost}> · {countText(lost, 'line')} not understood</span>
          )}
        </summary>
        {isOpen && <HostTables read={read} />}
      </details>
      <button
        type="button"
        className={controls.icon}
        aria-label={`Remove evidence: ${name}`}
        title="Remove this evidence"
        onClick={() => app().removeEvidence(id)}
      >
        <X aria-hidden="true" size={16} />
      </button>
    </li>
  );
}

function PasteField() {
  const app = useAppState();
  const [text, setText] = useState('');
  const [unknown, setUnknown] = useState(false);
  const add = async (added: string) => {
    const outcome = await app().addEvidence(added);
    setUnknown(outcome !== 'added');
    if (outcome === 'added') setText('');
  };
  return (
    <form
      className={styles.paste}
      onSubmit={(event) => {
        event.preventDefault();
        void add(text);
      }}
    >
      <textarea
        className={styles.field}
        aria-label="Output of commands on the server"
        placeholder="Paste the output of such commands here: it counts as evidence."
        rows={2}
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setUnknown(false);
        }}
        onPaste={(event) => {
          const pasted = event.clipboardData.getData('text/plain');
          if (text !== '' || pasted.trim() === '') return;
          event.preventDefault();
          setText(pasted);
          void add(pasted);
        }}
      />
      {text.trim() !== '' && (
        <button type="submit" className={controls.button}>
          Use as evidence
        </button>
      )}
      {unknown && (
        <p className={styles.unknown} role="alert">
          {UNKNOWN}
        </p>
      )}
    </form>
  );
}

/** Statements that say where the capture was taken are the same as the choice of the vantage. */
const PLACES: Partial<Record<StatementId, 'server' | 'client'>> = {
  'captured-on-server': 'server',
  'captured-on-client': 'client',
};

function Statements() {
  const app = useAppState();
  const held = useApp((state) => state.statements);
  const place = useApp((state) => state.statedPlace);
  const count = held.length + (place === 'server' || place === 'client' ? 1 : 0);
  return (
    <details className={styles.statements} open={count > 0}>
      <summary>What you know yourself{count > 0 && ` (${count})`}</summary>
      {allStatements.map(({ id, text }) => {
        const at = PLACES[id];
        return (
          <label key={id} className={styles.statement}>
            <input
              type="checkbox"
              checked={at === undefined ? held.includes(id) : place === at}
              onChange={({ target: { checked } }) => {
                if (at === undefined) app().stateFact(id, checked);
                else app().statePlace(checked ? at : null);
              }}
            />
            {text}
          </label>
        );
      })}
    </details>
  );
}
