/**
 * A capture from a listing: packets that someone wrote out as text. What the listing does not say stays unknown;
 * times that it lacks are reconstructed from the timestamps option where that can be done, and marked so.
 */
import { NOT_TCP } from '../listings/tcpdumpLine';
import ipaddr from 'ipaddr.js';
import { isIpv4Text } from '../listings/ipv4Text';
import type { Capture, CaptureWarning, LoadResult, WarningCode } from '../capture';
import type { ListingInfo } from '../captureOrigin';
import { endsKey, listingOf } from '../captureOrigin';
import { droppedSentence } from '../container/droppedPackets';
import { CaptureBuilder } from './captureBuilder';
import { UNLISTED_WINDOW } from '../listings/givenNumbers';
import { MOST_LISTED_LINES, type ListedSegment, type ParsedListing } from '../listings/listing';
import { commandText, filteredOut, isCaptureCommand } from '../listings/captureCommand';
import { droppedIn } from '../listings/captureTrailer';
import { knownText, noListingAfterAll } from '../listings/knownTexts';
import { recogniseListing } from '../listings/listingFormats';
import { standInPorts, type StandInPorts } from '../listings/standInPorts';
import { areDeltas } from '../listings/deltaTimes';
import { timelineOf } from '../listings/listedTime';
import { cleanText, linesOf } from '../listings/listingText';
import { isOmission } from '../listings/omission';
import { secondCaptureIn } from '../listings/secondCapture';
import { inOrder } from '../listings/writtenOrder';
import { LEAST_DATA, SequenceBases, type RawNumbers } from '../listings/sequenceBases';
import { listedClocks, timesFromClocks, type HostClock } from './listingTimes';
import { dropObservation } from '../diagnosis/toldDrops';
import { isFromServer, type PacketIndex, type PacketTable, TcpFlag } from '../packets/packetTable';
import type { HostTable } from '../vantage/hostTable';
import { decodeTcpOptions } from '../wire/tcpOptions';
import { DecodedPacket, MAX_SACK_BLOCKS } from '../wire/decodedPacket';
import { numberText } from '../words/duration';

/** What reading a listing gives; `lines` are there even when no packet was found. */
export type ListingResult = LoadResult & { readonly lines: ListingInfo['lines'] };

/** Larger files are not read as text. */
const MOST_LISTING_BYTES = 32 * 1024 * 1024;

/**
 * Reads a file that is no capture as a listing; null when it is none, or too large to be one. A text that is known and
 * cannot be read is refused by its name.
 */
export async function readListingFile(file: Blob): Promise<LoadResult | null> {
  if (file.size > MOST_LISTING_BYTES) return null;
  const encoding = wideEncoding(new Uint8Array(await file.slice(0, 2).arrayBuffer()));
  if (encoding !== null) {
    const wide = readListing(new TextDecoder(encoding).decode(await file.arrayBuffer()));
    // That it is UTF-16 is told by name.
    return wide.ok ? wide : null;
  }
  const text = await file.text();
  const result = readListing(text);
  return result.ok || isTold(result) || isPlain(text) ? result : null;
}

