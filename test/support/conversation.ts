/** A capture of one connection, written as one line a segment. */
import { loadCapture } from '../../src/core/loading/loadCapture';
import type { Capture } from '../../src/core/capture';
import { TcpFlag } from '../../src/core/packets/packetTable';
import { ipPacket, pcapFile } from './pcapWriter';

const START = 1_700_000_000e9;
const CLIENT = { address: [10, 0, 0, 1], port: 40000, isn: 4_294_967_000 };
const SERVER = { address: [10, 0, 0, 2], port: 80, isn: 7000 };
const FLAGS: Readonly<Record<string, number>> = {
  S: TcpFlag.syn,
  A: TcpFlag.ack,
  F: TcpFlag.fin,
  R: TcpFlag.rst,
};

/**
 * The bytes of a pcap file. A segment is `C SA 0 1 100`: its sender (C or S), flags, sequence and acknowledgment number relative to
 * the initial ones (those of the client wrap around), bytes of payload, TTL, IP ID. 200 ms lie between segments, so that none is taken for a second recording.
 */
export function conversationFile(segments: readonly string[]): Uint8Array<ArrayBuffer> {
  return pcapFile(
    segments.map((segment, at) => {
      const [
        sender,
        letters,
        sequence,
        acknowledgment = '0',
        payload = '0',
        ttl = '64',
        ipId = '0',
      ] = segment.split(' ');
      const [source, destination] = sender === 'C' ? [CLIENT, SERVER] : [SERVER, CLIENT];
      const flags = [...letters!].reduce((sum, letter) => sum | FLAGS[letter]!, 0);
      // The RST that answers a segment without ACK has the number 0 itself.
      const from = sequence === 'zero' ? 0 : source.isn + Number(sequence);
      return {
        time: START + at * 200e6,
        bytes: ipPacket({
          source: source.address,
          destination: destination.address,
          sourcePort: source.port,
          destinationPort: destination.port,
          sequence: from >>> 0,
          acknowledgment: letters!.includes('A')
            ? (destination.isn + Number(acknowledgment)) >>> 0
            : 0,
          flags,
          window: 1000,
          payloadLength: Number(payload),
          ttl: Number(ttl),
          ipId: Number(ipId),
        }),
      };
    }),
  );
}

/** The capture of a conversation. */
export async function conversation(segments: readonly string[]): Promise<Capture> {
  const result = await loadCapture(new Blob([conversationFile(segments)]));
  if (!result.ok) throw new Error(result.error.message);
  return result.capture;
}
