import { useMemo } from 'react';
import { hasMiddleLane } from '../../core/ladder/laneHeads';
import { useApp, actions } from '../../store/appStore';
import { endpointText } from '../../core/packets/addressText';
import { PRESENTATIONS } from '../../store/appState';
import { TIME_SCALES } from '../../core/ladder/timeScale';
import { selectDiagnosis, selectObservations, selectOpening } from '../../store/selectors';
import { Segments } from '../controls/Segments';
import { Ladder } from '../ladder/Ladder';
import { NoFlows } from './NoFlows';
import styles from './LadderPane.module.css';

const NO_GAPS: readonly never[] = [];

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const named = <T extends string>(ids: readonly T[]) => ids.map((id) => ({ id, name: capital(id) }));

/** The ladder of the selected flow under its toolbar. */
export function LadderPane() {
  const capture = useApp((state) => state.open?.capture ?? null);
  const flow = useApp((state) => state.flow);
  const opening = useApp(selectOpening);
  const observations = useApp(selectObservations);
  const vantage = useApp((state) => selectDiagnosis(state)?.context.vantage);
  const gaps = useApp((state) => state.open?.gaps ?? NO_GAPS);
  const timeScale = useApp((state) => state.timeScale);
  const presentation = useApp((state) => state.presentation);
  const showMiddlebox = useApp((state) => state.showMiddlebox);
  const selected = useApp((state) => state.packet);
  const highlighted = useApp((state) => state.highlighted);
  const mark = useApp((state) => state.mark);
  const middleLane = useMemo(
    () => vantage !== undefined && hasMiddleLane(vantage, observations),
    [vantage, observations],
  );
  if (capture === null) return null;
  if (flow === null || opening === null) return <NoFlows capture={capture} />;
  const { flows, addresses } = capture;
  const client = endpointText(addresses, flows.clientAddress[flow]!, flows.clientPort[flow]!);
  const server = endpointText(addresses, flows.serverAddress[flow]!, flows.serverPort[flow]!);
  return (
    <section className={styles.pane} aria-label="Ladder">
      <div className={styles.toolbar}>
        <h2 className={styles.flow} title={`${client} → ${server}`}>
          <span>{client}</span>
          <span className={styles.to}>→</span>
          <span>{server}</span>
        </h2>
        <div className={styles.tools}>
          <Segments
            label="Time scale"
            choices={named(TIME_SCALES)}
            value={timeScale}
            onChange={(scale) => actions().setTimeScale(scale)}
          />
          <Segments
            label="View"
            choices={named(PRESENTATIONS)}
            value={presentation}
            onChange={(view) => actions().setPresentation(view)}
          />
          {middleLane && (
            <label className={styles.toggle}>
              <input
                type="checkbox"
                checked={showMiddlebox}
                onChange={(event) => actions().setShowMiddlebox(event.target.checked)}
              />
              Middlebox
            </label>
          )}
        </div>
      </div>
      <div className={styles.ladder}>
        <Ladder
          capture={capture}
          flow={flow}
          opening={opening}
          observations={observations}
          {...(vantage === undefined ? {} : { vantage })}
          gaps={gaps}
          timeScale={timeScale}
          presentation={presentation}
          selected={selected}
          highlighted={highlighted}
          mark={mark}
          showMiddlebox={showMiddlebox && middleLane}
          onSelect={(packet) => actions().selectPacket(packet)}
          onMark={(packet) => actions().setMark(packet)}
          onTimeScale={(scale) => actions().setTimeScale(scale)}
        />
      </div>
    </section>
  );
}
