import { Search, X } from 'lucide-react';
import { useId, useState, type KeyboardEvent, type RefObject } from 'react';
import { completionsAt } from '../../core/filter/completions';
import { useApp, useAppState } from '../../store/useApp';
import styles from './FlowSearch.module.css';

/** The search in the list of flows: words, or a display filter whose fields are offered as they are typed. */
export function FlowSearch({ field }: { readonly field: RefObject<HTMLInputElement | null> }) {
  const app = useAppState();
  const search = useApp((state) => state.search);
  const error = useApp((state) => state.searchError);
  const id = useId();
  /** Where the caret stands while fields are offered; null: none are. */
  const [caret, setCaret] = useState<number | null>(null);
  const [chosen, setChosen] = useState(-1);
  const offered = caret === null ? null : completionsAt(search, caret);

  const close = () => {
    setCaret(null);
    setChosen(-1);
  };
  const take = (at: number) => {
    if (offered === null) return;
    const { name } = offered.fields[at]!;
    app().searchFor(search.slice(0, offered.from) + name + search.slice(offered.to));
    close();
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const run = keys(event.key);
    if (run === undefined) return;
    event.preventDefault();
    run();
  };
  const keys = (key: string): (() => void) | undefined => {
    if (offered === null) {
      if (key !== 'Escape') return undefined;
      return () => (search === '' ? field.current?.blur() : app().searchFor(''));
    }
    const { length } = offered.fields;
    switch (key) {
      case 'ArrowDown':
        return () => setChosen((chosen + 1) % length);
      case 'ArrowUp':
        return () => setChosen((chosen <= 0 ? length : chosen) - 1);
      case 'Escape':
        return close;
      case 'Enter':
      case 'Tab':
        return chosen < 0 ? undefined : () => take(chosen);
      default:
        return undefined;
    }
  };

  return (
    <div className={styles.search}>
      <Search aria-hidden="true" size={16} />
      <input
        ref={field}
        type="text"
        role="searchbox"
        aria-label="Search flows"
        aria-autocomplete="list"
        aria-controls={offered === null ? undefined : `${id}fields`}
        aria-activedescendant={offered !== null && chosen >= 0 ? `${id}${chosen}` : undefined}
        aria-invalid={error !== null}
        aria-describedby={error === null ? undefined : `${id}error`}
        placeholder="Search flows: address, :port, crooked, tcp.len > 0 …"
        title="Words, or a filter as in Wireshark: tcp.flags.reset == 1 && ip.addr == 10.0.0.0/8"
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        value={search}
        onChange={({ target }) => {
          app().searchFor(target.value);
          setCaret(target.selectionStart);
          setChosen(-1);
        }}
        onBlur={close}
        onKeyDown={onKeyDown}
      />
      {search !== '' && (
        <button
          type="button"
          className={styles.clear}
          aria-label="Clear the search"
          onClick={() => app().searchFor('')}
        >
          <X aria-hidden="true" size={14} />
        </button>
      )}
      {offered !== null && (
        <ul className={styles.offered} id={`${id}fields`} role="listbox" aria-label="Fields">
          {offered.fields.map(({ name, title }, at) => (
            <li
              key={name}
              id={`${id}${at}`}
              role="option"
              aria-selected={at === chosen}
              onPointerDown={(event) => {
                // The field keeps the focus.
                event.preventDefault();
                take(at);
              }}
            >
              <code>{name}</code>
              <span>{title}</span>
            </li>
          ))}
        </ul>
      )}
      {error !== null && (
        <p className={styles.error} id={`${id}error`} role="status" hidden={offered !== null}>
          <FilterMark text={search} at={error.at} end={error.end} />
          {error.message}
        </p>
      )}
    </div>
  );
}

/** Characters of a filter that are shown beside what is wrong with it. */
const SHOWN_AROUND = 24;

/** The filter around a mistake, which is marked in it. */
function FilterMark({ text, at, end }: { text: string; at: number; end: number }) {
  const from = Math.max(0, at - SHOWN_AROUND);
  return (
    <code>
      {from > 0 && '…'}
      {text.slice(from, at)}
      <mark>{text.slice(at, end) || ' '}</mark>
      {text.slice(end, end + SHOWN_AROUND)}
      {end + SHOWN_AROUND < text.length && '…'}
    </code>
  );
}
