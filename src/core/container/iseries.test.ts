/**
 * Communications traces of IBM i: written here as the machine prints them, formatted and not, in ASCII and UTF-16. TShark 4.0 reads the
 * same packets; it takes a fraction of .00007 for .7.
 */
import { compressionOf } from '../captureOrigin';
import { describe, expect, it } from 'vitest';
import { ipPacket } from '../../../test/support/pcapWriter';
import { loadCapture } from '../loading/loadCapture';
import type { Capture } from '../capture';
import { tcpFlags } from '../packets/packetTable';

const packetOf = (flags: number, fromServer: boolean, isV6: boolean, payloadLength = 0) => {
  const client = isV6 ? [...new Array<number>(15).fill(0), 1] : [10, 20, 144, 150];
  const server = isV6 ? [...new Array<number>(15).fill(0), 2] : [10, 20, 144, 151];
  return ipPacket({
    source: fromServer ? server : client,
    destination: fromServer ? client : server,
    sourcePort: fromServer ? 6006 : 35_366,
    destinationPort: fromServer ? 35_366 : 6006,
    sequence: fromServer ? 500 : 100,
    acknowledgment: flags === 2 ? 0 : fromServer ? 101 : 501,
    flags,
    window: 32_648,
    payloadLength,
  });
};

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex').toUpperCase();

const PAGE = (page: number) => [
  ` COMMUNICATIONS TRACE       Title: A trace                          10/28/05  11:44:50                           Page: ${page}`,
];
const SETTINGS = [
  ...PAGE(1),
  '   Trace Description  . . . . . :   A trace',
  '   Configuration object . . . . :   ETH0',
  '   Object protocol  . . . . . . :   ETHERNET',
  '   Start date/Time  . . . . . . :   10/28/05  11:43:00.341',
  '   End date/Time  . . . . . . . :   10/28/05  11:44:22.148',
];
const COLUMNS = [
  ' Record       Data    Record           Controller  Destination   Source        Frame',
  ' Number  S/R  Length  Timer            Name        MAC Address   MAC Address   Format',
  ' ------  ---  ------  ---------------  ----------  ------------  ------------  ------',
];

function headLine(number: number, time: string, length: number, type: string): string {
  const start = ` ${String(number).padStart(6)}   ${number % 2 === 0 ? 'S' : 'R'}   ${String(length).padStart(6)}  ${time.padEnd(15)}`;
  return `${start}              0006299C14AE  0006299C14FE   ETHV2   Type: ${type}`;
}

/** Data in groups of 16 digits, four in a line, and as letters. */
function dataLines(digits: string): string[] {
  const lines = digits.match(/.{1,64}/g) ?? [];
  return lines.map((line, i) => {
    const groups = (line.match(/.{1,16}/g) ?? []).join(' ').replace(/^(.{16}) /, '$1 ');
    const label = i === 0 ? '         Data . . . . . :  ' : ' '.repeat(27);
    return `${label}${groups.padEnd(70)}*${'.'.repeat(line.length / 2)}*`;
  });
}

function formatted(number: number, time: string, packet: Uint8Array): string[] {
  const isV6 = packet[0]! >> 4 === 6;
  const [ip, tcp] = isV6 ? [40, 60] : [20, 40];
  const indent = ' '.repeat(22);
  const header = hex(packet.subarray(0, ip)).match(/.{1,64}/g)!;
  return [
    headLine(number, time, packet.length, isV6 ? '86DD' : '0800'),
    `${indent}Frame Type :  IP          DSCP: 0   ECN: 00-NECT  Length:   145   Protocol: TCP`,
    ...header.map(
      (part, i) =>
        `${indent}${i > 0 ? ' '.repeat(14) : isV6 ? 'IPv6 Header:  ' : 'IP Header  :  '}${part}`,
    ),
    ...(isV6 ? [] : [`${indent}IP Options :  NONE`]),
    `${indent}TCP  . . . :  Src Port:  6006,Unassigned    Dest Port: 35366,Unassigned`,
    `${indent}              SEQ Number:  2666470699 ('9EEF1D2B'X)  ACK Number: 2142147535 ('7FAE93CF'X)`,
    `${indent}TCP Header :  ${hex(packet.subarray(ip, tcp))}`,
    ...dataLines(hex(packet.subarray(tcp))),
  ];
}

