/** What only lists ask for when somebody uses them: fetched after the rest, so that a first ladder need not wait for it. */
export { summariseListener } from '../diagnosis/listenerSummary';
export { searchFlows, searchWords } from '../flows/flowSearch';
export { listenerRow } from './listenerRows';
export { otherPacketRows } from './otherPacketRows';
