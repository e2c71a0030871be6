import { Download } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { FlowSort } from '../../core/flows/flowOrder';
import type { AppState } from '../../store/appState';
import { useApp, useAppState } from '../../store/useApp';
import controls from '../controls/controls.module.css';
import { useAnswer } from '../useAnswer';
import { countText, numberText } from '../../core/words/duration';
import { ListenerCards } from '../listener/ListenerCards';
import { FlowRow } from './FlowRow';
import { rowAfterKey } from '../lists/rowAfterKey';
import { useVirtualRows } from '../lists/useVirtualRows';
import styles from './FlowList.module.css';

const ROW_HEIGHT = 88;
const NOTHING = Promise.resolve(null);

const SORTS: Readonly<Record<FlowSort, string>> = {
  worst: 'Worst first',
  halfOpen: 'Longest half-open',
  time: 'In order of time',
  packets: 'Most packets',
};

/** Saves the packets of the flows that were found. */
async function keepOnly(app: () => AppState, found: Uint32Array): Promise<void> {
  const { saveFlows } = await import('../share/saveFlows');
  await saveFlows(app, [...found]);
}

/** The TCP flows of the capture: searched, ordered, only the rows in view. */
export function FlowList() {
  const app = useAppState();
  const engine = useApp((state) => state.open?.engine ?? null);
  const given = useApp((state) => state.given);
  const flow = useApp((state) => state.flow);
  const sort = useApp((state) => state.flowSort);
  const search = useApp((state) => state.search);
  const found = useApp((state) => state.foundFlows);
  const rows = useVirtualRows(found.length, ROW_HEIGHT);
  const { reveal, scroller, first, end } = rows;
  const ask = useCallback(
    () => (engine === null ? NOTHING : engine.rows([...found.subarray(first, end)])),
    [engine, found, first, end],
  );
  const answer = useAnswer(engine === null || end <= first ? null : ask, {
    keep: true,
    again: given,
  });
  const known = useMemo(() => new Map(answer?.map((row) => [row.flow, row])), [answer]);
  const selected = useMemo(() => (flow === null ? -1 : found.indexOf(flow)), [found, flow]);

  const total = useApp((state) => state.flowOrder.length);

  const hasFile = useApp(
    ({ open }) => open !== null && open.info.origin.kind === 'bytes' && !open.isReading,
  );
  // A file of which not all is held is read again for it.
  const [isSaving, setSaving] = useState(false);
  const revealed = useRef<number | null>(null);
  useEffect(() => {
    // The list grows and is put in order under the eyes: only another choice moves it.
    if (selected < 0 || revealed.current === flow) return;
    revealed.current = flow;
    reveal(selected);
  }, [selected, reveal, flow]);
  // Another order is read from its top.
  const sorted = useRef(sort);
  useEffect(() => {
    if (sorted.current === sort) return;
    sorted.current = sort;
    scroller.current?.scrollTo({ top: 0 });
  }, [sort, scroller]);

  if (engine === null) return null;

  const onKeyDown = (event: KeyboardEvent) => {
    const inView = Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT);
    const to = rowAfterKey(event.key, selected, found.length, inView);
    if (to === null) return;
    event.preventDefault();
    app().selectFlow(found[to]!);
  };

  return (
    <div className={styles.list}>
      <div className={styles.head} data-searched={search.trim() !== ''}>
        <h2 className={styles.title}>Flows</h2>
        <span className={styles.count}>
          {search.trim() === ''
            ? numberText(total)
            : `${numberText(found.length)} of ${numberText(total)}`}
        </span>
        {search.trim() !== '' && found.length > 0 && hasFile && (
          <button
            type="button"
            className={controls.icon}
            aria-label={`Keep only these ${countText(found.length, 'flow')}: save their packets as pcapng`}
            title="Keep only these flows: save their packets as pcapng"
            disabled={isSaving}
            onClick={() => {
              setSaving(true);
              void keepOnly(app, found).finally(() => setSaving(false));
            }}
          >
            <Download aria-hidden="true" size={16} />
          </button>
        )}
        <select
          className={styles.sort}
          aria-label="Order of flows"
          value={sort}
          onChange={(event) => app().sortFlows(event.target.value as FlowSort)}
        >
          {Object.entries(SORTS).map(([id, label]) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <ListenerCards />
      {found.length === 0 && total > 0 && (
        <div className={styles.none}>
          <p>No flow matches “{search.trim()}”.</p>
          <p className={styles.hint}>
            Try part of an address, a port such as <kbd>:80</kbd>, or one of <kbd>crooked</kbd>,{' '}
            <kbd>unanswered</kbd>, <kbd>refused</kbd>, <kbd>reset</kbd>, <kbd>half-open</kbd>,{' '}
            <kbd>healthy</kbd>; or a filter as in Wireshark, such as <kbd>tcp.flags.reset == 1</kbd>
            .
          </p>
          <button type="button" className={styles.clear} onClick={() => app().searchFor('')}>
            Show all {countText(total, 'flow')}
          </button>
        </div>
      )}
      <div
        ref={scroller}
        className={styles.scroller}
        hidden={found.length === 0}
        data-goes-on="flows"
        role="listbox"
        tabIndex={0}
        aria-label="TCP flows"
        aria-activedescendant={
          selected >= rows.first && selected < rows.end ? `flow-${flow}` : undefined
        }
        onKeyDown={onKeyDown}
      >
        <div className={styles.rows} style={{ height: rows.height }} role="presentation">
          {Array.from({ length: Math.max(0, rows.end - rows.first) }, (_, at) => {
            const row = rows.first + at;
            const shown = found[row]!;
            const told = known.get(shown);
            return (
              // The list itself has the focus and the keys (aria-activedescendant).
              <div
                key={shown}
                id={`flow-${shown}`}
                role="option"
                aria-selected={shown === flow}
                aria-setsize={found.length}
                aria-posinset={row + 1}
                className={styles.row}
                style={{ transform: `translateY(${rows.top(row)}px)`, height: ROW_HEIGHT }}
                onClick={() => {
                  app().selectFlow(shown);
                  app().showPane('ladder');
                }}
              >
                {told !== undefined && <FlowRow row={told} />}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
