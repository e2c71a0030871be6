/** What a packet is to the eye, the same in every picture: a byte, kept per row in `LadderFlow.kinds`. */
export const ArrowKind = {
  syn: 0,
  synAck: 1,
  /** The ACK that completes the handshake for the client. */
  handshakeAck: 2,
  /** A SYN-ACK sent again after the client's ACK. */
  synAckRepeat: 3,
  /** The same, but already under way when the ACK passed. */
  crossingRepeat: 4,
  ack: 5,
  duplicateAck: 6,
  /** A duplicate ACK whose SACK block names what was received twice (RFC 2883). */
  duplicateSack: 7,
  data: 8,
  retransmission: 9,
  outOfOrder: 10,
  zeroWindow: 11,
  keepAlive: 12,
  fin: 13,
  finRetransmission: 14,
  reset: 15,
  /** A second recording of a packet by the capture: it was on the wire once. */
  captureDuplicate: 16,
} as const;
export type ArrowKind = (typeof ArrowKind)[keyof typeof ArrowKind];
