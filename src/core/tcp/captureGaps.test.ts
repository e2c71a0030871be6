import { expect, it } from 'vitest';
import { loadFile } from '../../../test/support/loadFile';

it('takes the numbers of an older connection for no gap of the capture', async () => {
  const { warnings } = await loadFile('test/captures/field/m06-challenge-then-answered.pcap');
  expect(warnings).toEqual([]);
});
