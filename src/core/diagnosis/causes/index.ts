/**
 * The causes that the diagnosis knows. Adding one: write it into the file of its place, put it into this list;
 * `npm run docs:causes` writes docs/causes.md anew. Order breaks ties between causes that explain equally well.
 */
import {
  rstInjected,
  shortTimer,
  synAckSentTwice,
  synAnsweredAgain,
  synProxy,
  synProxyNoForward,
} from './boxes';
import type { Cause } from './cause';
import {
  ackNotCaptured,
  acceptOverflowAbort,
  acceptQueueFullSynDropped,
  acceptQueueOverflow,
  deferAccept,
  halfOpenReuse,
  legacyDeferAccept,
  portClosed,
  probe,
  simultaneousOpen,
  splitHandshake,
  synCookies,
} from './listener';
import {
  ackBadChecksum,
  ackDroppedOnServerHost,
  ackLostBeforeServer,
  ackRejectedByTcp,
  handshakeDelayed,
  icmpRejected,
  synAckLost,
  synFiltered,
  synLost,
} from './path';
import { droppedForReason, lostInsideDevice, oneDirectionCaptured, resetForReason } from './told';
import { synQueueFull, synTimestampRejected } from './synQueue';

export const causes: readonly Cause[] = [
  acceptQueueOverflow,
  ackRejectedByTcp,
  deferAccept,
  legacyDeferAccept,
  ackLostBeforeServer,
  ackDroppedOnServerHost,
  ackBadChecksum,
  handshakeDelayed,
  synProxyNoForward,
  synProxy,
  synAnsweredAgain,
  synAckSentTwice,
  shortTimer,
  synAckLost,
  synCookies,
  ackNotCaptured,
  acceptOverflowAbort,
  rstInjected,
  icmpRejected,
  portClosed,
  halfOpenReuse,
  probe,
  simultaneousOpen,
  splitHandshake,
  synLost,
  acceptQueueFullSynDropped,
  synFiltered,
  synQueueFull,
  synTimestampRejected,
  resetForReason,
  droppedForReason,
  lostInsideDevice,
  oneDirectionCaptured,
];
