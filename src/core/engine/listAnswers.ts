/** What only lists ask for when somebody uses them: fetched after the rest, so that a first ladder need not wait for it. */
export { searchFlows, searchWords } from '../flows/flowSearch';
export { otherPacketRows } from './otherPacketRows';
