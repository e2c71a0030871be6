/** Floods of what stands between and beside the packets of a file. */
import { joined, number16, number32, repeated, type Flood } from './flood';
import { LAYER_PACKETS, zeros } from './layerPackets';

const SEGMENT = LAYER_PACKETS['ipv4']![1];
const text = (words: string) => new TextEncoder().encode(words);
const padding = (length: number) => zeros((4 - (length % 4)) % 4);

function block(type: number, ...body: ArrayLike<number>[]): Uint8Array {
  const content = joined(body);
  const length = number32(12 + content.length + padding(content.length).length, true);
  return joined([number32(type, true), length, content, padding(content.length), length]);
}

const option = (code: number, value: ArrayLike<number>) =>
  joined([number16(code, true), number16(value.length, true), value, padding(value.length)]);
const section = block(0x0a0d0d0a, number32(0x1a2b3c4d, true), [1, 0, 0, 0], new Array(8).fill(255));
const describe = (linkType: number, ...options: Uint8Array[]) =>
  block(1, number16(linkType, true), [0, 0, 0, 0, 0, 0], ...options);
const packet = (id: number, ...options: Uint8Array[]) =>
  block(
    6,
    number32(id, true),
    zeros(8),
    number32(SEGMENT.length, true),
    number32(SEGMENT.length, true),
    SEGMENT,
    ...options,
  );

const ng = (
  id: string,
  title: string,
  count: number,
  one: (i: number) => ArrayLike<number>,
): Flood => ({
  id,
  title,
  make: (size) =>
    joined([
      section,
      describe(101),
      packet(0),
      ...Array.from({ length: count * size }, (_, i) => one(i)),
    ]),
});

const fileHeader = (linkType: number) =>
  joined([
    number32(0xa1b2c3d4, true),
    [2, 0, 4, 0],
    zeros(8),
    number32(65_535, true),
    number32(linkType, true),
  ]);
const record = joined([
  number32(1_700_000_000, true),
  zeros(4),
  number32(SEGMENT.length, true),
  number32(SEGMENT.length, true),
  SEGMENT,
]);

const longText = text('x'.repeat(60_000));

export const containerFloods: readonly Flood[] = [
  ng('interfaces', 'interfaces', 2000, (i) =>
    joined([describe(101, option(2, text(`eth${i}`))), packet(i + 1)]),
  ),
  ng('link-types', 'interfaces, each with a link type of its own', 2000, (i) =>
    joined([describe(i & 0xffff), packet(i + 1)]),
  ),
  ng('sections', 'sections', 1000, () => joined([section, describe(101), packet(0)])),
  ng('comments', 'packets with comments', 1000, (i) => packet(0, option(1, text(`comment ${i}`)))),
  ng('comments-of-one', 'comments of one packet', 30, () =>
    packet(0, repeated(option(1, text('again')), 300)),
  ),
  ng('long-comments', 'comments of 60 kB', 2, () => packet(0, option(1, longText))),
  ng('zero-texts', 'texts of zeros', 2, () =>
    packet(0, option(1, joined([new Uint8Array(60_000), [0x78]]))),
  ),
  ng('names', 'names of addresses', 2000, (i) =>
    block(4, option(1, joined([number32(i), text(`host-${i}\0`)]))),
  ),
  ng('names-of-one', 'names of one address', 20, () =>
    block(4, option(1, joined([[10, 0, 0, 1], text('host\0'.repeat(1000))]))),
  ),
  ng('statistics', 'statistics blocks', 1000, (i) =>
    block(5, number32(0, true), zeros(8), option(5, joined([number32(i, true), zeros(4)]))),
  ),
  ng('secrets', 'secrets', 1000, (i) =>
    block(10, number32(0x544c534b + i, true), number32(4, true), zeros(4)),
  ),
  ng('custom-blocks', 'blocks without packets', 3000, () =>
    block(0xbad, number32(32_473, true), [1, 2, 3, 4]),
  ),
  ng('unknown-blocks', 'blocks that nobody knows', 3000, () => block(0x777)),
  ng('unpadded-blocks', 'blocks whose length leaves the padding out', 3000, (i) => {
    const length = number32(13 + (i % 3), true);
    return joined([number32(0x777, true), length, [0, 0, 0, 0], length]);
  }),
  ng('empty-options', 'empty options', 20, () => packet(0, repeated(option(99, []), 1000))),
  {
    id: 'joined-files',
    title: 'pcap files that were joined, without packets and with one',
    make: (size) =>
      joined(
        Array.from({ length: 2000 * size }, (_, i) =>
          joined([fileHeader(i & 0x3ff), i % 2 === 0 ? [] : record]),
        ),
      ),
  },
  {
    id: 'empty-packets',
    title: 'packets without bytes',
    make: (size) => joined([fileHeader(101), new Uint8Array(16 * 5000 * size)]),
  },
];
