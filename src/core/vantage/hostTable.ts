/**
 * What the capture shows of each address as a neighbour of the capture point: how quickly it answers, with which TTL,
 * and whether its checksums were left to a network card. One row an address.
 */
import type { FlowTable } from '../flows/flowTable';
import type { OpeningSegmentTable } from '../opening/openingSegments';
import {
  checksumStatus,
  ChecksumStatus,
  isFromServer,
  tcpFlags,
  TcpFlag,
  type PacketTable,
} from '../packets/packetTable';
import type { AddressTable } from '../packets/addressTable';
import { CAPTURE_DUPLICATE_WINDOW } from '../opening/captureDuplicate';

export interface HostTable {
  readonly length: number;
  /** Shortest time from a SYN to the address until its SYN-ACK, nanoseconds; Infinity when never seen. */
  readonly synToSynAck: Float64Array;
  /** Shortest time from a SYN-ACK to the address until its ACK, nanoseconds; Infinity when never seen. */
  readonly synAckToAck: Float64Array;
  /** Openings behind the two columns above. */
  readonly openings: Uint32Array;
  /** Smallest and largest TTL of opening segments from the address; 0 when none was seen. */
  readonly minTtl: Uint8Array;
  readonly maxTtl: Uint8Array;
  /** Opening segments from the address whose checksum holds the pseudo-header sum only; without those that are larger than a wire carries. */
  readonly partialChecksums: Uint32Array;
  /** Opening segments from the address with a whole and right checksum. */
  readonly goodChecksums: Uint32Array;
  /** 1: a text shows what the address sends as it leaves the machine of the capture, and what it is sent as it comes in. */
  readonly sentHere: Uint8Array;
}

/** Looks once at every opening of the capture. */
export function buildHostTable(
  packets: PacketTable,
  flows: FlowTable,
  segments: OpeningSegmentTable,
  addresses: AddressTable,
): HostTable {
  const { length } = addresses;
  const hosts: HostTable = {
    length,
    synToSynAck: new Float64Array(length).fill(Infinity),
    synAckToAck: new Float64Array(length).fill(Infinity),
    openings: new Uint32Array(length),
    minTtl: new Uint8Array(length),
    maxTtl: new Uint8Array(length),
    partialChecksums: new Uint32Array(length),
    goodChecksums: new Uint32Array(length),
    sentHere: new Uint8Array(length),
  };
  for (let flow = 0; flow < flows.length; flow++) {
    const client = flows.clientAddress[flow]!;
    const server = flows.serverAddress[flow]!;
    let synTime = Number.NaN;
    let synAckTime = Number.NaN;
    let handshake = 0;
    const end = segments.rowStart[flow + 1]!;
    for (let i = segments.rowStart[flow]!; i < end; i++) {
      const row = segments.rowIndex[i]!;
      const packet = segments.packet[row]!;
      const fromServer = isFromServer(packets, packet);
      noteSender(hosts, fromServer ? server : client, segments.ttl[row]!, packets, packet);
      const bits = tcpFlags(packets, packet) & (TcpFlag.syn | TcpFlag.ack);
      const time = packets.time[packet]!;
      // Only the plain order SYN, SYN-ACK, ACK is a measurement.
      if (handshake === 0 && bits === TcpFlag.syn && !fromServer) {
        synTime = time;
        handshake = 1;
      } else if (handshake === 1 && bits === (TcpFlag.syn | TcpFlag.ack) && fromServer) {
        synAckTime = time;
        hosts.synToSynAck[server] = Math.min(hosts.synToSynAck[server]!, time - synTime);
        hosts.openings[server]!++;
        handshake = 2;
      } else if (handshake === 2 && bits === TcpFlag.ack && !fromServer) {
        hosts.synAckToAck[client] = Math.min(hosts.synAckToAck[client]!, time - synAckTime);
        hosts.openings[client]!++;
        handshake = 3;
      } else if (handshake < 3 && !isCopy(bits, time, synTime, synAckTime)) {
        handshake = 3;
      }
    }
  }
  return hosts;
}

/** The SYN or SYN-ACK just seen, again within moments: the capture recorded it twice. */
function isCopy(bits: number, time: number, synTime: number, synAckTime: number): boolean {
  const original = bits === TcpFlag.syn ? synTime : synAckTime;
  return (bits & TcpFlag.syn) !== 0 && time - original <= CAPTURE_DUPLICATE_WINDOW;
}

/** Payload of the largest TCP segment on an Ethernet without jumbo frames. */
const LARGEST_ON_THE_WIRE = 1460;

function noteSender(
  hosts: HostTable,
  sender: number,
  ttl: number,
  packets: PacketTable,
  packet: number,
): void {
  if (ttl > 0) {
    if (hosts.minTtl[sender] === 0 || ttl < hosts.minTtl[sender]!) hosts.minTtl[sender] = ttl;
    if (ttl > hosts.maxTtl[sender]!) hosts.maxTtl[sender] = ttl;
  }
  const checksum = checksumStatus(packets, packet);
  // A receiving network card that joins segments leaves such sums as well, on what is larger than any segment of a wire.
  const isJoined = packets.payloadLength[packet]! > LARGEST_ON_THE_WIRE;
  if (checksum === ChecksumStatus.partial && !isJoined) hosts.partialChecksums[sender]!++;
  else if (checksum === ChecksumStatus.good) hosts.goodChecksums[sender]!++;
}