const plain = (number: number, time: string, packet: Uint8Array) => [
  headLine(number, time, packet.length, '0800'),
  ...dataLines(hex(packet)),
];

const opening = (isV6: boolean) => [
  packetOf(2, false, isV6),
  packetOf(18, true, isV6),
  packetOf(16, false, isV6),
  packetOf(24, false, isV6, 45),
];
const TIMES = ['11:43:59.82956', '11:43:59.83000', '11:44:00.00007', '11:44:01.5'];

const trace = (lines: readonly string[]) =>
  `${[...SETTINGS, ...COLUMNS, ...lines].join('\r\n')}\r\n`;
const lines = (
  write: (number: number, time: string, packet: Uint8Array) => string[],
  packets: readonly Uint8Array[],
) => packets.map((packet, i) => write(i + 1, TIMES[i]!, packet));

async function load(file: BlobPart): Promise<Capture> {
  const result = await loadCapture(new Blob([file]));
  if (!result.ok) throw new Error(result.error.message);
  expect(result.capture.damage).toBeNull();
  return result.capture;
}

function expectOpening(capture: Capture): void {
  const { format, packets, flows, start } = capture;
  expect([format, compressionOf(capture)]).toEqual(['pcap', 'iSeries trace']);
  expect(flows.length).toBe(1);
  expect([...packets.flags].map((_, packet) => tcpFlags(packets, packet))).toEqual([2, 18, 16, 24]);
  expect([...packets.payloadLength]).toEqual([0, 0, 0, 45]);
  expect(start).toBe(BigInt(Date.UTC(2005, 9, 28, 11, 43, 59)) * 1_000_000n + 829_560_000n);
  expect([...packets.time]).toEqual([0, 440_000, 170_510_000, 1_670_440_000]);
}

describe('a communications trace of IBM i', () => {
  it.each([
    ['formatted, IPv4', trace(lines(formatted, opening(false)).flat())],
    ['formatted, IPv6', trace(lines(formatted, opening(true)).flat())],
    ['not formatted', trace(lines(plain, opening(false)).flat())],
  ])('%s is read, in ASCII and UTF-16', async (_, text) => {
    expectOpening(await load(text));
    const wide = Buffer.from(text, 'utf16le');
    expectOpening(await load(new Uint8Array(wide)));
    expectOpening(await load(new Uint8Array([0xff, 0xfe, ...wide])));
  });

  it('may have a page begin in the middle of a packet', async () => {
    const [first, second, third, fourth] = lines(formatted, opening(false));
    const parts = [
      first!,
      second!,
      third!,
      fourth!.slice(0, -1),
      PAGE(2),
      COLUMNS,
      fourth!.slice(-1),
    ];
    expectOpening(await load(trace(parts.flat())));
  });

  it('holds as many bytes of a packet as it printed', async () => {
    const short = lines(plain, opening(false)).map((packet) => packet.slice(0, 2));
    const { packets } = await load(trace(short.flat()));
    expect([...packets.capturedLength]).toEqual([46, 46, 46, 46]);
    expect([...packets.originalLength]).toEqual([54, 54, 54, 99]);
  });

  it('goes on behind midnight', async () => {
    const [syn, synAck] = opening(false);
    const text = trace([...plain(1, '23:59:59.9', syn!), ...plain(2, '00:00:00.1', synAck!)]);
    expect([...(await load(text)).packets.time]).toEqual([0, 200_000_000]);
  });

  it('of another network is refused by its name', async () => {
    const text = trace([]).replace('ETHERNET', 'TRLAN');
    const result = await loadCapture(new Blob([text]));
    const message = result.ok ? result.capture.damage?.message : result.error.message;
    expect(message).toContain('it is of TRLAN, and only Ethernet is read');
  });

  it('takes lines without end, and lines that are none of its own', async () => {
    const junk = [`${' '.repeat(22)}IP Header  :  ${'4'.repeat(100_000)}`, 'Data . . : *', 'ABC'];
    const text = trace([...lines(formatted, opening(false)).flat(), ...junk]);
    expectOpening(await load(text));
  });
});
