/** What is asked for when a first ladder stands: fetched after the rest, so that it need not wait for this. */
export { summariseListener } from '../diagnosis/listenerSummary';
export { findFlows } from '../filter/findFlows';
export { causeAdvice } from './causeAdvice';
export { listenerRows } from './listenerRows';
export { otherPacketRows } from './otherPacketRows';
export { captureTimeline } from './captureTimeline';
