/**
 * Captures of TCP segments in random link types and tunnels, several deep, with the options of each header
 * varied: what `encapsulation.test.ts` shows to Wireshark and to us. A value of type {@link Packets} is one
 * packet, or its fragments in the order in which they are sent.
 */
import { deflateSync } from 'fflate';
import { RandomNumbers } from './randomNumbers';

type Packets = Uint8Array[];

interface Typed {
  readonly type: number;
  readonly packets: Packets;
}

/** A frame of a generated capture. */
export interface EncapsulatedFrame {
  readonly linkType: number;
  readonly bytes: Uint8Array;
  readonly originalLength: number;
  /** The layers from the outside in, for the one who looks for a difference. */
  readonly path: string;
}

const u16 = (value: number): number[] => [(value >>> 8) & 255, value & 255];
const u24 = (value: number): number[] => [(value >>> 16) & 255, ...u16(value)];
const u32 = (value: number): number[] => [...u16(value >>> 16), ...u16(value)];
const le16 = (value: number): number[] => u16(value).reverse();
const le32 = (value: number): number[] => u32(value).reverse();
const zeros = (length: number): number[] => new Array<number>(length).fill(0);

function join(...parts: readonly ArrayLike<number>[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Frame check sequence of IEEE 802.3. */
function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) !== 0 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

const before = (header: ArrayLike<number>, packets: Packets): Packets =>
  packets.map((packet) => join(header, packet));

function sumOf(bytes: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i++) sum += bytes[i]! << (i % 2 === 0 ? 8 : 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return sum;
}

/** Internet checksum (RFC 1071), written at `at`. */
function withChecksum(bytes: Uint8Array, at: number, pseudoHeader: ArrayLike<number> = []): void {
  const sum = ~sumOf(join(pseudoHeader, bytes)) & 0xffff;
  bytes[at] = sum >>> 8;
  bytes[at + 1] = sum & 255;
}

/** Of manufacturers that are known: Wireshark tells pseudowires by them. */
const ADDRESSES = [0x00, 0x1b, 0x21, 0xaa, 0x41, 0x02, 0x00, 0x50, 0x56, 0xbb, 0x42, 0x01];
const SYN = 2;
const ACK = 16;
const LINK_TYPES = [
  0, 1, 6, 7, 9, 10, 11, 12, 14, 16, 50, 51, 99, 100, 101, 104, 105, 107, 108, 109, 112, 113, 117,
  119, 122, 123, 127, 129, 135, 137, 138, 163, 167, 178, 179, 180, 181, 192, 197, 204, 226, 228,
  229, 239, 240, 241, 242, 253, 274, 276,
];

/** Writes the frames of one capture. */
class Encapsulator {
  private readonly path: string[] = [];
  private identification = 1;

  constructor(private readonly random: RandomNumbers) {}

  /** @param linkType of the frame; undefined = any */
  frames(linkType: number): EncapsulatedFrame[] {
    this.path.length = 0;
    const packets = this.link(linkType, this.random.below(5));
    return packets.map((bytes) => ({
      linkType,
      bytes,
      originalLength: bytes.length,
      path: `${linkType} ${this.path.join('/')}`,
    }));
  }

  private bytes(length: number): number[] {
    return Array.from({ length }, () => this.random.below(256));
  }

  private one<T>(choices: readonly (() => T)[]): T {
    return this.random.pick(choices)();
  }

  private name(layer: string): void {
    this.path.push(layer);
  }

  // --- Transport and IP ---

  private segment(pseudoHeader: (length: number) => number[]): Uint8Array {
    this.name('tcp');
    const { random } = this;
    const isReply = random.chance(0.5);
    const client = 40_000 + random.below(4);
    const flags = random.pick([SYN, SYN | ACK, ACK, ACK | 8, ACK | 1, 4]);
    const options = random.pick([[], [2, 4, 5, 180], [1, 1, 8, 10, ...zeros(8)], [1, 3, 3, 7]]);
    const payload = (flags & SYN) !== 0 ? [] : this.bytes(random.pick([0, 1, 7, 24, 100]));
    const bytes = join(
      isReply ? u16(80) : u16(client),
      isReply ? u16(client) : u16(80),
      u32(1000 * random.below(1000)),
      (flags & ACK) === 0 ? zeros(4) : u32(1000 * random.below(1000)),
      [(5 + options.length / 4) << 4, flags, 4, 0, 0, 0, 0, 0],
      options,
      payload,
    );
    withChecksum(bytes, 16, pseudoHeader(bytes.length));
    if (random.chance(0.05)) bytes[17]! ^= 1;
    return bytes;
  }

  /** What an IP header carries: the protocol, and the packet. */
  private transport(depth: number, family: 4 | 6, addresses: number[]): Typed {
    const tcp = (): Typed => ({
      type: 6,
      packets: [
        this.segment((length) =>
          family === 4
            ? [...addresses, ...u16(6), ...u16(length)]
            : [...addresses, ...u32(length), ...u32(6)],
        ),
      ],
    });
    if (depth <= 0) return tcp();
    const of = (type: number, packets: Packets): Typed => ({ type, packets });
    const { random } = this;
    return this.one<Typed>([
      tcp,
      () => this.udp(depth),
      () => this.udp(depth),
      () => this.udp(depth),
      () => this.gre(depth),
      () => this.gre(depth),
      () => of(4, this.ip4(depth - 1)),
      () => of(41, this.ip6(depth - 1)),
      () => {
        this.name('mplsInIp');
        return of(137, this.mpls(depth - 1));
      },
      () => {
        this.name('etherip');
        return of(97, before([random.pick([0x30, 0x30, 0x20, 0]), 0], this.ethernet(depth - 1)));
      },
      () => {
        this.name('eth143');
        return of(143, this.ethernet(depth - 1));
      },
      () => {
        this.name('ah');
        const inner = this.transport(depth - 1, family, addresses);
        const words = random.pick([1, 3, 4]);
        return of(
          51,
          before(
            [inner.type, words + 1, 0, 0, ...u32(1), ...u32(2), ...this.bytes(words * 4)],
            inner.packets,
          ),
        );
      },
      () => {
        this.name('ipcomp');
        const inner = this.transport(depth - 1, family, addresses);
        const cpi = random.pick([2, 2, 0x1234]);
        return of(
          108,
          inner.packets.map((packet) => join([inner.type, 0], u16(cpi), deflateSync(packet))),
        );
      },
      () => {
        this.name('l2tp3');
        return of(115, this.l2tp3(depth - 1));
      },
      () => (family === 4 ? this.icmp(depth) : this.icmp6(depth)),
    ]);
  }

  private v4Addresses(): number[] {
    return [10, 0, 0, 1 + this.random.below(2), 10, 0, 1, 1 + this.random.below(2)];
  }

  private ip4(depth: number): Packets {
    this.name('ip4');
    const { random } = this;
    const addresses = this.v4Addresses();
    const { type, packets } = this.transport(depth, 4, addresses);
    const options = random.chance(0.2)
      ? random.pick([
          [1, 1, 1, 0],
          [7, 7, 4, 0, 0, 0, 0, 0],
          [148, 4, 0, 0],
        ])
      : [];
    const header = (length: number, id: number, fragment: number): Uint8Array => {
      const bytes = join(
        [0x45 + options.length / 4, 0],
        u16(20 + options.length + length),
        u16(id),
        u16(fragment),
        [64, type, 0, 0],
        addresses,
        options,
      );
      withChecksum(bytes, 10);
      return bytes;
    };
    return packets.flatMap((packet) => {
      const id = this.identification++ & 0xffff;
      if (!random.chance(0.12)) {
        const whole = join(header(packet.length, id, 0x4000), packet);
        // Segmentation offload leaves the length 0, and then the checksum as it was.
        if (random.chance(0.03)) whole.fill(0, 2, 4);
        return [whole];
      }
      this.name('fragmented');
      return this.fragments(packet).map(({ at, bytes, more }) =>
        join(header(bytes.length, id, (more ? 0x2000 : 0) | (at / 8)), bytes),
      );
    });
  }

  /** Pieces of a packet: in order or not, some twice, some overlapping, some missing. */
  private fragments(packet: Uint8Array): { at: number; bytes: Uint8Array; more: boolean }[] {
    const { random } = this;
    const pieces: { at: number; bytes: Uint8Array; more: boolean }[] = [];
    const size = 8 * (1 + random.below(Math.max(1, Math.ceil(packet.length / 16))));
    for (let at = 0; at < packet.length; at += size) {
      const overlap = at > 0 && random.chance(0.1) ? 8 : 0;
      const bytes = packet.slice(at - overlap, at + size);
      pieces.push({ at: at - overlap, bytes, more: at + size < packet.length });
    }
    if (random.chance(0.15)) pieces.splice(random.below(pieces.length), 1);
    if (random.chance(0.15) && pieces.length > 0) pieces.push(random.pick(pieces));
    if (random.chance(0.3)) pieces.sort(() => random.next() - 0.5);
    return pieces;
  }

  private ip6(depth: number): Packets {
    this.name('ip6');
    const { random } = this;
    const addresses = [
      0x20,
      1,
      0x0d,
      0xb8,
      ...zeros(11),
      1 + random.below(2),
      0x20,
      1,
      0x0d,
      0xb8,
      ...zeros(10),
      1,
      1 + random.below(2),
    ];
    let { type, packets } = this.transport(depth, 6, addresses);
    if (random.chance(0.1)) {
      this.name('fragmented6');
      const next = type;
      const id = u32(random.below(1_000_000));
      packets = packets.flatMap((packet) =>
        (random.chance(0.3) ? [{ at: 0, bytes: packet, more: false }] : this.fragments(packet)).map(
          ({ at, bytes, more }) => join([next, 0], u16(at | (more ? 1 : 0)), id, bytes),
        ),
      );
      type = 44;
    }
    while (random.chance(0.2)) {
      const extension = random.pick([0, 60, 43, 135, 139, 140]);
      this.name(`ext${extension}`);
      const next = type;
      const body =
        extension === 43
          ? this.one([
              () => [2, 2, 1, ...zeros(4), ...addresses.slice(16)].slice(0, 22),
              () => [2, 0, 0, ...zeros(4), ...addresses.slice(16)],
              () => [2, 4, 0, 0, 0, 0, 0, ...addresses.slice(16)],
              () => [2, 3, 0, ...zeros(20)],
            ])
          : extension === 135
            ? [0, 1, 0, 0, 0, 0, 0]
            : extension === 139
              ? [4, 1, 0x11, 0, 0, 0, 0, ...zeros(32)]
              : extension === 140
                ? [0, 0, 0, 0, 0, 0, 0]
                : random.pick([
                    [0, 1, 4, 0, 0, 0, 0],
                    [1, 1, 12, ...zeros(12)],
                    [0, 5, 2, 0, 0, 1, 0],
                  ]);
      const padded = [...body, ...zeros((7 - (body.length % 8) + 8) % 8)];
      padded[0] = (padded.length + 1) / 8 - 1;
      if (extension === 43) padded[0] = Math.max(padded[0], 0);
      packets = before([next, ...padded], packets);
      type = extension;
    }
    return packets.map((packet) =>
      join([0x60, 0, 0, 0], u16(packet.length), [type, 64], addresses, packet),
    );
  }

  private anyIp(depth: number): Packets {
    return this.random.chance(0.6) ? this.ip4(depth) : this.ip6(depth);
  }

  private icmp(depth: number): Typed {
    this.name('icmp');
    const { random } = this;
    const type = random.pick([3, 3, 4, 5, 11, 12, 8]);
    const quoted = this.ip4(random.below(Math.max(1, depth - 1)))[0]!;
    const length = random.pick([28, 48, quoted.length, quoted.length]);
    let quote = quoted.slice(0, length);
    const header = [type, random.below(4), 0, 0, 0, 0, 0, 0];
    if (random.chance(0.15) && (type === 3 || type === 11 || type === 12)) {
      this.name('extension');
      const padded = join(quote, zeros(Math.max(0, 128 - quote.length)));
      header[5] = padded.length / 4;
      quote = join(padded.slice(0, header[5] * 4), [0x20, 0, 0, 0, 0, 8, 1, 1], u32(0x00010101));
    }
    const bytes = join(header, quote);
    withChecksum(bytes, 2);
    return { type: 1, packets: [bytes] };
  }

  private icmp6(depth: number): Typed {
    this.name('icmp6');
    const { random } = this;
    const quoted = this.ip6(random.below(Math.max(1, depth - 1)))[0]!;
    const quote = quoted.slice(0, random.pick([48, 60, quoted.length, quoted.length]));
    return {
      type: 58,
      packets: [join([random.pick([1, 2, 3, 4, 128]), 0, 0, 0, 0, 0, 0, 0], quote)],
    };
  }

  // --- Tunnels over IP ---

  private gre(depth: number): Typed {
    this.name('gre');
    const { random } = this;
    if (random.chance(0.15)) {
      this.name('pptp');
      const packets = this.ppp(depth - 1).map((packet) => {
        const acknowledges = random.chance(0.5);
        return join(
          u16(0x3001 | (acknowledges ? 0x80 : 0)),
          u16(0x880b),
          u16(packet.length),
          u16(7),
          u32(1),
          acknowledges ? u32(2) : [],
          packet,
        );
      });
      return { type: 47, packets };
    }
    let flags = random.pick([0, 0, 0x2000, 0x3000, 0x8000, 0xa000, 0xb000, 0x1000, 0x4000]);
    const { type, packets } = this.one<Typed>([
      () => ({ type: 0x0800, packets: this.ip4(depth - 1) }),
      () => ({ type: 0x0800, packets: this.ip4(depth - 1) }),
      () => ({ type: 0x86dd, packets: this.ip6(depth - 1) }),
      () => ({ type: random.pick([0x6558, 0x6558, 0x6400]), packets: this.ethernet(depth - 1) }),
      () => ({ type: 0x8847, packets: this.mpls(depth - 1) }),
      () => ({ type: 0x880b, packets: this.ppp(depth - 1) }),
      () => ({ type: 0x8881, packets: this.framedPpp(depth - 1) }),
      () => ({ type: 0x894f, packets: this.nsh(depth - 1) }),
      () => ({ type: 0x8100, packets: before([0, 1, 8, 0], this.ip4(depth - 1)) }),
      () => ({
        type: random.pick([0x8200, 0x8210, 0x8300, 0x8370]),
        packets: this.wlan(depth - 1),
      }),
      () => {
        this.name('wccp');
        const inner = this.ip4(depth - 1);
        return { type: 0x883e, packets: random.chance(0.5) ? inner : before([0, 1, 2, 3], inner) };
      },
      () => this.erspan(depth - 1, (value) => (flags = value)),
      () => this.network(depth - 1),
    ]);
    const checksum = (flags & 0xc000) !== 0 ? [0, 0, 0, 0] : [];
    const key = (flags & 0x2000) !== 0 ? u32(0x1234) : [];
    const sequence = (flags & 0x1000) !== 0 ? u32(9) : [];
    const routing = (flags & 0x4000) !== 0 ? [0, 0, 0, 0] : [];
    return {
      type: 47,
      packets: before(
        [...u16(flags), ...u16(type), ...checksum, ...key, ...sequence, ...routing],
        packets,
      ),
    };
  }

  private erspan(depth: number, setFlags: (flags: number) => void): Typed {
    this.name('erspan');
    const { random } = this;
    const inner = this.ethernet(depth);
    return this.one<Typed>([
      () => {
        setFlags(0);
        return { type: 0x88be, packets: inner };
      },
      () => {
        setFlags(0x1000);
        return { type: 0x88be, packets: before([0x10, 1, 0, 1, 0, 0, 0, 1], inner) };
      },
      () => {
        setFlags(random.pick([0, 0x1000]));
        const platform = random.chance(0.4);
        const header = [0x20, 1, 0, 1, ...u32(5), 0, 0, 0, platform ? 1 : 0];
        return {
          type: random.pick([0x22eb, 0x22eb, 0x88be]),
          packets: before(platform ? [...header, 0x0c, ...zeros(7)] : header, inner),
        };
      },
    ]);
  }

  private l2tp3(depth: number): Packets {
    const { random } = this;
    const cookie = random.pick([0, 0, 4, 8]);
    return before(
      [...u32(0x1234), ...zeros(cookie)],
      this.one([
        () => this.ethernet(depth),
        () => this.pppHdlc(depth),
        () => this.ciscoHdlc(depth),
        () => before([0, 0, 0, 0], this.ethernet(depth)),
      ]),
    );
  }

  private udp(depth: number): Typed {
    const { random } = this;
    this.name('udp');
    const [port, packets] = this.one<[number, Packets]>([
      () => this.vxlan(depth - 1),
      () => this.vxlan(depth - 1),
      () => this.geneve(depth - 1),
      () => this.gtp(depth - 1),
      () => this.gtp(depth - 1),
      () => this.l2tp(depth - 1),
      () => this.l2tp(depth - 1),
      () => this.capwap(depth - 1),
      () => this.capwap(depth - 1),
      () => this.teredo(depth - 1),
      () => this.tzsp(depth - 1),
      () => this.sflow(depth - 1),
      () => {
        this.name('mplsInUdp');
        return [6635, this.mpls(depth - 1)];
      },
      () => {
        const { packets } = this.gre(depth);
        return [4754, packets];
      },
      () => {
        this.name('lisp');
        return [
          4341,
          before([random.pick([0x80, 0xc0, 0x08, 0]), ...zeros(7)], this.anyIp(depth - 1)),
        ];
      },
      () => {
        this.name('batman');
        return [4305, before([14, 1, 0, 0], this.ip4(depth - 1))];
      },
      () => {
        this.name('ayiya');
        return [
          5072,
          before(
            [0x44, 0x21, 0x01, 41, ...u32(1), ...zeros(16), ...zeros(20)],
            this.ip6(depth - 1),
          ),
        ];
      },
      () => {
        this.name('natt');
        return [4500, before([0, 0, 0, 1, 0, 0, 0, 2], this.ip4(depth - 1))];
      },
      () => {
        this.name('lwapp');
        return [12222, this.lwapp(depth - 1)];
      },
      () => [random.pick([9, 5555, 53, 443]), this.anyIp(depth - 1)],
    ]);
    const reversed = random.chance(0.25);
    const other = 50_000 + random.below(100);
    return {
      type: 17,
      packets: packets.map((packet) =>
        join(
          u16(reversed ? port : other),
          u16(reversed ? other : port),
          u16(packet.length + 8),
          u16(0),
          packet,
        ),
      ),
    };
  }

  private lwapp(depth: number): Packets {
    const { random } = this;
    const inner = this.wlan(depth, true);
    return inner.map((packet) =>
      join([random.pick([0, 0x04]), 0], u16(packet.length), [0, 0], packet),
    );
  }

  private vxlan(depth: number): [number, Packets] {
    this.name('vxlan');
    const { random } = this;
    const vni = [0, 0, 100, 0];
    if (random.chance(0.5)) {
      const flags = random.pick([0x08, 0x88, 0x08, 0]);
      return [
        random.pick([4789, 4789, 8472]),
        before([flags, 0, 0, 0, ...vni], this.ethernet(depth)),
      ];
    }
    const [next, packets] = this.one<[number, Packets]>([
      () => [1, this.ip4(depth)],
      () => [2, this.ip6(depth)],
      () => [3, this.ethernet(depth)],
      () => [4, this.nsh(depth)],
      () => [5, this.mpls(depth)],
    ]);
    return [4790, before([random.pick([0x0c, 0x0c, 0x08]), 0, 0, next, ...vni], packets)];
  }

  private geneve(depth: number): [number, Packets] {
    this.name('geneve');
    const { random } = this;
    const { type, packets } = random.chance(0.5)
      ? { type: 0x6558, packets: this.ethernet(depth) }
      : this.network(depth);
    const options = random.pick([[], [1, 2, 0x80, 1, 0, 0, 0, 0], [1, 2, 3, 0]]);
    return [
      6081,
      before(
        [options.length / 4, random.pick([0, 0x40]), ...u16(type), 0, 0, 1, 0, ...options],
        packets,
      ),
    ];
  }

  private gtp(depth: number): [number, Packets] {
    this.name('gtp');
    const { random } = this;
    const inner = this.one([
      () => this.anyIp(depth),
      () => this.anyIp(depth),
      () => this.anyIp(depth),
      () => this.ppp(depth),
      () => this.ethernet(depth),
    ]);
    if (random.chance(0.1)) {
      return [
        random.pick([3386, 2152]),
        inner.map((packet) =>
          join(
            [0x1e, 255],
            u16(packet.length),
            zeros(12),
            [255, 255, 255, 255].slice(0, 4),
            packet,
          ),
        ),
      ];
    }
    const bits = random.pick([0, 0, 1, 2, 3, 4, 6, 7]);
    const extensions: number[] = [];
    const optional = bits === 0 ? [] : [0, 7, 0, 0];
    if ((bits & 4) !== 0) {
      const chosen = random.pick([[0x85], [0xc0], [0x85, 0x40], [0x84], []]);
      chosen.forEach((kind, i) => {
        const next = chosen[i + 1] ?? 0;
        if (i === 0) optional[3] = kind;
        if (random.chance(0.2) && kind === 0x85) extensions.push(2, 0, 9, 0, 0, 0, 0, next);
        else extensions.push(1, kind === 0x85 ? random.pick([0, 0x10]) : 0, 9, next);
      });
    }
    const teid = [0, 0, 0, 1];
    return [
      2152,
      inner.map((packet) =>
        join(
          [0x30 | bits, random.pick([255, 255, 255, 255, 26])],
          u16(packet.length + optional.length + extensions.length),
          teid,
          optional,
          extensions,
          packet,
        ),
      ),
    ];
  }

  private l2tp(depth: number): [number, Packets] {
    this.name('l2tp');
    const { random } = this;
    if (random.chance(0.15)) {
      this.name('v3');
      return [1701, before([0, 3, 0, 0], this.l2tp3(depth))];
    }
    const bits = random.pick([0, 0x4000, 0x4800, 0x0800, 0x0200, 0x4a00, 0x4a00, 0x4100]);
    const offset = random.pick([0, 2, 4]);
    return [
      1701,
      this.ppp(depth).map((packet) => {
        const rest = join(
          [0, 1, 0, 2],
          (bits & 0x0800) !== 0 ? [0, 1, 0, 2] : [],
          (bits & 0x0200) !== 0 ? [...u16(offset), ...zeros(offset)] : [],
          packet,
        );
        const length = (bits & 0x4000) !== 0 ? u16(rest.length + 4) : [];
        return join(u16(bits | 2), length, rest);
      }),
    ];
  }

  private capwap(depth: number): [number, Packets] {
    this.name('capwap');
    const { random } = this;
    const native = random.chance(0.6);
    const inner = native ? this.wlan(depth, true) : this.ethernet(depth);
    const extra: number[] = [];
    let bits = native ? 0x100 : 0;
    if (random.chance(0.3)) {
      bits |= 0x10;
      extra.push(6, 2, 0, 0, 0, 0, 1, 0);
    }
    if (random.chance(0.3)) {
      bits |= 0x20;
      extra.push(4, 1, 2, 3, 4, 0, 0, 0);
    }
    if (random.chance(0.05)) bits |= 0x08;
    const words = 2 + extra.length / 4;
    const binding = random.pick([1, 1, 1, 1, 0, 3]);
    const header = (more: number, id: number, at: number): number[] => [
      ...u32(((words << 19) | (1 << 14) | (binding << 9) | bits | more) >>> 0),
      ...u16(id),
      ...u16(at),
      ...extra,
    ];
    const packets = inner.flatMap((packet) => {
      if (!random.chance(0.2)) return [join(header(0, 0, 0), packet)];
      this.name('fragmented');
      const id = this.identification++;
      return this.fragments(packet).map(({ at, bytes, more }) =>
        join(header(0x80 | (more ? 0 : 0x40), id, at), bytes),
      );
    });
    if (random.chance(0.03)) return [5247, before([1, 0, 0, 0], packets)];
    return [5247, packets];
  }

  private teredo(depth: number): [number, Packets] {
    this.name('teredo');
    const origin = this.random.chance(0.4) ? [0, 0, 0xaf, 0xfe, 1, 2, 3, 4] : [];
    const authentication = this.random.chance(0.4) ? [0, 1, 0, 0, ...zeros(8), 0] : [];
    return [3544, before([...authentication, ...origin], this.ip6(depth))];
  }

  private tzsp(depth: number): [number, Packets] {
    this.name('tzsp');
    const { random } = this;
    const [type, packets] = this.one<[number, Packets]>([
      () => [1, this.ethernet(depth)],
      () => [0x12, this.wlan(depth)],
      () => [4, this.ppp(depth)],
      () => [7, this.ip4(depth)],
    ]);
    const tags = random.pick([[1], [0, 0, 1], [0x0a, 1, 0xd0, 1], [0x29, 2, 0, 60, 1]]);
    return [37_008, before([1, random.pick([0, 0, 2]), ...u16(type), ...tags], packets)];
  }

  private sflow(depth: number): [number, Packets] {
    this.name('sflow');
    const { random } = this;
    const records = Array.from({ length: 1 + random.below(3) }, () => {
      const [protocol, packets] = this.one<[number, Packets]>([
        () => [1, this.ethernet(depth)],
        () => [1, this.ethernet(depth)],
        () => [11, this.ip4(depth)],
        () => [12, this.ip6(depth)],
        () => [7, this.ppp(depth)],
      ]);
      const frame = packets[0]!;
      const kept = frame.slice(0, random.pick([64, 128, frame.length]));
      const padding = zeros((4 - (kept.length % 4)) % 4);
      const raw = join(
        u32(protocol),
        u32(frame.length + 4),
        u32(4),
        u32(kept.length),
        kept,
        padding,
      );
      const other = random.chance(0.3) ? join(u32(1001), u32(16), zeros(16)) : [];
      const expanded = random.chance(0.3);
      const head = expanded
        ? join(u32(1), u32(0), u32(1), u32(1), u32(1), u32(0), u32(0), u32(1), u32(0), u32(2))
        : join(u32(1), u32(1), u32(1), u32(1), u32(0), u32(1), u32(2));
      const body = join(head, u32(other.length > 0 ? 2 : 1), other, u32(1), u32(raw.length), raw);
      return join(u32(expanded ? 3 : 1), u32(body.length), body);
    });
    return [
      6343,
      [
        join(
          u32(5),
          u32(1),
          [10, 0, 0, 9],
          u32(0),
          u32(1),
          u32(1),
          u32(records.length),
          ...records,
        ),
      ],
    ];
  }

  // --- Below IP ---

  /** What an EtherType announces. */
  private network(depth: number): Typed {
    const { random } = this;
    const ip4 = (): Typed => ({ type: 0x0800, packets: this.ip4(depth) });
    const ip6 = (): Typed => ({ type: 0x86dd, packets: this.ip6(depth) });
    if (depth <= 0 || random.chance(0.4)) return random.chance(0.6) ? ip4() : ip6();
    const inside = (name: string, type: number, header: number[]): Typed => {
      this.name(name);
      return { type, packets: this.typed(header, depth - 1) };
    };
    return this.one<Typed>([
      () => inside('vlan', random.pick([0x8100, 0x8100, 0x88a8, 0x9100]), [0, 1]),
      () => ({ type: random.pick([0x8847, 0x8848]), packets: this.mpls(depth - 1) }),
      () => ({ type: 0x8864, packets: this.pppoe(depth - 1) }),
      () => ({ type: 0x894f, packets: this.nsh(depth - 1) }),
      () => inside('etag', 0x893f, [0, 1, 0, 1, 0, 0]),
      () => inside('vntag', 0x8926, [0, 1, 0, 1]),
      () => inside('hsr', 0x892f, [0, 60, 0, 1]),
      () => inside('cmd', 0x8909, [1, 1, 0, 1, 0, 100]),
      () => inside('rtag', 0xf1c1, [0, 0, 0, 7]),
      () => {
        this.name('macsec');
        const sci = random.chance(0.5);
        const packets = this.typed([], depth - 1);
        return {
          type: 0x88e5,
          packets: packets.map((packet) =>
            join(
              [sci ? 0x20 : 0, packet.length < 48 ? packet.length : 0, 0, 0, 0, 1],
              sci ? zeros(8) : [],
              packet,
              zeros(16),
            ),
          ),
        };
      },
      () => {
        this.name('pbb');
        return { type: 0x88e7, packets: before([0, 0, 0, 1], this.ethernet(depth - 1)) };
      },
      () => {
        this.name('trill');
        return { type: 0x22f3, packets: before([0, 63, 0, 1, 0, 2], this.ethernet(depth - 1)) };
      },
      () => {
        this.name('ethInEth');
        return { type: 0x6558, packets: this.ethernet(depth - 1) };
      },
      () => {
        this.name('llcType');
        return { type: 0x8870, packets: this.llc(depth - 1) };
      },
      () => {
        this.name('batadv');
        const inner = this.ethernet(depth - 1);
        return {
          type: 0x4305,
          packets: before([0x40, 15, 50, 1, ...zeros(6)], inner),
        };
      },
      ip4,
      ip6,
    ]);
  }

  /** A header that ends with an EtherType, or with the length of an 802.3 frame. */
  private typed(header: readonly number[], depth: number): Packets {
    const { random } = this;
    if (random.chance(0.12)) {
      const trailer = random.chance(0.3) ? this.bytes(4) : [];
      return this.llc(depth).map((packet) => join(header, u16(packet.length), packet, trailer));
    }
    const { type, packets } = this.network(depth);
    return before([...header, ...u16(type)], packets);
  }

  private ethernet(depth: number): Packets {
    this.name('eth');
    const { random } = this;
    const frames = this.typed(ADDRESSES, depth);
    if (!random.chance(0.15)) return frames;
    return frames.map((frame) => join(frame, random.pick([zeros(4), this.bytes(4), zeros(10)])));
  }

  private llc(depth: number): Packets {
    this.name('llc');
    const { random } = this;
    return this.one([
      () => before([6, 6, 3], this.ip4(depth)),
      () => {
        const { type, packets } = this.network(depth);
        const organisation = random.pick([0, 0, 0, 0x0000f8, 0x00000c, 0x00aabb]);
        return before([0xaa, 0xaa, 3, ...u24(organisation), ...u16(type)], packets);
      },
      () => {
        const { type, packets } = this.network(depth);
        return before([0xaa, 0xaa, 3, 0, 0, 0, ...u16(type)], packets);
      },
      () => {
        this.name('bridged');
        const withCheck = random.chance(0.5);
        const frames = this.ethernet(depth - 1);
        return frames.map((frame) =>
          join(
            [0xaa, 0xaa, 3, 0, 0x80, 0xc2, 0, withCheck ? 1 : 7],
            zeros(2),
            frame,
            withCheck ? this.bytes(4) : [],
          ),
        );
      },
      () => before([0xfe, 0xfe, 3, 0xcc], this.ip4(depth)),
    ]);
  }

  private mpls(depth: number): Packets {
    this.name('mpls');
    const { random } = this;
    const labels: number[] = [];
    for (let more = random.below(3); more > 0; more--)
      labels.push(...u32(((16 + random.below(99)) << 12) | 0x40));
    labels.push(
      ...u32(((random.chance(0.1) ? random.pick([0, 2]) : 16 + random.below(99)) << 12) | 0x140),
    );
    return this.one([
      () => before(labels, this.anyIp(depth)),
      () => before(labels, this.anyIp(depth)),
      () => before(labels, this.ethernet(depth)),
      () => before([...labels, 0, 0, 0, 0], this.ethernet(depth)),
    ]);
  }

  private pppoe(depth: number): Packets {
    this.name('pppoe');
    const padding = this.random.pick([0, 0, 6]);
    return this.pppInside(depth).map((packet) =>
      join([0x11, 0, 0, 1], u16(packet.length), packet, zeros(padding)),
    );
  }

  /** PPP from its protocol field on. */
  private pppInside(depth: number): Packets {
    this.name('ppp');
    const { random } = this;
    const short = random.chance(0.2);
    return this.one([
      () => before(short ? [0x21] : [0, 0x21], this.ip4(depth)),
      () => before(short ? [0x57] : [0, 0x57], this.ip6(depth)),
      () => before([2, 0x81], this.mpls(depth - 1)),
      () =>
        before([0, 0x3d, 0xc0, ...u24(random.below(0xffffff))], before([0, 0x21], this.ip4(depth))),
      () => before([0, 0x31, 0, 1], this.ethernet(depth - 1)),
      () =>
        before([0, 0x31, 0x80, 1], this.ethernet(depth - 1)).map((frame) =>
          join(frame, this.bytes(4)),
        ),
    ]);
  }

  private ppp(depth: number): Packets {
    const framed = this.random.chance(0.6);
    return before(framed ? [0xff, 3] : [], this.pppInside(depth));
  }

  private pppHdlc(depth: number): Packets {
    return before([0xff, 3], this.pppInside(depth));
  }

  /** PPP with flags and escapes. */
  private framedPpp(depth: number): Packets {
    return this.pppHdlc(depth).map((packet) => {
      const escaped = Array.from(packet).flatMap((byte) =>
        byte === 0x7e || byte === 0x7d || byte < 0x20 ? [0x7d, byte ^ 0x20] : [byte],
      );
      return join([0x7e], escaped, [0, 0], [0x7e]);
    });
  }

  private nsh(depth: number): Packets {
    this.name('nsh');
    const [next, packets] = this.one<[number, Packets]>([
      () => [1, this.ip4(depth)],
      () => [2, this.ip6(depth)],
      () => [3, this.ethernet(depth)],
      () => [5, this.mpls(depth)],
    ]);
    const kind = this.random.pick([
      [6, 1, zeros(16)],
      [2, 2, []],
      [4, 2, zeros(8)],
    ] as const);
    return before([0, kind[0], kind[1], next, 0, 0, 1, 255, ...kind[2]], packets);
  }

  private ciscoHdlc(depth: number): Packets {
    this.name('chdlc');
    const { type, packets } = this.network(depth);
    return before([this.random.pick([0x0f, 0x8f]), 0, ...u16(type)], packets);
  }

  private frameRelay(depth: number): Packets {
    this.name('fr');
    const { random } = this;
    const address = random.pick([
      [0x18, 0x41],
      [0x18, 0x40, 0x01],
      [0x18, 0x40, 0x02, 0x01],
    ]);
    return this.one([
      () => before([...address, 3, 0xcc], this.ip4(depth)),
      () => before([...address, 3, 0x8e], this.ip6(depth)),
      () => {
        const { type, packets } = this.network(depth);
        return before([...address, 3, 0, 0x80, 0, 0, 0, ...u16(type)], packets);
      },
      () => before([...address, 3, 0, 0x80, 0, 0x80, 0xc2, 0, 7], this.ethernet(depth - 1)),
      () => before([...address, 3, 0xcf], this.pppInside(depth)),
      () => {
        const { type, packets } = this.network(depth);
        return before([...address, ...u16(type)], packets);
      },
    ]);
  }

  /** @param swapped no A-MSDU where CAPWAP or LWAPP carries the frame */
  private wlan(depth: number, swapped = false): Packets {
    this.name('wlan');
    const { random } = this;
    const isQos = random.chance(0.5);
    let subtype = isQos ? 8 : 0;
    if (random.chance(0.05)) subtype |= random.pick([1, 2, 3, 4]);
    let flags = random.pick([1, 2, 0, 3]);
    if (random.chance(0.05)) flags |= 0x40;
    const htControl = isQos && random.chance(0.2);
    if (htControl) flags |= 0x80;
    const isAggregate = isQos && !swapped && random.chance(0.3);
    const header = [
      0x08 | (subtype << 4),
      flags,
      0,
      0,
      2,
      0,
      0,
      0,
      0,
      2,
      2,
      0,
      0,
      0,
      0,
      1,
      2,
      0,
      0,
      0,
      0,
      3,
      0x10,
      0,
      ...((flags & 3) === 3 ? [2, 0, 0, 0, 0, 4] : []),
      ...(isQos ? [isAggregate ? 0x80 : 0, 0] : []),
      ...(htControl ? [0, 0, 0, 0] : []),
    ];
    if (!isAggregate) return before(header, this.llc(depth));
    this.name('amsdu');
    const frames = Array.from({ length: 1 + random.below(2) }, () => {
      const packet = this.llc(depth)[0]!;
      const padding = zeros((4 - ((14 + packet.length) % 4)) % 4);
      return join([2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1], u16(packet.length), packet, padding);
    });
    return [join(header, ...frames)];
  }

  private radiotap(depth: number): Packets {
    const { random } = this;
    this.name('radiotap');
    const flags = random.pick([0, 0, 0x10, 0x20]);
    const tsft = random.chance(0.5);
    const extended = random.chance(0.3);
    const present = (tsft ? 1 : 0) | 2 | (extended ? 0xa0000000 : 0);
    const head = [...le32(present >>> 0), ...(extended ? le32(0x800) : [])];
    const fields: number[] = [];
    if (tsft) fields.push(...zeros((8 - ((4 + head.length) % 8)) % 8), ...zeros(8));
    fields.push(flags);
    if (extended) fields.push(1);
    const length = 4 + head.length + fields.length;
    return this.wlan(depth).map((frame) =>
      join(
        [0, 0],
        le16(length),
        head,
        fields,
        padded80211(frame, (flags & 0x20) !== 0),
        (flags & 0x10) !== 0 ? this.bytes(4) : [],
      ),
    );
  }

  private atm(depth: number): Packets {
    return this.one([() => this.llc(depth), () => this.llc(depth)]);
  }

  private juniper(depth: number, extra: readonly number[], inside: () => Packets): Packets {
    this.name('juniper');
    const { random } = this;
    const extension = random.chance(0.5)
      ? random.pick([
          [0, 0],
          [0, 4, 3, 2, 0, 0],
          [0, 6, 1, 1, 0, 2, 1, 0],
        ])
      : [];
    const direction = random.pick([0, 1]);
    if (random.chance(0.25)) {
      const isV6 = random.chance(0.4);
      const flags = direction | 2 | (extension.length > 0 ? 0x80 : 0);
      return before(
        [0x4d, 0x47, 0x43, flags, ...extension, ...le32(isV6 ? 6 : 2)],
        isV6 ? this.ip6(depth) : this.ip4(depth),
      );
    }
    return before(
      [0x4d, 0x47, 0x43, direction | (extension.length > 0 ? 0x80 : 0), ...extension, ...extra],
      inside(),
    );
  }

  /** A whole frame of a link type. */
  private link(linkType: number, depth: number): Packets {
    const { random } = this;
    const family = (isV6: boolean): number => (isV6 ? random.pick([24, 28, 30]) : 2);
    const isV6 = random.chance(0.4);
    const ip = (): Packets => (isV6 ? this.ip6(depth) : this.ip4(depth));
    switch (linkType) {
      case 0: {
        const value = random.chance(0.05)
          ? isV6
            ? 0x86dd
            : 0x0800
          : random.chance(0.05) && isV6
            ? 10
            : family(isV6);
        return before(random.chance(0.5) ? le32(value) : u32(value), ip());
      }
      case 108:
        return before(random.chance(0.2) ? le32(family(isV6)) : u32(family(isV6)), ip());
      case 109:
        return before([...le32(isV6 ? 24 : 2), ...zeros(8)], ip());
      case 1:
        return this.ethernet(depth);
      case 6: {
        const route = random.chance(0.3) ? [0x06, 0x30, 0, 0x12, 0, 0x20] : [];
        const source = [route.length > 0 ? 0x82 : 2, 0, 0, 0, 0, 1];
        return before([0x10, 0x40, 2, 0, 0, 0, 0, 2, ...source, ...route], this.llc(depth));
      }
      case 7:
      case 129: {
        const linux = linkType === 129 ? [0, 0] : [];
        if (random.chance(0.2)) return before([1, 2, ...linux, 240], this.ip4(depth));
        return before([1, 2, ...linux, isV6 ? 196 : 212, 0, 0, 1], ip());
      }
      case 16:
        return this.anyIp(depth);
      case 138: {
        const { type, packets } = this.network(depth);
        return before([...zeros(16), ...u16(type)], packets);
      }
      case 9:
        return this.ppp(depth);
      case 50:
        return random.chance(0.8) ? this.pppHdlc(depth) : this.ciscoHdlc(depth);
      case 51:
        return this.pppoe(depth);
      case 10:
        return before([0x50, 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1], this.llc(depth));
      case 99:
        return before([...zeros(6), 8, 0, ...zeros(36)], this.ip4(depth));
      case 12:
      case 14:
      case 101:
        return ip();
      case 228:
        return this.ip4(depth);
      case 229:
        return this.ip6(depth);
      case 11:
      case 100:
        return this.atm(depth);
      case 122:
        return before(zeros(16), this.llc(depth));
      case 123:
        return before([random.pick([2, 0x82]), 0, 0, 5], this.atm(depth));
      case 104:
      case 112:
        return this.ciscoHdlc(depth);
      case 107:
        return this.frameRelay(depth);
      case 204:
        return before([random.below(2)], this.ppp(depth));
      case 105:
        return this.wlan(depth);
      case 127:
        return this.radiotap(depth);
      case 163:
        return before([0x80, 0x21, 0x10, 1, 0, 0, 0, 64, ...zeros(56)], this.wlan(depth));
      case 119:
        return random.chance(0.5)
          ? before([0, 0, 0, 0x44, 0, 0, 0, 144, ...zeros(136)], this.wlan(depth))
          : before([0x44, 0, 0, 0, 144, 0, 0, 0, ...zeros(136)], this.wlan(depth));
      case 192:
        return this.ppi(depth);
      case 113:
      case 276:
        return this.cooked(linkType, depth);
      case 117:
        return before([61, isV6 ? 24 : 2, 0, 0, ...zeros(60)], ip());
      case 135:
        return this.juniper(depth, zeros(8), () => this.llc(depth));
      case 137:
        return this.juniper(depth, zeros(4), () => this.llc(depth));
      case 167:
        return this.juniper(depth, [], () => this.ethernet(depth));
      case 178:
        return this.juniper(depth, [], () => this.ethernet(depth));
      case 179:
        return this.juniper(depth, [], () => this.pppHdlc(depth));
      case 180:
        return this.juniper(depth, [], () => this.frameRelay(depth));
      case 181:
        return this.juniper(depth, [], () => this.ciscoHdlc(depth));
      case 197:
        return this.erf(depth);
      case 226:
        return ip().map((packet) =>
          join([1, isV6 ? 26 : 2, 0, 1], u32(packet.length), zeros(16), packet),
        );
      case 239:
        return before([isV6 ? 10 : 2, 0, 0, 0], this.netfilterAttributes(ip()));
      case 240:
        return before([0, random.pick([4, 8, 0x46]), 0, 0], this.ethernet(depth)).map((frame) =>
          join(frame, this.bytes(4)),
        );
      case 241:
        return before(
          [...zeros(4), ...new Array<number>(7).fill(0x55), 0xd5],
          this.ethernet(depth),
        ).map((frame) => join(frame, this.bytes(4)));
      case 242: {
        const { type, packets } = this.network(depth);
        return before([...zeros(40), ...u16(type), 0, 0], packets);
      }
      case 253: {
        const packets = this.netfilterAttributes(ip());
        return packets.map((packet) =>
          join(
            [0, 4, 3, 0x38, ...zeros(10), 0, 12],
            le32(20 + packet.length),
            [0, 4, ...zeros(10), isV6 ? 10 : 2, 0, 0, 0],
            packet,
          ),
        );
      }
      case 274:
        return this.ethernet(depth).map((frame) => {
          const preamble = [...new Array<number>(7).fill(0x55), 0xd5];
          return join(preamble, frame, le32(crc32(frame)));
        });
      default:
        throw new Error(`no link type ${linkType}`);
    }
  }

  private netfilterAttributes(packets: Packets): Packets {
    const { random } = this;
    const extra = random.chance(0.5) ? [8, 0, 10, 0, 0x6e, 0x66, 0, 0] : [];
    return packets.map((packet) =>
      join(extra, le16(packet.length + 4), [9, 0], packet, zeros((4 - (packet.length % 4)) % 4)),
    );
  }

  private ppi(depth: number): Packets {
    this.name('ppi');
    const { random } = this;
    const check = random.chance(0.3);
    const common = random.chance(0.6)
      ? [2, 0, 20, 0, ...zeros(8), check ? 1 : 0, 0, ...zeros(10)]
      : [];
    const head = [0, 0, ...le16(8 + common.length)];
    return this.one([
      () =>
        this.wlan(depth).map((frame) =>
          join(head, le32(105), common, frame, common.length > 0 && check ? this.bytes(4) : []),
        ),
      () => before([...head, ...le32(1), ...common], this.ethernet(depth)),
      () => before([...head, ...le32(101), ...common], this.ip4(depth)),
    ]);
  }

  private cooked(linkType: number, depth: number): Packets {
    const { random } = this;
    const header = (hardware: number, protocol: number): number[] =>
      linkType === 113
        ? [0, random.below(5), ...u16(hardware), 0, 6, 2, 0, 0, 0, 0, 1, 0, 0, ...u16(protocol)]
        : [
            ...u16(protocol),
            0,
            0,
            0,
            0,
            0,
            1,
            ...u16(hardware),
            random.below(5),
            6,
            2,
            0,
            0,
            0,
            0,
            1,
            0,
            0,
          ];
    const typed = (): Packets => {
      const { type, packets } = this.network(depth);
      return before(header(random.pick([1, 772, 512, 65534]), type), packets);
    };
    return this.one([
      typed,
      typed,
      typed,
      () => before(header(1, 4), this.llc(depth)),
      () => before(header(1, 3), this.ethernet(depth)),
      () => before(header(512, 7), this.ppp(depth)),
      () => before(header(778, 0), this.gre(depth).packets),
      () => before(header(778, 0x0800), this.ip4(depth)),
      () => before(header(803, 0), this.radiotap(depth)),
      () => before(header(824, 0), this.ip4(depth)),
    ]);
  }

  private erf(depth: number): Packets {
    this.name('erf');
    const { random } = this;
    const record = (type: number, frame: ArrayLike<number>, wire: number): Uint8Array => {
      const extension = random.chance(0.3);
      const length = 16 + (extension ? 8 : 0) + frame.length;
      const padding = zeros((8 - (length % 8)) % 8);
      return join(
        zeros(8),
        [type | (extension ? 0x80 : 0), 4],
        u16(length + padding.length),
        [0, 0],
        u16(wire),
        extension ? [3, ...zeros(7)] : [],
        frame,
        padding,
      );
    };
    return this.one([
      () =>
        this.ethernet(depth).map((frame) =>
          record(
            random.pick([2, 11, 16, 20]),
            join([0, 0], frame, this.bytes(4)),
            frame.length + 4,
          ),
        ),
      () =>
        this.pppHdlc(depth).map((frame) =>
          record(random.pick([1, 10, 15, 19]), join(frame, this.bytes(4)), frame.length + 4),
        ),
      () =>
        this.ciscoHdlc(depth).map((frame) =>
          record(1, join(frame, this.bytes(4)), frame.length + 4),
        ),
      () => this.ip4(depth).map((frame) => record(22, frame, frame.length)),
      () => this.ip6(depth).map((frame) => record(23, frame, frame.length)),
    ]);
  }
}

/** A driver pads the header to four bytes where radiotap says so. */
function padded80211(frame: Uint8Array, isPadded: boolean): Uint8Array {
  const isQos = (frame[0]! & 0x80) !== 0;
  const length =
    24 +
    ((frame[1]! & 3) === 3 ? 6 : 0) +
    (isQos ? 2 : 0) +
    (isQos && (frame[1]! & 0x80) !== 0 ? 4 : 0);
  const padding = isPadded ? (4 - (length % 4)) % 4 : 0;
  return join(frame.subarray(0, length), zeros(padding), frame.subarray(length));
}

const LINKTYPE_ERF = 197;

/** What is done to the frames of a capture. */
export type Damage = 'none' | 'cut' | 'lies';

/** Values that lengths, counts and types take where somebody means ill. */
const HURTFUL = [
  0, 1, 2, 4, 5, 8, 15, 16, 20, 0x40, 0x41, 0x45, 0x4f, 0x60, 0x7f, 0x80, 0xfe, 0xff,
];

/** The frames of one generated capture; the same seed gives the same ones. */
export function encapsulatedFrames(
  seed: number,
  count: number,
  damage: Damage = 'none',
  linkTypes: readonly number[] = LINK_TYPES,
): EncapsulatedFrame[] {
  const random = new RandomNumbers(seed);
  const frames: EncapsulatedFrame[] = [];
  const encapsulator = new Encapsulator(random);
  while (frames.length < count) {
    const group = encapsulator.frames(random.pick(linkTypes));
    for (const frame of group) {
      if (frame.bytes.length === 0 || frame.bytes.length > 4000) continue;
      // A cut inside the header of an ERF record is a damaged file to Wireshark.
      if (damage === 'cut' && frame.linkType !== LINKTYPE_ERF && random.chance(0.5)) {
        frames.push({
          ...frame,
          bytes: frame.bytes.slice(0, 1 + random.below(frame.bytes.length)),
        });
      } else if (damage === 'lies') {
        const bytes = frame.bytes.slice();
        const at = random.below(Math.min(bytes.length, 120));
        const old = bytes[at]!;
        bytes[at] = random.pick([
          old + 1,
          old - 1,
          old ^ (1 << random.below(8)),
          random.pick(HURTFUL),
        ]);
        frames.push({ ...frame, bytes, path: `${frame.path} [${at}] ${old}->${bytes[at]}` });
      } else frames.push(frame);
    }
  }
  return frames;
}

const BLOCK_SECTION = 0x0a0d0d0a;
const BLOCK_INTERFACE = 1;
const BLOCK_PACKET = 6;

/** A pcapng file with an interface for each link type (tcpdump.org/linktypes, draft-ietf-opsawg-pcapng). */
export function encapsulatedCapture(frames: readonly EncapsulatedFrame[]): Uint8Array<ArrayBuffer> {
  const block = (type: number, body: Uint8Array): Uint8Array => {
    const padding = zeros((4 - (body.length % 4)) % 4);
    const length = le32(12 + body.length + padding.length);
    return join(le32(type), length, body, padding, length);
  };
  const linkTypes = [...new Set(frames.map(({ linkType }) => linkType))];
  return join(
    block(BLOCK_SECTION, join(le32(0x1a2b3c4d), [1, 0, 0, 0], new Array<number>(8).fill(255))),
    ...linkTypes.map((linkType) =>
      block(BLOCK_INTERFACE, join(le16(linkType), [0, 0], le32(262_144))),
    ),
    ...frames.map(({ linkType, bytes, originalLength }, i) =>
      block(
        BLOCK_PACKET,
        join(
          le32(linkTypes.indexOf(linkType)),
          le32(0x5f5e1),
          le32(i * 1000),
          le32(bytes.length),
          le32(originalLength),
          bytes,
        ),
      ),
    ),
  );
}
