/** Scapy's `show()`: a packet in many lines, layer by layer and field by field. It has numbers and an order, and no times. */
import {
  ListingLines,
  listedSegment,
  NO_OPTIONS,
  type ListedSegment,
  type ListingFormat,
} from './listing';
import { number32, unquotedLines, unreadable } from './listingText';
import { flagsLettered } from './namedFlags';
import { portNamed } from './servicePorts';

const LAYER = /^[\s|\\]{0,12}###\[ (\w[\w .-]{0,40}) \]###/;
const FIELD = /^[\s|\\]{0,12}(\w{1,20})\s{0,12}= ?(\S.{0,400})$/;
/** With one of these a packet begins. */
const OUTERMOST = new Set(['Ethernet', 'cooked linux', 'IP', 'IPv6']);

/** Fields by layer and name (`TCP.seq`), and the line that it began in. */
type Packet = Map<string, string>;

export const scapyShow: ListingFormat = {
  id: 'scapy-show',
  title: 'packets as Scapy shows them',
  recognise: (text) =>
    unquotedLines(text).filter((line) => unreadable(line) === null && layerOf(line) === 'TCP')
      .length,
  parse(text) {
    const lines = new ListingLines();
    let packet: Packet = new Map();
    let block: string[] = [];
    let layer = '';
    const end = () => {
      const [title, ...rest] = block;
      block = [];
      if (title === undefined) return;
      const read = segmentOf(packet);
      packet = new Map();
      if (read === null) lines.notUnderstood(title, 'It shows no header of TCP.');
      else lines.segment(title, { ...read, line: lines.next });
      for (const line of rest) lines.beside(line);
    };
    for (const line of unquotedLines(text)) {
      const name = unreadable(line) === null ? layerOf(line) : null;
      // IP stands within Ethernet; what begins behind TCP is another packet.
      const begins =
        name !== null && OUTERMOST.has(name) && (block.length === 0 || packet.has('TCP'));
      if (begins) end();
      if (name !== null) {
        layer = name;
        packet.set(name, '');
      }
      if (block.length > 0 || begins) block.push(line);
      else if (line.trim() === '') lines.beside(line);
      else lines.notUnderstood(line, 'It stands before the first packet.');
      const field = name === null && line.length < LONGEST_FIELD ? FIELD.exec(line) : null;
      if (field !== null) packet.set(`${layer}.${field[1]}`, field[2]!.trim());
    }
    end();
    return lines.finish(this);
  },
};

const LONGEST_FIELD = 400;

const layerOf = (line: string) => LAYER.exec(line)?.[1] ?? null;

function segmentOf(packet: Packet): Omit<ListedSegment, 'line'> | null {
  const six = packet.has('IPv6.src');
  const ip = (name: string) => packet.get(`${six ? 'IPv6' : 'IP'}.${name}`);
  const tcp = (name: string) => packet.get(`TCP.${name}`);
  const [source, destination] = [ip('src'), ip('dst')];
  const [from, to] = [portNamed(tcp('sport') ?? ''), portNamed(tcp('dport') ?? '')];
  const flags = flagsLettered(tcp('flags') ?? '');
  if (source === undefined || destination === undefined || flags === null) return null;
  if (from === null || to === null) return null;
  return listedSegment({
    source: { address: source, port: from },
    destination: { address: destination, port: to },
    flags,
    sequence: number32(tcp('seq')),
    acknowledgment: number32(tcp('ack')),
    window: number32(tcp('window')),
    ttl: number32(ip('ttl') ?? ip('hlim')),
    ipId: number32(ip('id')),
    payloadLength: carries(packet) ? payloadLength(packet) : 0,
    options: optionsOf(tcp('options') ?? ''),
  });
}

/** Whatever stands behind TCP is what it carries; a short frame of Ethernet is padded. */
function carries(packet: Packet): boolean {
  const layers = [...packet.keys()].filter((key) => !key.includes('.'));
  return layers.slice(layers.indexOf('TCP') + 1).some((layer) => layer !== 'Padding');
}

/** By the lengths of the headers, which a packet that was built and not captured lacks. */
function payloadLength(packet: Packet): number | null {
  const number = (name: string) => number32(packet.get(name));
  const [whole, header, offset] = [number('IP.len'), number('IP.ihl'), number('TCP.dataofs')];
  if (whole === null || header === null || offset === null || packet.has('IPv6')) return null;
  return Math.max(0, whole - 4 * (header + offset));
}

/** `[('MSS', 1460), ('SAckOK', b''), ('Timestamp', (123, 0)), ('WScale', 7)]` */
function optionsOf(text: string) {
  const [, tsval, tsecr] = /'Timestamp', \((\d{1,10}), (\d{1,10})\)/.exec(text) ?? [];
  const stamps = [number32(tsval), number32(tsecr)] as const;
  return {
    ...NO_OPTIONS,
    mss: number32(/'MSS', (\d{1,5})\b/.exec(text)?.[1]),
    windowScale: number32(/'WScale', (\d{1,2})\b/.exec(text)?.[1]),
    sackPermitted: text.includes("'SAckOK'"),
    timestamps: stamps[0] === null || stamps[1] === null ? null : ([stamps[0], stamps[1]] as const),
  };
}
