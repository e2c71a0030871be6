/**
 * A flow inside a link: `b1.` (deflated) or `b0.` (stored), then base64url of version, length, CRC-32 and content
 * (docs/permalinks.md). What both ways need: encoding asks for little, decoding trusts nothing and answers with a sentence.
 */
import { crc32 } from '../bytes/crc32';
import type { Capture, CaptureError } from '../capture';
import type { Observation } from '../diagnosis/observations/observation';
import type { VantagePlace } from '../vantage/vantage';
import type { LinkFact, LinkGap } from './linkFlow';

export type { LinkFact, LinkGap } from './linkFlow';

/** Most bytes that are unpacked, and most that they may become. */
export const MOST_PACKED_BYTES = 64 * 1024;
export const MOST_UNPACKED_BYTES = 1024 * 1024;

export const DEFLATED = 'b1.';
export const STORED = 'b0.';
export const CRC_BYTES = 4;

/** What a link holds beside the capture. */
export interface LinkExtras {
  /** What the person who shared has typed, plain text; null when nothing. */
  readonly title: string | null;
  /** What the verdict rests on beyond the packets. */
  readonly facts: readonly LinkFact[];
  /** Where whoever made the link says that the capture was taken; null: nowhere. */
  readonly place: VantagePlace | null;
  /** Where packets were left out: to be drawn as a gap with their number. `afterPacket` is a row of the PacketTable. */
  readonly gaps: readonly LinkGap[];
  /** Addresses, ports, the date and all bases are those of the source. */
  readonly keepsAddresses: boolean;
}

/** What the diagnosis takes from a link beside the packets. */
export interface LinkWitness {
  /** The facts of {@link LinkExtras}, those of kinds that are known here. */
  readonly observations: readonly Observation[];
  readonly place: VantagePlace | null;
}

/** A flow out of a link (a `LoadResult`), or why there is none. */
export type FlowLinkResult =
  | {
      readonly ok: true;
      /** One flow; its packets have no bytes. */
      readonly capture: Capture;
      /** Empty. */
      readonly bytes: Blob;
      readonly extras: LinkExtras;
      readonly witness: LinkWitness;
    }
  | { readonly ok: false; readonly error: CaptureError };

/** Covers the codec and the version too, so that neither can be exchanged. */
export function checkOf(codec: string, version: number, content: Uint8Array): number {
  return crc32(new TextEncoder().encode(`${codec}${version}.`), content);
}
