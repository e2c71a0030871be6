import { expect, it } from 'vitest';
import { loadCapture } from '../loading/loadCapture';
import { diagnose } from '../diagnosis/diagnose';
import { decodeFlowLink } from '../permalink/decodeFlowLink';
import { encodeFlowLink } from '../permalink/encodeFlowLink';
import { openingOf } from '../opening/openingOf';
import { ipPacket, pcapFile } from '../../../test/support/pcapWriter';
import { flowBadge } from '../engine/flowBadge';
import { verdictHead } from './verdictHead';

it('a flow from an end to itself is called that, and nothing is said of its opening', async () => {
  const end = [10, 0, 0, 1];
  const bytes = ipPacket({
    source: end,
    destination: end,
    sourcePort: 80,
    destinationPort: 80,
    sequence: 1,
    acknowledgment: 0,
    flags: 2,
    window: 1000,
  });
  const times = [1.7e18, 1.7e18 + 1e9];
  const result = await loadCapture(new Blob([pcapFile(times.map((time) => ({ time, bytes })))]));
  if (!result.ok) throw new Error(result.error.message);
  const { capture } = result;
  expect(flowBadge(capture, 0, { witness: null, place: null })).toEqual({
    label: 'one end',
    tone: 'neutral',
  });
  const head = verdictHead(diagnose(capture, openingOf(capture, 0)));
  expect(head).toMatchObject({ headline: 'Both ends are the same', tone: 'plain' });

  // A link names its ends client and server, and still says that they are one.
  for (const keepAddresses of [false, true]) {
    const link = await decodeFlowLink(await encodeFlowLink(capture, 0, { keepAddresses }));
    if (!link.ok) throw new Error(link.error.message);
    const shared = diagnose(link.capture, openingOf(link.capture, 0));
    expect(verdictHead(shared)).toEqual(head);
    expect(flowBadge(link.capture, 0, { witness: null, place: null }).label).toBe('one end');
    const again = await decodeFlowLink(await encodeFlowLink(link.capture, 0));
    expect(again.ok && flowBadge(again.capture, 0, { witness: null, place: null }).label).toBe(
      'one end',
    );
  }
});
