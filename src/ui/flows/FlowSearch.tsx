import { Search, X } from 'lucide-react';
import type { RefObject } from 'react';
import { useApp, useAppState } from '../../store/useApp';
import styles from './FlowSearch.module.css';

/** The search in the list of flows. */
export function FlowSearch({ field }: { readonly field: RefObject<HTMLInputElement | null> }) {
  const app = useAppState();
  const search = useApp((state) => state.search);
  return (
    <div className={styles.search}>
      <Search aria-hidden="true" size={16} />
      <input
        ref={field}
        type="text"
        role="searchbox"
        aria-label="Search flows"
        placeholder="Search flows: address, :port, crooked …"
        spellCheck={false}
        autoComplete="off"
        value={search}
        onChange={(event) => app().searchFor(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          if (search === '') event.currentTarget.blur();
          else app().searchFor('');
        }}
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
    </div>
  );
}
