/**
 * What a text says became of a packet: the reason that a firewall, a kernel or a load balancer gives for dropping it, or
 * for the RST that it sends. The kinds are those that the diagnosis can weigh; every other reason is only shown.
 */

export type FateKind =
  /** a packet filter, a policy, an access list or an eBPF program dropped it */
  | 'filter'
  /** the accept queue of the listener was full */
  | 'accept-queue'
  /** the queue of half-open connections was full */
  | 'syn-queue'
  /** nothing listens on its port */
  | 'no-socket'
  /** its checksum is wrong */
  | 'checksum'
  /** its timestamps look old */
  | 'timestamps'
  /** it was seen to come in at a device and never to leave it */
  | 'stays-inside'
  /** it is a SYN or SYN-ACK, and an ICMP error followed it that can be about no other one */
  | 'icmp'
  /** it is an RST, and the text says why it was sent */
  | 'reset-cause'
  /** dropped for another reason */
  | 'dropped';

export interface ToldFate {
  readonly kind: FateKind;
  /** The reason in the words of the text. */
  readonly words: string;
  /** What they mean, where they do not say it themselves; stands behind them in parentheses. */
  readonly means?: string;
}

/**
 * Words of reasons and what they mean. Linux: enum skb_drop_reason (include/net/dropreason-core.h); Cisco ASA:
 * `show asp drop`; Windows: drop reasons of pktmon; FortiOS: `diagnose debug flow`; Cilium: pkg/monitor/api/drop.go.
 */
const REASONS: readonly (readonly [RegExp, FateKind])[] = [
  [/LISTEN_?OVERFLOW|accept queue/i, 'accept-queue'],
  [/REQQ?_?FULL|\bsyn[- ]queue|half-?open (?:limit|queue)|MinorThreshold/i, 'syn-queue'],
  [
    /(?:TCP_CSUM|IP_CSUM|SKB_CSUM)\b|bad[- ](?:tcp[- ])?(?:checksum|cksum)|invalid[- ]tcp[- ]checksum|CHECKSUM/i,
    'checksum',
  ],
  [/TCP_RFC7323_\w+|\bPAWS\b|tcp-paws-fail/i, 'timestamps'],
  [
    /(?:^|\W|_)NO_SOCKET|ENDPOINT_NOT_FOUND|PORT_UNREACHABLE|no (?:listening )?socket/i,
    'no-socket',
  ],
  // Named like filters, and none: the check of the way back (fib_validate_source()), IPsec (xfrm_policy_check()), security modules, what tcp_filter() drops
  // also for want of memory, and taps that drop what is flooded to all of them (tun.c, check_filter()).
  [/_RPFILTER\b|XFRM_POLICY|SECURITY_HOOK|SOCKET_FILTER|\bTAP_\w{0,4}FILTER/, 'dropped'],
  [
    /NETFILTER|BPF_CGROUP|TC_INGRESS|TC_EGRESS|_XDP\b|\bXDP\b|acl[- ]?drop|access[- ]?(?:list|group|rule|policy)|policy|denied|\bdeny\b|WFP|FILTER|firewall|\bACL\b|blocked?\b|\brejected?\b|IPTABLES|NFTABLES/i,
    'filter',
  ],
];

/** The fate behind a reason for dropping a packet. */
export function fateOfReason(reason: string): ToldFate {
  const words = reason.trim().slice(0, LONGEST_REASON);
  return { kind: REASONS.find(([pattern]) => pattern.test(words))?.[1] ?? 'dropped', words };
}

/** A sentence can bear no longer one. */
const LONGEST_REASON = 160;
