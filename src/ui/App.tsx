import { lazy, Suspense } from 'react';
import { useApp } from '../store/appStore';
import { DropTarget } from './dropTarget/DropTarget';
import { FailurePage } from './failure/FailurePage';
import { Landing } from './landing/Landing';
import { LoadingPanel } from './loading/LoadingPanel';

const fetchWorkspace = () =>
  import('./workspace/Workspace').then(({ Workspace }) => ({ default: Workspace }));
const Workspace = lazy(fetchWorkspace);
// The workspace is fetched while the person looks at the landing page: dropping a file then needs no
// request at all.
if ('requestIdleCallback' in globalThis) requestIdleCallback(() => void fetchWorkspace());
else setTimeout(() => void fetchWorkspace(), 500);

/** The page: landing, workspace or failure, with loading on top. */
export function App() {
  const isOpen = useApp((state) => state.open !== null);
  const failed = useApp((state) => state.failure !== null);
  const loading = useApp((state) => state.loading !== null);
  const announcement = useApp((state) => state.announcement);
  return (
    <>
      {failed && !loading ? (
        <FailurePage />
      ) : isOpen ? (
        <Suspense fallback={null}>
          <Workspace />
        </Suspense>
      ) : (
        <Landing />
      )}
      <LoadingPanel />
      <DropTarget />
      <p className="visually-hidden" role="status">
        {announcement}
      </p>
    </>
  );
}
