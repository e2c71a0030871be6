/** Link types that are a short header of fixed length, or a tag, before something known. */
import { isCutShort } from './cutShort';
import type { DecodedPacket } from './decodedPacket';
import type { HeaderFields, Layer } from './layer';
import { etherTypeKey, linkTypeKey, NO_LAYER, RAW_IP, udpPortKey, type LayerKey } from './layerKey';
import { field, spelledBytes } from './protocolField';

interface PassedOver extends Layer {
  /** Bytes of its header. */
  readonly length: number;
}

/** A layer whose header is passed over. */
function passedOver(
  id: string,
  title: string,
  keys: readonly LayerKey[],
  length: number,
  next: (out: DecodedPacket, at: number) => LayerKey,
): PassedOver {
  return {
    id,
    title,
    keys,
    decode(out) {
      if (isCutShort(out, length)) return NO_LAYER;
      const { at } = out;
      out.at += length;
      return next(out, at);
    },
    length,
  };
}

const familyKey = (family: number): LayerKey =>
  family === 2
    ? etherTypeKey(0x0800)
    : family === 24 || family === 28 || family === 30
      ? etherTypeKey(0x86dd)
      : NO_LAYER;
const encKey = (family: number): LayerKey =>
  family === 2 || family === 24 ? familyKey(family) : NO_LAYER;
const etherTypeAt = (out: DecodedPacket, at: number) => etherTypeKey(out.view.getUint16(at));

/** OpenBSD's packet filter log; the header says how long it is, padded to four bytes. */
const pflog: Layer = {
  id: 'pflog',
  title: 'OpenBSD Packet Filter log file',
  keys: [linkTypeKey(117)],
  decode(out) {
    if (isCutShort(out, 4)) return NO_LAYER;
    const length = (out.view.getUint8(out.at) + 3) & ~3;
    const family = out.view.getUint8(out.at + 1);
    if (isCutShort(out, length)) return NO_LAYER;
    out.at += length;
    return familyKey(family);
  },
};

const passed: readonly PassedOver[] = [
  // Family, SPI and flags in the host's byte order.
  passedOver('enc', 'Enc', [linkTypeKey(109)], 12, ({ view }, at) =>
    encKey(view.getUint32(at) > 0xffff ? view.getUint32(at, true) : view.getUint32(at)),
  ),
  // Direction and the header before compression.
  passedOver('slip', 'SLIP', [linkTypeKey(8)], 16, () => RAW_IP),
  // Solaris numbers IPv6 26; the length of the packet must be there.
  passedOver('ipNet', 'Solaris IPNET', [linkTypeKey(226)], 24, ({ view, end }, at) => {
    const family = view.getUint8(at + 1);
    if (view.getUint32(at + 4) > end - at - 24) return NO_LAYER;
    return family === 26 ? etherTypeKey(0x86dd) : family === 2 ? etherTypeKey(0x0800) : NO_LAYER;
  }),
  passedOver('sunAtm', 'SunATM', [linkTypeKey(123)], 4, ({ view }, at) => {
    const traffic = view.getUint8(at) & 0x0f;
    return traffic >= 2 && traffic <= 4 ? linkTypeKey(100) : NO_LAYER;
  }),
  passedOver('ipOverFibreChannel', 'IP over Fibre Channel', [linkTypeKey(122)], 16, () =>
    linkTypeKey(100),
  ),
  // RFC 2734: two addresses of eight bytes.
  passedOver('ieee1394', 'Apple IP-over-IEEE 1394', [linkTypeKey(138)], 18, (out, at) =>
    etherTypeAt(out, at + 16),
  ),
  passedOver('symantec', 'Symantec Enterprise Firewall', [linkTypeKey(99)], 44, (out, at) =>
    etherTypeAt(out, at + 6),
  ),
  passedOver('lisp', 'Locator/ID Separation Protocol (Data)', [udpPortKey(4341)], 8, () => RAW_IP),
  passedOver('jmirror', 'Juniper Packet Mirror', [udpPortKey(30_030)], 8, () => RAW_IP),
  // Tags inside Ethernet. Only an EtherType follows them, no length.
  passedOver('ciscoMetaData', 'Cisco MetaData', [etherTypeKey(0x8909)], 8, (out, at) =>
    etherTypeAt(out, at + 6),
  ),
  passedOver('hsr', 'High-availability Seamless Redundancy', [etherTypeKey(0x892f)], 6, (out, at) =>
    etherTypeAt(out, at + 4),
  ),
  passedOver('etag', '802.1BR E-Tag', [etherTypeKey(0x893f)], 8, (out, at) =>
    etherTypeAt(out, at + 6),
  ),
  passedOver('redundancyTag', '802.1cb R-TAG', [etherTypeKey(0xf1c1)], 6, (out, at) =>
    etherTypeAt(out, at + 4),
  ),
  passedOver('providerBackbone', 'IEEE 802.1ah', [etherTypeKey(0x88e7)], 18, (out, at) =>
    etherTypeAt(out, at + 16),
  ),
  passedOver('hbbak', 'Hitachi Backbone Access', [etherTypeKey(0x8988)], 8, (out, at) =>
    etherTypeAt(out, at + 6),
  ),
  passedOver('fortinetSession', 'FortiGate Cluster Protocol', [etherTypeKey(0x8893)], 4, () =>
    etherTypeKey(0x0800),
  ),
];

export const smallLinkTypes: readonly Layer[] = [pflog, ...passed];

const pflogFields: HeaderFields = (view, at) => [
  field('Header length', 'pflog.length', view.getUint8(at), at, 1),
];

/** The fields of each of them. */
export function smallLinkTypeFields(): readonly (readonly [Layer, HeaderFields])[] {
  const whole = passed.map((layer) => {
    const { length } = layer;
    const fields: HeaderFields = (_view, at) => [
      field('Header', null, spelledBytes(length), at, length),
    ];
    return [layer, fields] as const;
  });
  return [[pflog, pflogFields], ...whole];
}
