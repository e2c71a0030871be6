import { lazy, Suspense, useCallback, useEffect, useRef } from 'react';
import { useApp, useAppState } from '../../store/useApp';
import { PANES, type Pane } from '../../store/appState';
import { fetchedPart } from '../fetchedPart';
import { Boundary } from '../failure/Boundary';
import { FlowSearch } from '../flows/FlowSearch';
import { Columns, Details } from '../panes/Panes';
import { InItsOwnStep } from './InItsOwnStep';
import { LadderPane } from './LadderPane';
import { useIsNarrow } from './useIsNarrow';
import { useWorkspaceKeys } from './useWorkspaceKeys';
import { WorkspaceHeader } from './WorkspaceHeader';
import styles from './Workspace.module.css';

const fetchListener = () => import('../listener/ListenerView');
const ListenerPage = lazy(() => fetchListener().then((view) => ({ default: view.ListenerPage })));
const ListenerSummaryPanel = lazy(() =>
  fetchListener().then((view) => ({ default: view.ListenerSummaryPanel })),
);

// What stands around the ladder: fetched beside the rest of the page, not before it.
const readingStrip = fetchedPart(() =>
  import('../loading/ReadingStrip').then((view) => ({ default: view.ReadingStrip })),
);
const notices = fetchedPart(() =>
  import('./CaptureNotices').then((view) => ({ default: view.CaptureNotices })),
);
const overview = fetchedPart(() =>
  import('../overview/CaptureOverview').then((view) => ({ default: view.CaptureOverview })),
);
const flowList = fetchedPart(() =>
  import('../flows/FlowList').then((view) => ({ default: view.FlowList })),
);
const verdictPanel = fetchedPart(() =>
  import('../verdict/VerdictPanel').then((view) => ({ default: view.VerdictPanel })),
);
for (const { prepare } of [flowList, verdictPanel, readingStrip, notices, overview]) {
  // Whether it can be had shows where it is shown.
  prepare().catch(() => undefined);
}
const ReadingStrip = readingStrip.Part;
const CaptureNotices = notices.Part;
const CaptureOverview = overview.Part;
const FlowList = flowList.Part;
const VerdictPanel = verdictPanel.Part;

const PacketPanel = lazy(() =>
  import('../packet/PacketPanel').then((view) => ({ default: view.PacketPanel })),
);

const TAB_NAMES: Readonly<Record<Pane, string>> = {
  flows: 'Flows',
  ladder: 'Ladder',
  verdict: 'Verdict',
  packet: 'Packet',
};

/** What the panes show; another one gives a pane that failed a new chance. */
const useShown = () =>
  useApp(
    (state) =>
      `${state.listener ?? ''}/${state.flow ?? ''}/${state.packet ?? ''}/${state.other?.packet ?? ''}`,
  );

/** The ladder of the flow, or the page of a listener. */
function Centre() {
  const isListener = useApp((state) => state.listener !== null);
  const shown = useShown();
  return isListener ? (
    <Boundary what="This listener" shows={shown}>
      <Suspense fallback={null}>
        <ListenerPage />
      </Suspense>
    </Boundary>
  ) : (
    <Boundary what="This ladder" shows={shown}>
      <LadderPane />
    </Boundary>
  );
}

/** What the flow's opening means, or what those of a listener say together. */
function Verdict() {
  const isListener = useApp((state) => state.listener !== null);
  const shown = useShown();
  return (
    <Boundary what="This verdict" shows={shown}>
      <Suspense fallback={null}>
        {isListener ? <ListenerSummaryPanel /> : <VerdictPanel />}
      </Suspense>
    </Boundary>
  );
}

/** The packet that is selected. */
function Packet() {
  const shown = useShown();
  return (
    <Boundary what="This packet" shows={shown}>
      <Suspense fallback={null}>
        <PacketPanel />
      </Suspense>
    </Boundary>
  );
}

/** The list of flows. */
function Flows() {
  const order = useApp((state) => state.flowOrder);
  return (
    <Boundary what="The list of flows" shows={order}>
      <Suspense fallback={null}>
        <FlowList />
      </Suspense>
    </Boundary>
  );
}

/** The capture as a whole, over time. */
function Overview() {
  const open = useApp((state) => state.open);
  return (
    <Boundary what="The overview" shows={open}>
      <Suspense fallback={null}>
        <CaptureOverview />
      </Suspense>
    </Boundary>
  );
}

/** Panes side by side. */
function WidePanes({ withFlows }: { readonly withFlows: boolean }) {
  const hasPacket = useApp((state) => state.packet !== null || state.other !== null);
  return (
    <Columns
      flows={withFlows ? <Flows /> : null}
      ladder={
        <InItsOwnStep>
          <Centre />
        </InItsOwnStep>
      }
      details={
        <InItsOwnStep>
          <Details verdict={<Verdict />} packet={hasPacket ? <Packet /> : null} />
        </InItsOwnStep>
      }
    />
  );
}

/** One pane at a time under tabs, for narrow pages. */
function NarrowPanes({ pane }: { readonly pane: Pane }) {
  const app = useAppState();
  const search = useRef<HTMLInputElement>(null);
  return (
    <>
      <div className={styles.tabs} role="tablist" aria-label="Parts of the workspace">
        {PANES.map((id) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`tab-${id}`}
            aria-selected={id === pane}
            aria-controls="pane"
            className={styles.tab}
            onClick={() => app().showPane(id)}
          >
            {TAB_NAMES[id]}
          </button>
        ))}
      </div>
      <div id="pane" role="tabpanel" aria-labelledby={`tab-${pane}`} className={styles.pane}>
        {pane === 'flows' && (
          <div className={styles.flows}>
            <div className={styles.narrowSearch}>
              <FlowSearch field={search} />
            </div>
            <Flows />
          </div>
        )}
        {pane === 'ladder' && <Centre />}
        {pane === 'verdict' && <Verdict />}
        {pane === 'packet' && <Packet />}
      </div>
    </>
  );
}

/** The workspace: flows, ladder, findings and packet of an open capture. */
export function Workspace() {
  const app = useAppState();
  const narrow = useIsNarrow();
  const pane = useApp((state) => state.pane);
  const name = useApp((state) => state.open?.source.name ?? '');
  const isReading = useApp((state) => state.open?.isReading ?? false);
  const severalFlows = useApp((state) => isReading || state.flowOrder.length > 1);
  const search = useRef<HTMLInputElement>(null);
  const focusSearch = useCallback(() => {
    if (search.current === null) app().showPane('flows');
    else search.current.select();
  }, [app]);
  useWorkspaceKeys(focusSearch);

  useEffect(() => {
    document.title = `${name} · Synscope`;
    return () => {
      document.title = 'Synscope';
    };
  }, [name]);

  return (
    <div className={styles.workspace}>
      <WorkspaceHeader search={search} narrow={narrow} />
      <Suspense fallback={null}>
        <CaptureNotices />
      </Suspense>
      {isReading ? (
        <Suspense fallback={null}>
          <ReadingStrip />
        </Suspense>
      ) : (
        !narrow && <Overview />
      )}
      <main className={styles.main} tabIndex={-1}>
        {narrow ? <NarrowPanes pane={pane} /> : <WidePanes withFlows={severalFlows} />}
      </main>
    </div>
  );
}
