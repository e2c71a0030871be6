import type { Observation } from '../../core/diagnosis/observations/observation';
import { useApp, useAppState } from '../../store/useApp';
import { countText } from '../../core/words/duration';
import { PacketChip } from './PacketChip';
import styles from './PacketChip.module.css';

/** Chips shown for one sentence; the others are countText. */
const MOST_CHIPS = 12;

/** What a sentence rests on that is no packet of the flow. */
const OTHER_SOURCES: Partial<Record<Observation['source'], string>> = {
  host: 'from the host',
  stated: 'stated by you',
  pair: 'from the other capture',
};

/** The evidence of a sentence: its packets, with those that quote one another joined; or where else it is from. */
export function PacketChips({ observation }: { readonly observation: Observation }) {
  const flow = useApp((state) => state.flow);
  const streams = useApp((state) => state.reading?.capture.streams ?? null);
  const { arcs = [], packets, source } = observation;
  const other = OTHER_SOURCES[source];
  if (streams === null || (packets.length === 0 && other === undefined)) return null;
  if (source === 'otherFlows') {
    const flows = [...new Set(packets.map((packet) => streams[packet]!))];
    return (
      <span className={styles.chips}>
        {flows.map((each) => (
          <FlowChip key={each} flow={each} current={each === flow} />
        ))}
      </span>
    );
  }
  const joined = new Set(arcs.flat());
  const single = packets.filter((packet) => !joined.has(packet));
  const pairs = arcs.slice(0, MOST_CHIPS / 2);
  const shown = single.slice(0, Math.max(0, MOST_CHIPS - 2 * pairs.length));
  const rest = single.length - shown.length + 2 * (arcs.length - pairs.length);
  return (
    <span className={styles.chips}>
      {other !== undefined && <span className={styles.source}>{other}</span>}
      {pairs.map(([from, to]) => (
        <span key={to} className={styles.pair}>
          <PacketChip packet={from} among={packets} />
          <span className={styles.quoted} title="is quoted by">
            →
          </span>
          <PacketChip packet={to} among={packets} />
        </span>
      ))}
      {shown.map((packet) => (
        <PacketChip key={packet} packet={packet} among={packets} />
      ))}
      {rest > 0 && <span className={styles.more}>and {countText(rest, 'packet')} more</span>}
    </span>
  );
}

function FlowChip({ flow, current }: { readonly flow: number; readonly current: boolean }) {
  const app = useAppState();
  return (
    <button
      type="button"
      className={styles.chip}
      aria-label={`Show flow ${flow}`}
      title="Show this flow (the number is Wireshark's tcp.stream)"
      disabled={current}
      onClick={() => app().selectFlow(flow)}
    >
      flow {flow}
    </button>
  );
}
