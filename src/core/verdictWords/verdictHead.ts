import type { Opening } from '../opening/opening';
import { hasOneEnd } from '../flows/flowTable';
import { isCrooked, type Diagnosis } from '../diagnosis/diagnose';
import { durationWords } from '../words/duration';
import type { HalfOpen } from '../opening/opening';

/** What is said first about an opening. */
export interface VerdictHead {
  readonly headline: string;
  readonly summary: string;
  readonly tone: 'crooked' | 'warn' | 'plain' | 'ok';
}

/** Headline and summary of a diagnosis; without a verdict they say what is missing. */
export function verdictHead(diagnosis: Diagnosis): VerdictHead {
  const { verdict, context } = diagnosis;
  const { opening, capture } = context;
  if (hasOneEnd(capture.flows, opening.flow)) return { ...ONE_END, tone: 'plain' };
  if (verdict === null) return { ...missing(opening), tone: 'plain' };
  const { headline, healthy } = verdict;
  // The headline stands above it already.
  const again = `${headline}. `;
  const summary = verdict.summary.startsWith(again)
    ? verdict.summary.slice(again.length)
    : verdict.summary;
  const whole = opening.synAck !== null && opening.ack !== null;
  if (healthy) return { headline, summary, tone: whole ? 'ok' : 'plain' };
  const crooked = isCrooked(diagnosis) && !opening.crossing;
  return { headline, summary, tone: crooked ? 'crooked' : 'warn' };
}

const ONE_END = {
  headline: 'Both ends are the same',
  summary:
    'These packets go from an address and port to the same address and port. They were sent to disturb a host (LAND), or a program connected to itself: there is no other end whose answers could be explained.',
};

function missing(opening: Opening): Pick<VerdictHead, 'headline' | 'summary'> {
  const { syns, synAck, segments } = opening;
  if (syns.length === 0 && synAck === null) {
    return {
      headline: 'The opening is not in this capture',
      summary:
        'The capture begins after this connection was opened: it holds neither a SYN nor a SYN-ACK of it, so nothing can be said about how it came about.',
    };
  }
  const fromServer = segments.some((segment) => segment.fromServer);
  return {
    headline: 'Only one direction is in this capture',
    summary: `It holds what the ${fromServer ? 'server' : 'client'} sent and nothing of what the ${fromServer ? 'client' : 'server'} answered. Capture where both directions pass (on one of the two hosts, or on a mirror port for both directions), and without a filter on one address as the source.`,
  };
}

/** How long the two ends disagreed, and from when to when. */
export function halfOpenText({ end, duration, atLeast }: HalfOpen): {
  readonly value: string;
  readonly how: string;
} {
  const length = durationWords(duration);
  if (end === 'accepted') {
    return {
      value: atLeast < duration ? `${durationWords(atLeast)} to ${length}` : length,
      how: 'from the client’s ACK until the server showed that it had accepted the connection',
    };
  }
  if (end === 'reset')
    return { value: length, how: 'from the client’s ACK until the server’s reset' };
  return {
    value: `at least ${length}`,
    how: 'from the client’s ACK until the capture’s last packet',
  };
}
