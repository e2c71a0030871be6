/**
 * How each kind of arrow is drawn: a kind is told by colour and dash and weight and word, so that no one of them has to
 * be seen.
 */
import { ArrowKind } from '../flowRows/arrowKind';
import type { ArrowPaint } from './scene';

export interface ArrowStyle {
  readonly tone: ArrowPaint;
  /** Lengths of dashes and spaces, px; empty for a solid line. */
  readonly dash: readonly number[];
  /** Width of the line, px. */
  readonly weight: number;
  /** The label is set bold. */
  readonly strong: boolean;
  readonly head: 'solid' | 'open' | 'cross';
}

function style(
  tone: ArrowPaint,
  dash: readonly number[],
  weight: number,
  strong = false,
  head: ArrowStyle['head'] = 'solid',
): ArrowStyle {
  return { tone, dash, weight, strong, head };
}

const STYLES: Readonly<Record<ArrowKind, ArrowStyle>> = {
  [ArrowKind.syn]: style('arrow-plain', [], 1.5),
  [ArrowKind.synAck]: style('arrow-plain', [], 1.5),
  [ArrowKind.handshakeAck]: style('arrow-ack', [], 1.5),
  [ArrowKind.synAckRepeat]: style('arrow-repeat', [], 2.75, true),
  [ArrowKind.crossingRepeat]: style('arrow-repeat', [9, 4], 1.75),
  [ArrowKind.ack]: style('arrow-ack', [], 1.25),
  [ArrowKind.duplicateAck]: style('arrow-duplicate-ack', [5, 4], 1.5),
  [ArrowKind.duplicateSack]: style('arrow-duplicate-ack', [5, 4], 1.5),
  [ArrowKind.data]: style('arrow-data', [], 2),
  [ArrowKind.retransmission]: style('arrow-retransmission', [10, 4], 2, true),
  [ArrowKind.outOfOrder]: style('arrow-retransmission', [2, 4], 2),
  [ArrowKind.zeroWindow]: style('arrow-probe', [1.5, 4], 2.25, true),
  [ArrowKind.keepAlive]: style('arrow-probe', [1.5, 5], 1.5, false, 'open'),
  [ArrowKind.fin]: style('arrow-fin', [], 1.5),
  [ArrowKind.finRetransmission]: style('arrow-fin', [10, 4], 1.75, true),
  [ArrowKind.reset]: style('arrow-reset', [], 2.25, true, 'cross'),
  [ArrowKind.captureDuplicate]: style('arrow-faint', [2, 3], 1, false, 'open'),
};

/** How arrows of a kind are drawn. */
export function arrowStyle(kind: ArrowKind): ArrowStyle {
  return STYLES[kind];
}

/** Kinds from the least to the most telling: what an overview shows where several fall together. */
export function arrowWeight(kind: ArrowKind): number {
  switch (kind) {
    case ArrowKind.synAckRepeat:
      return 5;
    case ArrowKind.reset:
      return 4;
    case ArrowKind.retransmission:
    case ArrowKind.finRetransmission:
      return 3;
    case ArrowKind.zeroWindow:
    case ArrowKind.outOfOrder:
    case ArrowKind.crossingRepeat:
      return 2;
    case ArrowKind.duplicateAck:
    case ArrowKind.duplicateSack:
      return 1;
    default:
      return 0;
  }
}
