/** What helps against the causes of `../probing.ts`, which commands show them, and where it can be checked. */
import type { CauseHelp, CauseId } from '../cause';
import { captureAtClient, cookieCounters } from './questions';

export const probingHelp = {
  scan: {
    rest: ': it tries many addresses and ports within seconds and repeats none of its SYNs, or sends a SYN that no system sends. That most are refused or not answered is what a scan meets.',
    fix: 'Nothing is broken. Leave such flows out when you count openings that failed.',
    ask: [captureAtClient],
    sources: [
      { what: 'RFC 6298 section 2: a client that wants to connect sends its SYN again after 1 s' },
    ],
  },
  'syn-flood': {
    rest: ': whoever sends them does not wait for an answer. The listener drops them, or its table of half-open connections is full.',
    fix: 'Turn SYN cookies on (net.ipv4.tcp_syncookies=1, the default) and let the network upstream filter; look at the addresses: invented ones belong to no route.',
    ask: [cookieCounters],
    sources: [{ what: 'RFC 4987 sections 2 and 3' }],
  },
  backscatter: {
    rest: ": somebody sends SYNs in the client's name, to flood that server or to have it flood the client (reflection). Where a capture holds only one direction, it looks the same.",
    fix: "Nothing is broken at either end. Does the capture hold the client's own packets? If not, capture both directions.",
    ask: [captureAtClient],
    sources: [
      {
        what: 'RFC 4987 section 2.3; Moore et al. 2001, Inferring Internet Denial-of-Service Activity',
      },
    ],
  },
} satisfies Partial<Record<CauseId, CauseHelp>>;
