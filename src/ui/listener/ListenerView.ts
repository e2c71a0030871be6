/** The page of a listener and its summary, fetched when they are wanted. */
export { ListenerPage } from './ListenerPage';
export { ListenerSummaryPanel } from './ListenerSummaryPanel';
