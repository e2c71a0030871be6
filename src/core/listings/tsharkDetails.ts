/** Output of `tshark -V`, and Wireshark's packet details as text: a frame in many lines, field by field. */
import { ListingLines, type ListingFormat } from './listing';
import { isDecoration, unquotedLines, unreadable } from './listingText';
import { isHeading } from './wiresharkListing';
import { looksLikeWireshark } from './wiresharkLine';
import { segmentOfFields } from './tsharkSegment';

const FRAME = /^\s*Frame (\d{1,9}): (\d{1,9}) bytes/;
/** Lines of one field: the name as Wireshark writes it, and the field that it is. */
const FIELDS: readonly (readonly [RegExp, string])[] = [
  [/^\s+Epoch (?:Arrival )?Time: ([\d.]+)/, 'frame_time_epoch'],
  [/^\s+\[?Time since reference or first frame: ([\d.]+)/, 'frame_time_relative'],
  [/^\s+Source (?:Address|address): ([\da-fA-F.:]+)/, 'ip_src'],
  [/^\s+Destination (?:Address|address): ([\da-fA-F.:]+)/, 'ip_dst'],
  [/^\s+(?:Time to [Ll]ive|Hop [Ll]imit): (\d+)/, 'ip_ttl'],
  [/^\s+Identification: (0x[\da-f]+)/, 'ip_id'],
  [/^\s+Source [Pp]ort: (?:[\w-]+ \()?(\d+)/, 'tcp_srcport'],
  [/^\s+Destination [Pp]ort: (?:[\w-]+ \()?(\d+)/, 'tcp_dstport'],
  [/^\s+\[TCP Segment Len: (\d+)/, 'tcp_len'],
  [/^\s+Sequence [Nn]umber \(raw\): (\d+)/, 'tcp_seq_raw'],
  [/^\s+Sequence [Nn]umber: (\d+)/, 'tcp_seq'],
  [/^\s+Acknowledgment [Nn]umber \(raw\): (\d+)/, 'tcp_ack_raw'],
  [/^\s+Acknowledgment [Nn]umber: (\d+)/, 'tcp_ack'],
  [/^\s+Flags: (0x[\da-f]{2,4}) \(/, 'tcp_flags'],
  [/^\s+Window(?: size value)?: (\d+)/, 'tcp_window_size_value'],
  [/^\s+(?:TCP Option - )?Maximum segment size: (\d+)/, 'tcp_options_mss_val'],
  [/^\s+(?:TCP Option - )?Window scale: (\d+)/, 'tcp_options_wscale_shift'],
  [/^\s+(?:TCP Option - )?(SACK permitted)/, 'tcp_options_sack_perm'],
  [/^\s+Timestamp value: (\d+)/, 'tcp_options_timestamp_tsval'],
  [/^\s+Timestamp echo reply: (\d+)/, 'tcp_options_timestamp_tsecr'],
];
const IP =
  /^Internet Protocol(?: Version [46])?, Src: (?:\S+ \()?([\da-fA-F.:]+)\)?, Dst: (?:\S+ \()?([\da-fA-F.:]+)/;
const TCP =
  /^Transmission Control Protocol, Src Port: (?:[\w-]+ \()?(\d+)\)?, Dst Port: (?:[\w-]+ \()?(\d+)\)?(?:, Seq: (\d+))?(?:, Ack: (\d+))?(?:, Len: (\d+))?/;
/** What follows it is the header that the error quotes. */
const ICMP = /^Internet Control Message Protocol(?: v6)?$/;
const TIMESTAMPS = /^\s+(?:TCP Option - )?Timestamps: TSval (\d+), TSecr (\d+)/;
const FLAGS = /^\s+Flags: 0x[\da-f]{3,4} \(/;
const ARRIVAL = /^\s+(?:UTC )?Arrival Time: (.{10,60})$/;
/** A field's line is shorter. */
const LONGEST_FIELD = 300;

export const tsharkDetails: ListingFormat = {
  id: 'tshark-details',
  title: 'packet details of Wireshark',
  // One frame takes many lines; each is one packet of this kind, and as sure as several lines of others. Without flags it is none: details
  // that were printed collapsed stand below a line of the packet list, which has them.
  recognise(text) {
    const lines = unquotedLines(text).filter((line) => line.length < LONGEST_FIELD);
    const flags = lines.filter((line) => FLAGS.test(line)).length;
    return 4 * Math.min(flags, lines.filter((line) => TCP.test(line)).length);
  },
  parse(text) {
    const lines = new ListingLines();
    let frame: string[] = [];
    let hasTcp = false;
    const end = () => {
      const [title, ...rest] = frame;
      frame = [];
      hasTcp = false;
      if (title === undefined) return;
      const read = segmentOfFields(fieldsOf([title, ...rest]));
      if (typeof read === 'string') lines.notUnderstood(title, read);
      else lines.segment(title, { ...read, labels: null, line: lines.next });
      for (const line of rest) lines.beside(line);
    };
    for (const line of unquotedLines(text)) {
      const starts = FRAME.test(line) || (hasTcp && /^Ethernet /.test(line));
      if (starts) end();
      const inFrame = frame.length > 0;
      if (starts || inFrame || IP.test(line)) {
        frame.push(line);
        hasTcp ||= TCP.test(line);
      } else if (isDecoration(line) || isPacketList(line)) lines.beside(line);
      else lines.notUnderstood(line, unreadable(line) ?? 'It stands before the first frame.');
    }
    end();
    return lines.finish(this);
  },
};

/** A line of the packet list, or its heading: printed packets have one above their details. */
const isPacketList = (line: string) =>
  unreadable(line) === null && (isHeading(line) || looksLikeWireshark(line));

/** The fields of a frame; of headers inside each other, those of the last. */
function fieldsOf(frame: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const fields = new Map<string, readonly string[]>();
  const put = (name: string, value: string | undefined) => {
    if (value !== undefined) fields.set(name, [value]);
  };
  for (const line of frame) {
    if (line.length >= LONGEST_FIELD) continue;
    const title = FRAME.exec(line);
    put('frame_number', title?.[1]);
    put('frame_len', title?.[2]);
    put('frame_time', ARRIVAL.exec(line)?.[1]);
    put('icmp_type', ICMP.exec(line)?.[0]);
    const ip = IP.exec(line);
    put('ip_src', ip?.[1]);
    put('ip_dst', ip?.[2]);
    const tcp = TCP.exec(line);
    ['tcp_srcport', 'tcp_dstport', 'tcp_seq', 'tcp_ack', 'tcp_len'].forEach((name, i) =>
      put(name, tcp?.[i + 1]),
    );
    const timestamps = TIMESTAMPS.exec(line);
    put('tcp_options_timestamp_tsval', timestamps?.[1]);
    put('tcp_options_timestamp_tsecr', timestamps?.[2]);
    for (const [pattern, name] of FIELDS) {
      // The flags of IP stand before those of TCP, and are not its own.
      if (name === 'tcp_flags' && !fields.has('tcp_srcport')) continue;
      put(name, pattern.exec(line)?.[1]);
    }
  }
  return fields;
}
