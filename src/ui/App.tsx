import { lazy, Suspense } from 'react';
import { useApp } from '../store/useApp';
import { DropTarget } from './dropTarget/DropTarget';
import { Boundary } from './failure/Boundary';
import { FailurePage } from './failure/FailurePage';
import { Landing } from './landing/Landing';
import { LoadingPanel } from './loading/LoadingPanel';
import { usePaste } from './paste/usePaste';

const fetchWorkspace = () =>
  import('./workspace/Workspace').then(({ Workspace }) => ({ default: Workspace }));
const Workspace = lazy(fetchWorkspace);
const fetchDialogs = () => import('./Dialogs').then((dialogs) => ({ default: dialogs.Dialogs }));
const Dialogs = lazy(fetchDialogs);
// The rest is fetched while the person looks at the landing page: dropping a file then needs no request at all.
const fetchParts = () =>
  Promise.all([
    import('./ladder/LadderText'),
    import('./ladder/PacketCard'),
    import('./loading/ReadingStrip'),
    import('./verdict/EvidenceSection'),
  ]);
const fetchRest = () => void fetchWorkspace().then(fetchDialogs).then(fetchParts);
if ('requestIdleCallback' in globalThis) requestIdleCallback(fetchRest);
else setTimeout(fetchRest, 500);

/** The page: landing, workspace or failure, with loading on top. */
export function App() {
  const open = useApp((state) => state.open);
  const failed = useApp((state) => state.failure !== null);
  const loading = useApp((state) => state.loading !== null);
  const dialog = useApp((state) => state.dialog);
  usePaste();
  const announcement = useApp((state) => state.announcement);
  return (
    <>
      <Boundary what="This page" shows={failed ? failed : open} isPage>
        {failed && !loading ? (
          <FailurePage />
        ) : open !== null ? (
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
      <LoadingPanel />
      <DropTarget />
      <p className="visually-hidden" role="status">
        {announcement}
      </p>
    </>
  );
}
