import { describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { loadFile } from '../../../test/support/loadFile';
import { decodeFlowLink } from './decodeFlowLink';
import { encodeFlowLink } from './encodeFlowLink';
import { holdsHostWords } from './hostWords';
import type { LinkFact } from './linkFlow';

const origin = join(import.meta.dirname, '../../../public/samples/origin.pcap');
const ofHost: LinkFact = {
  key: 'listen-overflows-rose',
  text: 'ListenOverflows rose by 4 on db-7.example, where nginx listens.',
};
const ofOthers: LinkFact = {
  key: 'listener-healthy-meanwhile',
  text: '3 other openings of this listener went through in the same seconds.',
};
const stated: LinkFact = { key: 'no-firewall', text: 'No firewall is in between.' };

describe('words of a host’s outputs', () => {
  it.each([
    ['kept with addresses', true, [ofOthers, ofHost], true],
    ['left out without', false, [ofOthers, ofHost], false],
    ['not there where nothing of a host was used', true, [ofOthers, stated], false],
    ['not there without evidence', true, [], false],
  ])('are %s', async (_name, keepAddresses, facts, holds) => {
    const capture = await loadFile(origin);
    const payload = await encodeFlowLink(capture, 0, { keepAddresses, facts });
    const decoded = await decodeFlowLink(payload);
    if (!decoded.ok) throw new Error(decoded.error.message);
    expect(holdsHostWords(decoded.extras)).toBe(holds);
    expect(JSON.stringify(decoded.extras).includes('db-7.example')).toBe(holds);
  });
});
