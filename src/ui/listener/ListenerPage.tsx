import { X } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { momentText } from '../../core/words/momentText';
import { durationWords } from '../../core/words/duration';
import type { OpenCapture } from '../../store/appState';
import { useApp, useAppState } from '../../store/useApp';
import controls from '../controls/controls.module.css';
import { useAnswer } from '../useAnswer';
import { useVirtualRows } from '../lists/useVirtualRows';
import { OpeningStrip } from './OpeningStrip';
import { timeAxis } from './timeAxis';
import { useShownListener } from './useListenerSummary';
import styles from './ListenerPage.module.css';

const ROW_HEIGHT = 22;
/** Width of the names of clients, px. */
const NAME_WIDTH = 176;
const TICKS = 5;

const KIND_WORDS = {
  crooked: 'crooked',
  unanswered: 'unanswered',
  'never-accepted': 'never accepted',
  'syn-sent-again': 'answered late',
  healthy: 'healthy',
} as const;

/** All openings of a listener in one time axis, one above the other. */
export function ListenerPage() {
  const shown = useShownListener();
  return shown === null ? null : <Page key={shown.finding.from} {...shown} />;
}

function Page({ open, finding }: NonNullable<ReturnType<typeof useShownListener>>) {
  const app = useAppState();
  const { info } = open;
  // Many healthy ones would hide the wall that the odd ones make.
  const [withHealthy, setWithHealthy] = useState(finding.counts.healthy * 2 <= finding.openings);
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const narrow = width < 560;
  const nameWidth = narrow ? 64 : NAME_WIDTH;
  const axis = useMemo(
    () => timeAxis(finding, Math.max(80, width - nameWidth - 24)),
    [finding, width, nameWidth],
  );
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [finding]);
  return (
    <section className={styles.page} aria-label="Listener">
      <div className={styles.head}>
        <div>
          <h2 ref={heading} tabIndex={-1} className={styles.title}>
            Listener {finding.name}
          </h2>
          <p className={styles.text}>{finding.text}</p>
        </div>
        <label className={styles.toggle}>
          <input
            type="checkbox"
            checked={withHealthy}
            onChange={(event) => setWithHealthy(event.target.checked)}
          />
          Show healthy
        </label>
        <button
          type="button"
          className={controls.icon}
          aria-label="Back to the flow"
          title="Back to the flow"
          onClick={() => app().showListener(null)}
        >
          <X aria-hidden="true" size={18} />
        </button>
      </div>
      <p className={styles.legend} aria-hidden="true">
        <span data-mark="syn">SYN</span>
        <span data-mark="repeat">SYN-ACK again</span>
        <span data-mark="half">half-open</span>
        <span data-mark="wait">no answer</span>
        <span data-mark="open">connected</span>
      </p>
      <div ref={frame} className={styles.frame}>
        {width > 0 && (
          <>
            <div className={styles.axis} style={{ paddingLeft: nameWidth }} aria-hidden="true">
              {Array.from({ length: narrow ? 3 : TICKS }, (_, tick) => (
                <span key={tick}>
                  {momentText(info, axis.timeAt(tick / ((narrow ? 3 : TICKS) - 1)))}
                </span>
              ))}
            </div>
            <Rows
              open={open}
              count={finding.openings - (withHealthy ? 0 : finding.counts.healthy)}
              withHealthy={withHealthy}
              axis={axis}
              nameWidth={nameWidth}
            />
          </>
        )}
      </div>
    </section>
  );
}

function Rows({
  open: { engine, info },
  count,
  withHealthy,
  axis,
  nameWidth,
}: {
  readonly open: OpenCapture;
  readonly count: number;
  readonly withHealthy: boolean;
  readonly axis: ReturnType<typeof timeAxis>;
  readonly nameWidth: number;
}) {
  const app = useAppState();
  const listener = useApp((state) => state.listener);
  const { scroller, height, first, end, top, reveal } = useVirtualRows(count, ROW_HEIGHT);
  const ask = useMemo(
    () =>
      listener === null || end <= first
        ? null
        : async () => ({
            first,
            rows: await engine.listenerRows({ listener, withHealthy, from: first, to: end }),
          }),
    [engine, listener, withHealthy, first, end],
  );
  const answer = useAnswer(ask, { keep: true });
  const [current, setCurrent] = useState(0);
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      Home: 0,
      End: count - 1,
    };
    const to = moves[event.key];
    if (to !== undefined) {
      event.preventDefault();
      const row = Math.max(0, Math.min(count - 1, to));
      setCurrent(row);
      reveal(row);
    } else if (event.key === 'Enter') {
      const chosen = answer?.rows[current - answer.first];
      if (chosen !== undefined) app().selectFlow(chosen.flow);
    }
  };
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      role="listbox"
      tabIndex={0}
      aria-label="Openings of the listener"
      aria-activedescendant={current >= first && current < end ? `opening-${current}` : undefined}
      onKeyDown={onKeyDown}
    >
      <div className={styles.rows} style={{ height: height }} role="presentation">
        {answer?.rows.map((opening, at) => {
          const { flow, kind, start, client, clientPort, halfOpen } = opening;
          const row = answer.first + at;
          const long = halfOpen > 0 ? `, half-open ${durationWords(halfOpen)}` : '';
          return (
            <div
              key={flow}
              id={`opening-${row}`}
              role="option"
              aria-selected={row === current}
              aria-setsize={count}
              aria-posinset={row + 1}
              aria-label={`${client}, ${KIND_WORDS[kind]}${kind === 'healthy' ? '' : long}, at ${momentText(info, start)}`}
              title={`${client} · ${KIND_WORDS[kind]}`}
              className={styles.row}
              data-kind={kind}
              style={{ transform: `translateY(${top(row)}px)`, height: ROW_HEIGHT }}
              onClick={() => app().selectFlow(flow)}
            >
              <span className={styles.name} style={{ width: nameWidth - 12 }}>
                {nameWidth < NAME_WIDTH ? `:${clientPort}` : client}
              </span>
              <OpeningStrip row={opening} axis={axis} height={ROW_HEIGHT} />
            </div>
          );
        })}
      </div>
    </div>
  );
}
