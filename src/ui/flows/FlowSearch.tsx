import { Search, X } from 'lucide-react';
import type { RefObject } from 'react';
import { actions, useApp } from '../../store/appStore';
import styles from './FlowSearch.module.css';

/** The search in the list of flows. */
export function FlowSearch({ field }: { readonly field: RefObject<HTMLInputElement | null> }) {
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
        onChange={(event) => actions().searchFor(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          if (search === '') event.currentTarget.blur();
          else actions().searchFor('');
        }}
      />
      {search !== '' && (
        <button
          type="button"
          className={styles.clear}
          aria-label="Clear the search"
          onClick={() => actions().searchFor('')}
        >
          <X aria-hidden="true" size={14} />
        </button>
      )}
    </div>
  );
}
