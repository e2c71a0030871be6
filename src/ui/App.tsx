import { lazy, Suspense, useDeferredValue } from 'react';
import { useApp } from '../store/useApp';
import { DropTarget } from './dropTarget/DropTarget';
import { Boundary } from './failure/Boundary';
import { fetchedPart } from './fetchedPart';
import { Landing } from './landing/Landing';
import { usePaste } from './paste/usePaste';
import { useLostFocus } from './useLostFocus';

const fetchWorkspace = () =>
  import('./workspace/Workspace').then(({ Workspace }) => ({ default: Workspace }));
const workspace = fetchedPart(fetchWorkspace);
const Workspace = workspace.Part;
const fetchDialogs = () => import('./Dialogs').then((dialogs) => ({ default: dialogs.Dialogs }));
const Dialogs = lazy(fetchDialogs);
// The rest is fetched while the person looks at the landing page: dropping a file then needs no request at all.
const fetchLoadingPanel = () =>
  import('./loading/LoadingPanel').then((view) => ({ default: view.LoadingPanel }));
const loadingPanel = fetchedPart(fetchLoadingPanel);
const LoadingPanel = loadingPanel.Part;
const failurePage = fetchedPart(() =>
  import('./failure/FailurePage').then((view) => ({ default: view.FailurePage })),
);
const FailurePage = failurePage.Part;
const fetchParts = () =>
  Promise.all([
    import('./ladder/LadderText'),
    import('./ladder/PacketCard'),
    import('./ladder/LadderOverview'),
    loadingPanel.prepare(),
    failurePage.prepare(),
    import('./workspace/NoFlows'),
    import('./verdict/EvidenceSection'),
    import('./packet/PacketPanel'),
    import('./listener/ListenerView'),
    import('../core/hostEvidence'),
    import('../core/diagnosis/toldFacts'),
  ]);
const fetchRest = () => void workspace.prepare().then(fetchDialogs).then(fetchParts);
if ('requestIdleCallback' in globalThis) requestIdleCallback(fetchRest);
else setTimeout(fetchRest, 500);

/** The page: landing, workspace or failure, with loading on top. */
export function App() {
  const open = useApp((state) => state.open);
  // The workspace is large: made in slices, it holds nobody up.
  const isOpen = useDeferredValue(open !== null);
  const failed = useApp((state) => state.failure !== null);
  const isSlow = useApp((state) => state.loading?.shown ?? false);
  const loading = useApp((state) => state.loading !== null);
  const dialog = useApp((state) => state.dialog);
  usePaste();
  useLostFocus(isOpen);
  const announcement = useApp((state) => state.announcement);
  return (
    <>
      <Boundary what="This page" shows={failed ? failed : open} isPage>
        {failed && !loading ? (
          <Suspense fallback={null}>
            <FailurePage />
          </Suspense>
        ) : isOpen ? (
          <Suspense fallback={null}>
            <Workspace />
          </Suspense>
        ) : (
          <Landing />
        )}
      </Boundary>
      {dialog !== null && (
        <Boundary what="This dialog" shows={dialog}>
          <Suspense fallback={null}>
            <Dialogs dialog={dialog} />
          </Suspense>
        </Boundary>
      )}
      {isSlow && (
        <Suspense fallback={null}>
          <LoadingPanel />
        </Suspense>
      )}
      <DropTarget />
      <p className="visually-hidden" role="status">
        {announcement}
      </p>
    </>
  );
}
