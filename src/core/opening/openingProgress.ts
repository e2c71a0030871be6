/** How far a flow's opening is, as `OpeningRecorder.progress` tells it. */
export const OpeningProgress = {
  /** The server has proved that it accepted the connection, and what answers that has come. */
  accepted: 1,
  /** A SYN-ACK was seen again. */
  synAckRepeated: 2,
} as const;
