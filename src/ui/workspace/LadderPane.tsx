import { lazy, Suspense, useMemo } from 'react';
import { readLadderFlow } from '../../core/flowRows/ladderFlow';
import { flowEnds } from '../../core/ladder/laneHeads';
import { lanePlanOf } from '../../core/ladder/laneSources/index';
import { countText } from '../../core/words/duration';
import { useApp, useAppState } from '../../store/useApp';
import { PRESENTATIONS } from '../../store/appState';
import { TIME_SCALES } from '../../core/ladder/timeScale';
import {
  selectDiagnosis,
  selectObservations,
  selectOpening,
  selectShown,
} from '../../store/selectors';
import { fetchedPart } from '../fetchedPart';
import { Segments } from '../controls/Segments';
import { LadderView } from '../ladder/LadderView';
import styles from './LadderPane.module.css';

const LadderText = lazy(() =>
  import('../ladder/LadderText').then((view) => ({ default: view.LadderText })),
);

const noFlows = fetchedPart(() => import('./NoFlows').then((view) => ({ default: view.NoFlows })));
const NoFlows = noFlows.Part;

const NO_GAPS: readonly never[] = [];

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const named = <T extends string>(ids: readonly T[]) => ids.map((id) => ({ id, name: capital(id) }));

/** The ladder of the selected flow under its toolbar. */
export function LadderPane() {
  const app = useAppState();
  const info = useApp((state) => state.open?.info ?? null);
  const capture = useApp(selectShown);
  const opening = useApp(selectOpening);
  const observations = useApp(selectObservations);
  const vantage = useApp((state) => selectDiagnosis(state)?.context.vantage);
  const gaps = useApp((state) => state.open?.gaps ?? NO_GAPS);
  const unkept = useApp((state) => state.reading?.unkept ?? 0);
  const isReading = useApp((state) => state.open?.isReading ?? false);
  const timeScale = useApp((state) => state.timeScale);
  const presentation = useApp((state) => state.presentation);
  const showMiddlebox = useApp((state) => state.showMiddlebox);
  const selected = useApp((state) => state.packet);
  const highlighted = useApp((state) => state.highlighted);
  const mark = useApp((state) => state.mark);
  const read = useMemo(
    () =>
      capture === null || opening === null || vantage === undefined
        ? null
        : readLadderFlow(capture, 0, opening, vantage, gaps, observations),
    [capture, opening, gaps, observations, vantage],
  );
  const plan = useMemo(() => read && lanePlanOf(read), [read]);
  if (info === null) return null;
  if (capture === null || read === null || plan === null) {
    return (
      <Suspense fallback={null}>
        <NoFlows info={info} />
      </Suspense>
    );
  }
  const { client, server } = flowEnds(read);
  const hasBox = plan.lanes.some(({ place }) => place === 'box');
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
            onChange={(scale) => app().setTimeScale(scale)}
          />
          <Segments
            label="View"
            choices={named(PRESENTATIONS)}
            value={presentation}
            onChange={(view) => app().setPresentation(view)}
          />
          {hasBox && (
            <label className={styles.toggle}>
              <input
                type="checkbox"
                checked={showMiddlebox}
                onChange={(event) => app().setShowMiddlebox(event.target.checked)}
              />
              Middlebox
            </label>
          )}
        </div>
      </div>
      {unkept > 0 && (
        <p className={styles.unkept}>
          {countText(unkept, 'packet')} of this flow {unkept === 1 ? 'is' : 'are'} not held in
          memory.{' '}
          {isReading
            ? 'They can be shown when the file is read.'
            : 'The file is read again for them …'}
        </p>
      )}
      <div className={styles.ladder}>
        {presentation === 'text' ? (
          <Suspense fallback={null}>
            <LadderText
              flow={read}
              plan={plan}
              observations={observations}
              selected={selected}
              onSelect={(packet) => app().selectPacket(packet)}
            />
          </Suspense>
        ) : (
          <LadderView
            key={capture.stream}
            flow={read}
            plan={plan}
            observations={observations}
            timeScale={timeScale}
            selected={selected}
            highlighted={highlighted}
            mark={mark}
            showMiddlebox={showMiddlebox}
            onSelect={(packet) => app().selectPacket(packet)}
            onMark={(packet) => app().setMark(packet)}
            onTimeScale={(scale) => app().setTimeScale(scale)}
          />
        )}
      </div>
    </section>
  );
}
