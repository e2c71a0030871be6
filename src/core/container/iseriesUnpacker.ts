/**
 * Unpacks communications traces of IBM i to pcap. Layout: IBM's documentation of the trace ("Communications trace", Start
 * Communications Trace with ASCII(*YES)): a page with the settings, then for each packet a line with its number, direction, length,
 * time, addresses and EtherType, and lines with its headers and data in hexadecimal. In a formatted trace the headers stand behind
 * their names, among their fields in words; in one that is not, all is data. Pages begin anywhere between the lines.
 */
import { MAX_CAPTURED_LENGTH } from './captureFormat';
import type { Unpacker, UnpackedSink } from '../compression/compression';

const PCAP_NANOSECONDS = 0xa1b23c4d;
const PCAP_HEADER = 24;
const RECORD_HEADER = 16;
const LINKTYPE_ETHERNET = 1;
const ETHERNET_HEADER = 14;
/** Lines of a trace have 132 or 198 columns; a longer one is none of it. */
const LONGEST_LINE = 1024;
const SECONDS_PER_DAY = 86_400;

const PROTOCOL = /^Object protocol[ .:]{1,40}(\w{1,20})/i;
const START = /^Start date\/Time[ .:]{1,40}(\d\d)\/(\d\d)\/(\d\d)\b/i;
const PACKET =
  /^\d{1,9}[ *]{1,9}[SR] {1,20}(\d{1,6}) {1,20}(\d\d):(\d\d):(\d\d)\.(\d{1,9}) {1,40}([\dA-F]{12}) {1,20}([\dA-F]{12}) {1,20}ETHV2 {1,20}Type: {0,9}([\dA-F]{4})\b/i;
const HEADER = /^(?:IP|IPv6|ARP|TCP|UDP|ICMP|ICMPv6) {0,4}(?:Header|Hdr) {0,4}: {0,4}(?=[\dA-F])/;
const OPTIONS = /^IP Options {0,4}: {0,4}(?=[\dA-F]{8})/;
const DATA = /^Data[ .]{1,20}: {0,9}/;
const HEXADECIMAL = /^[\dA-F]+$/;

/** The packet whose lines are being read. */
interface TracedPacket {
  readonly seconds: number;
  readonly nanoseconds: number;
  /** With its Ethernet header. */
  readonly length: number;
  readonly digits: string[];
  digitCount: number;
}

export class IseriesUnpacker implements Unpacker {
  private decoder: TextDecoder | null = null;
  private rest = '';
  /** Seconds since 1970 of the day of the trace, taken as UTC; and of the packet before. */
  private day = 0;
  private lastSeconds = 0;
  private packet: TracedPacket | null = null;

  constructor(private readonly emit: UnpackedSink) {
    const header = new Uint8Array(PCAP_HEADER);
    const view = new DataView(header.buffer);
    view.setUint32(0, PCAP_NANOSECONDS);
    view.setUint16(4, 2);
    view.setUint16(6, 4);
    view.setUint32(16, MAX_CAPTURED_LENGTH);
    view.setUint32(20, LINKTYPE_ETHERNET);
    emit(header);
  }

  push(chunk: Uint8Array): void {
    this.decoder ??= new TextDecoder(
      chunk.subarray(0, 3).includes(0) || chunk[0] === 0xff ? 'utf-16le' : 'latin1',
    );
    this.lines(this.decoder.decode(chunk, { stream: true }));
  }

  finish(): void {
    this.lines('\n');
    this.flush();
  }

  private lines(text: string): void {
    const lines = (this.rest + text).split('\n');
    const rest = lines.pop()!;
    for (const line of lines) if (line.length <= LONGEST_LINE) this.line(line.trim());
    // One character too many is enough to know that the line is none.
    this.rest = rest.slice(0, LONGEST_LINE + 1);
  }

  private line(line: string): void {
    const packet = PACKET.exec(line);
    if (packet !== null) {
      this.flush();
      this.packet = this.begin(packet);
    } else if (this.packet !== null) this.addDigits(this.packet, line);
    else this.setting(line);
  }

  private setting(line: string): void {
    const protocol = PROTOCOL.exec(line)?.[1];
    if (protocol !== undefined && protocol.toUpperCase() !== 'ETHERNET') {
      throw new Error(`it is of ${protocol}, and only Ethernet is read`);
    }
    const start = START.exec(line);
    if (start === null) return;
    const [month, day, year] = start.slice(1).map(Number);
    this.day = Date.UTC(2000 + year!, month! - 1, day) / 1000;
  }

  private begin(parts: RegExpExecArray): TracedPacket | null {
    const [, length, hours, minutes, seconds, fraction, destination, source, type] = parts;
    let time = this.day + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
    // Only the trace has a date: behind midnight another day begins.
    if (time < this.lastSeconds - SECONDS_PER_DAY / 2) {
      this.day += SECONDS_PER_DAY;
      time += SECONDS_PER_DAY;
    }
    this.lastSeconds = time;
    const whole = Number(length) + ETHERNET_HEADER;
    if (whole > MAX_CAPTURED_LENGTH) return null;
    const header = `${destination}${source}${type}`;
    return {
      seconds: time,
      nanoseconds: Number(fraction!.padEnd(9, '0')),
      length: whole,
      digits: [header],
      digitCount: header.length,
    };
  }

  /** A line of hexadecimal digits, behind the name of what they are or below such a line; others are words. */
  private addDigits(packet: TracedPacket, line: string): void {
    const name = HEADER.exec(line) ?? OPTIONS.exec(line) ?? DATA.exec(line);
    if (name === null && packet.digits.length === 1) return;
    // What stands between asterisks is the same in letters.
    const digits = line
      .slice(name?.[0].length ?? 0)
      .split('*', 1)[0]!
      .replaceAll(' ', '');
    if (digits.length % 2 !== 0 || !HEXADECIMAL.test(digits)) return;
    const room = packet.length * 2 - packet.digitCount;
    const taken = digits.slice(0, room);
    if (taken === '') return;
    packet.digits.push(taken);
    packet.digitCount += taken.length;
  }

  /** Hands on the packet that was read. */
  private flush(): void {
    const { packet } = this;
    this.packet = null;
    if (packet === null) return;
    const captured = packet.digitCount / 2;
    const record = new Uint8Array(RECORD_HEADER + captured);
    const view = new DataView(record.buffer);
    view.setUint32(0, packet.seconds);
    view.setUint32(4, packet.nanoseconds);
    view.setUint32(8, captured);
    view.setUint32(12, packet.length);
    const digits = packet.digits.join('');
    for (let i = 0; i < captured; i++) {
      record[RECORD_HEADER + i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
    }
    this.emit(record);
  }
}
