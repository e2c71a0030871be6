/** What an ICMP error says of the packet that it quotes. */
export const IcmpReason = {
  /** It was refused, or there is no way to where it goes. */
  refused: 1,
  /** It is larger than the next link takes (RFC 1191, RFC 8201). */
  tooBig: 2,
  /** Its TTL or hop limit ran out. */
  timeExceeded: 3,
  /** None of these: advice to send less (source quench, which a host must ignore: RFC 6633), or fragments of it that did not all arrive in time. */
  advice: 4,
} as const;
export type IcmpReason = (typeof IcmpReason)[keyof typeof IcmpReason];
