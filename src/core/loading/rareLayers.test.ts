/** Layers that few captures have are fetched when the first packet needs one; this file fetches none before. */
import { expect, it, vi } from 'vitest';
import { LAYER_PACKETS } from '../../../test/support/layerPackets';
import { pcapFile } from '../../../test/support/pcapWriter';
import { loadCapture } from './loadCapture';

/** A connection, and one in a tunnel behind it. */
function tunnelled(): Blob {
  const packets = ['rawIp', 'gtp'].map((id, at) => ({ time: at, bytes: LAYER_PACKETS[id]![1] }));
  return new Blob([pcapFile(packets)]);
}

it('says that they could not be fetched', async () => {
  vi.doMock('../wire/rareLayers', () => {
    throw new Error('no answer');
  });
  const result = await loadCapture(tunnelled());
  vi.doUnmock('../wire/rareLayers');
  expect(result).toMatchObject({ ok: false, error: { code: 'read-failed' } });
  expect(result.ok ? '' : result.error.message).toContain('could not be fetched');
});

it('reads the capture again with them, once and from the first packet on', async () => {
  const snapshots: number[] = [];
  const result = await loadCapture(tunnelled(), {
    onProgress: ({ packets }) => snapshots.push(packets),
  });
  expect(result.ok && result.capture.tcpPackets).toBe(2);
  expect(result.ok && result.capture.packets.length).toBe(2);
  expect(snapshots).toEqual([2, 2]);
});
