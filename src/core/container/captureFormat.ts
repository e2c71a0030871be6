/**
 * What a capture format is to the rest: it is recognised by its first bytes, and its reader turns
 * chunks of the file into records. Formats are listed in `formats.ts`.
 */
import type { CaptureError, WarningCode } from '../capture';
import type { CaptureInterface } from '../captureOrigin';
import type { FileNoteRecorder } from './fileNotes';

/** Takes the records of a capture, in file order. */
export interface RecordSink {
  /** Called once, before the first packet that has a time: its time in nanoseconds since 1970. */
  start(nanoseconds: bigint): void;
  /** A new interface; its row is the number of interfaces before it. */
  interface(description: CaptureInterface): void;
  /**
   * One packet. The bytes `[at, at + capturedLength)` of `view` are only valid during the call.
   * @param time nanoseconds since the capture's start; NaN when the record has none
   * @param fileOffset where the captured bytes lie in the file
   */
  packet(
    view: DataView,
    at: number,
    capturedLength: number,
    originalLength: number,
    time: number,
    interfaceId: number,
    fileOffset: number,
  ): void;
  /**
   * A record that is no packet, but has a frame number in Wireshark: the packets behind it count on from there, so that our
   * numbers are Wireshark's.
   */
  skipFrameNumber(): void;
  /** The packet that comes next has a time that cannot be: its part of a second is a second or longer. */
  impossibleTime(fraction: number, unit: 'microseconds' | 'nanoseconds'): void;
  /** What the file says beside its packets. */
  readonly notes: FileNoteRecorder;
  /**
   * Something odd that does not stop reading; counted by code. The first message of a code stands for all: a figure in it has to be
   * that of the whole file, so that it can only be said when the reader finishes.
   * @param times how often it was met (once, where it is not given)
   */
  warn(code: WarningCode, message: string, offset: number, times?: number): void;
}

/** Reads one capture. `push` until the input ends or `error` is set, then `finish` once. */
export interface CaptureReader {
  push(chunk: Uint8Array): void;
  /** The input has ended. */
  finish(): void;
  /** Why reading stopped, or null. Every packet before it has been handed to the sink. */
  readonly error: CaptureError | null;
}

export interface CaptureFormat {
  readonly id: string;
  readonly title: string;
  /** Decides by the first bytes of the file (up to 512 of them), never by its name. */
  sniff(head: Uint8Array): boolean;
  createReader(sink: RecordSink): CaptureReader;
}

/**
 * Largest captured length that a record may claim. The same limit as libpcap's and Wireshark's for
 * ordinary link types (MAXIMUM_SNAPLEN, 256 KiB): anything above is a damaged length field.
 */
export const MAX_CAPTURED_LENGTH = 262_144;

/** Do the first bytes of a file read like this text (Latin-1)? */
export function startsWith(head: Uint8Array, text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    if (head[i] !== text.charCodeAt(i)) return false;
  }
  return true;
}

/** LINKTYPE_ value that nothing claims: for link layers that we have no number for. */
export const UNKNOWN_LINK_TYPE = 0xffff;
