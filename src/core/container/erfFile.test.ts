/** ERF files of ATM: adaptation layer 5 is read where LLC begins it, and what is not read is named. */
import { expect, it } from 'vitest';
import { bytes, LAYER_PACKETS, zeros } from '../../../test/support/layerPackets';
import { erfFile } from './erfFile';
import { loadCapture } from '../loading/loadCapture';

const tcp4 = LAYER_PACKETS.rawIp![1];
const CELL = '00000200';
const LLC = 'aaaa03 000000 0800';

function record(type: number, ...parts: (ArrayLike<number> | string)[]): Uint8Array {
  const payload = bytes(...parts);
  const length = Math.ceil((16 + payload.length) / 8) * 8;
  const time = bytes('00000000 00f15365');
  return bytes(
    time,
    [type, 4, 0, length, 0, 0, 0, payload.length],
    payload,
    zeros(length - 16 - payload.length),
  );
}

async function load(...records: Uint8Array[]) {
  const result = await loadCapture(new Blob([bytes(...records) as Uint8Array<ArrayBuffer>]));
  if (!result.ok) throw new Error(result.error.message);
  return result.capture;
}

it('frames with LLC are read, also those of several channels', async () => {
  const { format, flows, packets, tcpPackets, warnings } = await load(
    record(4, CELL, LLC, tcp4),
    record(9, '00000000', CELL, LLC, tcp4),
  );
  expect([format, flows.length, packets.length, tcpPackets]).toEqual(['erf', 1, 2, 2]);
  expect(warnings).toEqual([]);
});

it('other frames, and cells, are named with their number', async () => {
  const { packets, tcpPackets, warnings } = await load(
    record(3, CELL, zeros(48)),
    record(4, CELL, tcp4),
    record(3, CELL, zeros(48)),
    record(4, CELL, LLC, tcp4),
  );
  expect([packets.length, tcpPackets]).toEqual([4, 1]);
  expect(warnings.map(({ message, count }) => [message, count])).toEqual([
    [
      '2 records hold cells of ATM, which are not put together: listed without addresses and flows.',
      2,
    ],
    [
      '1 record holds frames of ATM that do not begin with LLC (RFC 2684): listed without addresses and flows.',
      1,
    ],
  ]);
});

it.each([
  'Packets:\n    1   0.000000 192.0.2.1',
  'Packet 1\n\n00:01:02:123456: dpdk-input',
  'Time (s)\tSource\tDestination',
])('a text is none, whatever its ninth character is: %j', (text) => {
  expect(erfFile.sniff(new TextEncoder().encode(text.padEnd(400, '.')))).toBe(false);
});