/** The encoding that a byte order mark tells: PowerShell's `>` writes UTF-16. */
function wideEncoding([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : null;
}

/** Characters of a text that are looked at. */
const HEAD_CHARACTERS = 4096;
/** One in so many may be none that people write: a text in another encoding is a text. */
const ODD_ONES = 32;

/** Does it read as a text, and not as bytes of something else? */
function isPlain(text: string): boolean {
  const head = text.slice(0, HEAD_CHARACTERS);
  // eslint-disable-next-line no-control-regex
  const odd = head.match(/[\0-\x08\x0E-\x1A\x1C-\x1F\uFFFD]/g)?.length ?? 0;
  return head.trim() !== '' && odd * ODD_ONES < head.length;
}

const UNKNOWN_TEXT =
  "This text is neither a listing of packets (Wireshark's packet list and details, tcpdump and what prints like it, `tshark -T fields`, `-T json`, `-T ek` and `-V`, snoop, AIX's ipreport, ssldump, `snort -v`, Scapy, pktmon, FortiGate, fw monitor, hubble, logs of packet filters, Zeek's conn.log) nor the output of a command that is known here (ss, netstat, nstat, sysctl, iptables, nft, conntrack, ethtool, dmesg, pwru, tcpdrop, tcpretrans, retis).";

/** The refusal says more than that nobody knows the text. */
const isTold = (result: LoadResult) => !result.ok && result.error.code === 'unsupported-format';

const refusal = (message: string, lines: ListingResult['lines']): ListingResult => ({
  ok: false,
  lines,
  error: {
    // A text that is named is known, and cannot be read.
    code: message === UNKNOWN_TEXT ? 'unknown-format' : 'unsupported-format',
    message,
    offset: null,
  },
});

/** Reads a pasted or dropped listing. */
export function readListing(text: string): ListingResult {
  const clean = cleanText(text);
  const named = noListingAfterAll(clean);
  const format = named === null ? recogniseListing(clean) : null;
  if (format === null) {
    const lines = linesOf(clean).map((line) => ({
      text: line,
      understood: false,
      reason: 'It is no line of a listing that is known here.',
      packet: null,
    }));
    return refusal(named ?? knownText(clean) ?? UNKNOWN_TEXT, lines);
  }
  const parsed = format.parse(clean);
  if (parsed.segments.length === 0) {
    const reason = parsed.lines.find((line) => !line.understood && line.reason !== null)?.reason;
    // A listing of connections tells of them in its lines.
    const tells = parsed.lines.some(tellsOfConnection);
    if (!tells && reason !== undefined) {
      const lines = parsed.lines.map((line) => ({ ...line, packet: null }));
      return refusal(
        `This looks like ${format.title}, and no line of it could be read: ${reason}`,
        lines,
      );
    }
  }
  const capture = captureOf(parsed);
  return { ok: true, capture, bytes: new Blob([]), lines: listingOf(capture)!.lines };
}

function captureOf(whole: ParsedListing): Capture {
  const second = secondCaptureIn(whole);
  const parsed = second < 0 ? whole : firstCapture(whole, second);
  const segments = inOrder(parsed.segments);
  const bases = new SequenceBases(segments);
  const raw = segments.map((segment) => bases.rawNumbers(segment));
  const deltas = parsed.deltaColumn === true || areDeltas(segments);
  const written = timelineOf(
    segments.map(({ time }) => time),
    deltas === true,
  );
  const clockTimes = written === null ? timesFromClocks(segments) : null;
  const times = written?.times ?? clockTimes?.times ?? null;
  const clocks =
    written === null ? (clockTimes?.clocks ?? []) : listedClocks(segments, written.times);

  const builder = new CaptureBuilder(false);
  const windows = new Windows();
  const ports = standInPorts(segments);
  const numbered = segments.every(({ number }) => number !== null);
  segments.forEach((segment, row) => {
    const ends = {
      source: builder.address(addressOf(segment.source.address)),
      destination: builder.address(addressOf(segment.destination.address)),
    };
    const decoded = decodedOf(segment, raw[row]!, windows.rawWindow(segment), ports);
    const number = numbered ? segment.number : null;
    builder.listed(
      decoded,
      ends,
      times?.[row] ?? Number.NaN,
      segment.frameLength ?? 0,
      number,
      segment.labels,
    );
  });
  const clockTable = clocks.map(({ address, hz, how }) => ({
    address: builder.address(addressOf(address)),
    hz,
    how,
  }));
  const capture = builder.finishListing(parsed.format, (packets) =>
    listingInfo(parsed, segments, packets, clockTimes),
  );
  for (const address of parsed.sentHere ?? []) {
    capture.hosts.sentHere[builder.address(addressOf(address))] = 1;
  }
  return {
    ...capture,
    hosts: written === null ? forgetRoundTrips(capture.hosts) : capture.hosts,
    start: written?.start ?? null,
    timeSource: written !== null ? 'capture' : times !== null ? 'reconstructed' : 'unknown',
    clocks: clockTable,
    warnings: warningsOf(parsed, written, deltas, clockTimes, windows.unknownScales, ports),
  };
}

/** A text without the second capture in it, whose lines say why they are not read. */
function firstCapture(whole: ParsedListing, second: number): ParsedListing {
  const from = whole.segments[second]!.line;
  return {
    ...whole,
    segments: whole.segments.slice(0, second),
    lines: whole.lines.map((line, row) =>
      row < from ? line : { ...line, understood: true, reason: SECOND_CAPTURE },
    ),
  };
}

const SECOND_CAPTURE = 'It belongs to a second capture of the same connections.';

/** Round trips measured with reconstructed times say nothing about where a capture was taken. */
function forgetRoundTrips(hosts: HostTable): HostTable {
  const never = () => new Float64Array(hosts.length).fill(Infinity);
  return {
    ...hosts,
    synToSynAck: never(),
    synAckToAck: never(),
    openings: new Uint32Array(hosts.length),
  };
}

function listingInfo(
  { title, lines }: ParsedListing,
  segments: readonly ListedSegment[],
  packets: PacketTable,
  clockTimes: ReturnType<typeof timesFromClocks> | null,
): ListingInfo {
  const packetOf = new Map(segments.map(({ line }, packet) => [line, packet]));
  return {
    title,
    lines: lines.map(({ text, reason, understood }, row) => ({
      text,
      reason,
      understood,
      packet: packetOf.get(row) ?? null,
    })),
    timesHow: clockTimes?.how ?? null,
    timesAlternatives: clockTimes?.alternatives ?? [],
    fates: segments.flatMap(({ fate, flags }, packet) => {
      if (fate === undefined) return [];
      const fromServer = isFromServer(packets, packet);
      const says = 'The text of this capture says';
      const drop = { ...fate, flags, fromServer, packets: [packet], times: 1, says };
      const { kind, text } = dropObservation(drop);
      return { packet, kind, text };
    }),
    filtered: filterIn(lines),
    endsCut: endsCut(lines),
    leftOutBehind: leftOut(lines, packetOf),
    cutRows: cutRows(lines),
  };
}

/** The first command in the text that leaves out a part of every handshake. */
function filterIn(lines: ParsedListing['lines']): ListingInfo['filtered'] {
  for (const { text } of lines) {
    if (!isCaptureCommand(text)) continue;
    const out = filteredOut(text);
    if (out === null) continue;
    const command = commandText(text).slice(0, LONGEST_COMMAND);
    const which = out === 'some-flags' ? 'segments with some flags' : 'packets of one direction';
    return {
      out,
      text: `The command "${command}" lets only ${which} through: that others are missing says nothing.`,
    };
  }
  return null;
}

/** A sentence can bear no longer one. */
const LONGEST_COMMAND = 160;

/** A line that is no packet, and says something; a packet of another protocol says nothing here. */
const tellsOfConnection = ({ understood, reason }: ParsedListing['lines'][number]) =>
  understood && reason !== null && !reason.endsWith(NOT_TCP);

/**
 * The last line that says anything is one that begins as a packet does, could not be read, and stands right below one that could: what other
 * commands printed stands by itself.
 */
function endsCut(lines: ParsedListing['lines']): boolean {
  const at = lines.findLastIndex(({ text }) => text.trim() !== '');
  const last = lines[at];
  const above = lines[at - 1];
  return (
    last !== undefined &&
    above !== undefined &&
    !last.understood &&
    above.understood &&
    above.text.trim() !== '' &&
    /^.{0,80}\d\d:\d\d|^\s*\d{1,9}(?:\s+\d|\s*$)/.test(last.text)
  );
}

/** Rows that were cut before their flags, by their ends. That the text ends in the middle of its last line is told by itself. */
function cutRows(lines: ParsedListing['lines']): ReadonlyMap<string, number> {
  const rows = new Map<string, number>();
  const last = endsCut(lines) ? lines.findLast(({ text }) => text.trim() !== '') : undefined;
  for (const line of lines) {
    const { cutEnds } = line;
    if (cutEnds === undefined || line === last) continue;
    const key = endsKey(cutEnds[0]!, cutEnds[1]!);
    rows.set(key, (rows.get(key) ?? 0) + 1);
  }
  return rows;
}

/** The packets between which the text leaves lines out. */
function leftOut(
  lines: ParsedListing['lines'],
  packetOf: ReadonlyMap<number, PacketIndex>,
): PacketIndex[] {
  const found: PacketIndex[] = [];
  let last: PacketIndex | null = null;
  lines.forEach(({ text }, row) => {
    const packet = packetOf.get(row);
    if (packet !== undefined) last = packet;
    else if (last !== null && isOmission(text, lines[row - 1])) found.push(last);
  });
  // Where the newest stands on top, the last are the first.
  return found.sort((a, b) => a - b);
}

const LONGEST_ADDRESS = 64;

/** An address as bytes, or as the name that it is. */
function addressOf(text: string): Uint8Array | string {
  // Longer than an address with its zone: a name.
  if (text.length > LONGEST_ADDRESS) return text;
  const bare = text.replace(/%\w{1,20}$/, '');
  const four = isIpv4Text(bare);
  if (!four && !(bare.includes(':') && ipaddr.IPv6.isValid(bare))) return text;
  return Uint8Array.from(ipaddr.parse(bare).toByteArray());
}

/** The segment as decoding bytes would give it, without what the listing does not say. */
function decodedOf(
  segment: ListedSegment,
  raw: RawNumbers,
  window: number,
  ports: StandInPorts,
): DecodedPacket {
  const decoded = new DecodedPacket();
  const { options } = segment;
  const { bytes } = options;
  decoded.ttl = segment.ttl ?? -1;
  decoded.ipId = segment.ipId ?? -1;
  decoded.sourcePort = ports.numberOf(segment.source.port);
  decoded.destinationPort = ports.numberOf(segment.destination.port);
  decoded.flags = segment.flags;
  decoded.sequence = raw.sequence;
  decoded.acknowledgment = raw.acknowledgment;
  decoded.window = window;
  decoded.payloadLength = segment.payloadLength ?? LEAST_DATA;
  decoded.checksum = segment.checksum;
  if (bytes !== null) {
    decodeTcpOptions(
      new DataView(bytes.buffer, bytes.byteOffset, bytes.length),
      0,
      bytes.length,
      decoded,
    );
    return decoded;
  }
  // The order of options is not known.
  decoded.optionsCut = true;
  decoded.mss = options.mss ?? -1;
  decoded.windowScale = options.windowScale ?? -1;
  decoded.sackPermitted = options.sackPermitted;
  if (options.timestamps !== null) {
    decoded.hasTimestamps = true;
    [decoded.tsval, decoded.tsecr] = options.timestamps;
  }
  for (const [left, right] of raw.sack.slice(0, MAX_SACK_BLOCKS)) {
    decoded.sackLeft[decoded.sackBlocks] = left;
    decoded.sackRight[decoded.sackBlocks] = right;
    decoded.sackBlocks++;
  }
  return decoded;
}

/** Windows as they stand in the header, where the listing prints them scaled. */
class Windows {
  /** Scale that each end announced in its SYN, by connection and sender; null = none. */
  private readonly scales = new Map<string, number | null>();
  /** Windows above 65535 whose scale is not listed. */
  unknownScales = 0;

  rawWindow(segment: ListedSegment): number {
    const { source, destination, flags, window } = segment;
    // What is not listed is taken as what nothing is wrong with: an RST that no socket sends has none (RFC 9293 section 3.10.7.1).
    if (window === null) return (flags & TcpFlag.rst) === 0 ? UNLISTED_WINDOW : 0;
    const from = `${source.address}|${source.port}`;
    const to = `${destination.address}|${destination.port}`;
    const syn = (flags & TcpFlag.syn) !== 0;
    if (syn) this.scales.set(`${from} ${to}`, segment.options.windowScale);
    if (syn || !segment.windowScaled) return Math.min(window, 0xffff);
    const own = this.scales.get(`${from} ${to}`);
    const peer = this.scales.get(`${to} ${from}`);
    const both = own !== undefined && own !== null && peer !== undefined && peer !== null;
    const raw = both ? Math.floor(window / 2 ** own) : window;
    if (raw > 0xffff) this.unknownScales++;
    return Math.min(raw, 0xffff);
  }
}

function warningsOf(
  parsed: ParsedListing,
  written: ReturnType<typeof timelineOf>,
  deltas: boolean | null,
  clockTimes: { readonly how: string; readonly clocks: readonly HostClock[] } | null,
  unknownScales: number,
  ports: StandInPorts,
): CaptureWarning[] {
  const warnings: CaptureWarning[] = [];
  const warn = (code: WarningCode, message: string, count: number) => {
    if (count > 0) warnings.push({ code, message, offset: null, count });
  };
  const lost = parsed.lines.filter(({ understood }) => !understood).length;
  warn(
    'lines-not-understood',
    'Lines of the listing were not understood; the list of lines says why.',
    lost,
  );
  const { segments } = parsed;
  warn(
    'fields-not-listed',
    'Lines do not say all numbers of their segment (they were cut, or this kind of listing leaves some out): what is expected there stands for them.',
    segments.filter(
      ({ sequence, acknowledgment, window, payloadLength, flags }) =>
        acknowledgment === null ||
        window === null ||
        payloadLength === null ||
        (sequence === null && (flags & ~TcpFlag.ack) !== 0),
    ).length,
  );
  const errors = parsed.lines.flatMap(({ icmpError }) => icmpError ?? []);
  warn(
    'icmp-errors-listed',
    `The text lists ICMP errors, and does not tell which segments they are about (the first one says: "${errors[0] ?? ''}"). In the capture itself each error quotes its segment.`,
    errors.length,
  );
  warn('ports-not-listed', ports.remark ?? '', ports.remark === null ? 0 : 1);
  warn(
    'points-joined',
    'Lines show a packet that another line shows as well, at another point on its way: it is one packet here.',
    parsed.seenAgain,
  );
  const dropped = parsed.lines.reduce((sum, { text }) => sum + droppedIn(text), 0);
  warn('dropped-packets', droppedSentence(dropped), dropped);
  const second = parsed.lines.findIndex(({ reason }) => reason === SECOND_CAPTURE);
  warn(
    'second-capture',
    `From line ${second + 1} on, the text shows the same connections once more, as another capture saw them. Only the first one is read: paste the other by itself.`,
    second < 0 ? 0 : 1,
  );
  const filtered = filterIn(parsed.lines);
  warn('listing-filtered', filtered?.text ?? '', filtered === null ? 0 : 1);
  warn(
    'last-line-cut',
    'The last line is cut off: what followed, nobody can tell from here.',
    endsCut(parsed.lines) ? 1 : 0,
  );
  warn(
    'lines-left-out',
    `A listing is read up to ${numberText(MOST_LISTED_LINES)} lines: what follows was left out.`,
    parsed.lines.length < MOST_LISTED_LINES ? 0 : 1,
  );
  if (parsed.segments.length === 0) {
    const told = parsed.lines.filter(tellsOfConnection);
    warn(
      'no-packets',
      'The listing holds connections, not packets: each of its lines says what it proves.',
      told.length,
    );
  }
  if (parsed.segments.length > 0 && clockTimes !== null) {
    const none = parsed.segments.every(({ time }) => time === null);
    const why = none ? 'The listing has no times.' : 'The times of the listing do not move.';
    warn(
      clockTimes.clocks.length > 0 ? 'times-reconstructed' : 'times-unknown',
      `${why} ${clockTimes.how}`,
      1,
    );
  }
  warn(
    'times-are-deltas',
    `The times are read as those since the packet before: ${parsed.deltaColumn === true ? 'the heading says so' : 'as times since the first they would go back or contradict the segments'}.`,
    written?.deltas === true ? 1 : 0,
  );
  // What Wireshark lists without a word are times since the first packet.
  const isClock = parsed.segments.some(({ time }) => time?.kind === 'time-of-day');
  warn(
    'times-may-be-deltas',
    'The times are read as those since the first packet; they may be those since the packet before (tcpdump -ttt).',
    written !== null && deltas === null && isClock ? 1 : 0,
  );
  warn(
    'times-without-zone',
    'The dates of the listing name no time zone: they are shown as if they were UTC.',
    written?.localDates === true ? 1 : 0,
  );
  warn(
    'window-scale-unknown',
    'Windows above 65535 whose scale is not listed: the number in the header is not known.',
    unknownScales,
  );
  return warnings;
}
