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
import {
  ecnRefused,
  notListeningYet,
  portClosed,
  programRestarted,
  refusalNotValid,
  windowsBacklogFull,
} from './refusals';
import type { Cause } from './cause';
import {
  ackNotCaptured,
  acceptOverflowAbort,
  acceptQueueFullSynDropped,
  acceptQueueOverflow,
  closedAtOnce,
  deferAccept,
  halfOpenReuse,
  legacyDeferAccept,
  probe,
  simultaneousOpen,
  splitHandshake,
  synCookies,
} from './listener';
import {
  forwardedUnanswered,
  portsOnOneSocket,
  otherBackEnd,
  replyNotTranslated,
  twoResponders,
} from './translation';
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
  closedAtOnce,
  rstInjected,
  icmpRejected,
  replyNotTranslated,
  forwardedUnanswered,
  portsOnOneSocket,
  twoResponders,
  otherBackEnd,
  portClosed,
  windowsBacklogFull,
  programRestarted,
  ecnRefused,
  notListeningYet,
  refusalNotValid,
  halfOpenReuse,
  probe,
  simultaneousOpen,
  splitHandshake,
  synLost,
  acceptQueueFullSynDropped,
  synFiltered,
];
