import { describe, expect, it } from 'vitest';
import { openingOf } from '../opening/openingOf';
import { addressText } from '../packets/addressText';
import { decodeFlowLink } from './decodeFlowLink';
import { LinkWriter } from './linkBytes';
import { LINK_VERSION, linkUpgraders, readSections, writeSections } from './linkSections';

/** Links as pages have published them. They must open for ever: never change one, add some for a new version. */
const GOLDEN = [
  {
    version: 1,
    what: 'the origin flow without addresses',
    text: 'b0.AWcByh36AQQ1HhdQAjwwzQIAAPkH6k68v0KILL_hefAq6_bzAcQphsT_AtDDE7PoI5cDBXgCACMEAagMBbEAAAAAEgNSAMICBQMDISOfBwMCAwQAAwBBuAABUA8BARAQAAQBEAAQBAIDAgMAAA',
    packets: 13,
    repeatsAfter: [1.1, 3.1, 7.102],
    server: 'server',
  },
  {
    version: 1,
    what: 'the origin flow with addresses, title, names, facts, and only what findings rest on',
    text: 'b0.AekBdSh_OwEHNx4XUJyzAwI8MM0CAAD5B-pOvL9CiCy_4XnwKuv28wHEKYbE_wLQwxOz6COXAwV4AgAjBAGoDAWxAAAAABIDUgDCAgUDAyEjnwcDAgMEAAMAQbgAAVAPAQEQEAAEARAAEAQCAwIDAAAFLQTAqPkCBKwSGink07bZDeDx9ZoJioXt8Q-cx5KnAomYAs0-0LCK2AbQ5tXRAgYOBmNsaWVudAZBcGFjaGUHGxpEaWUgV2FydGVzY2hsYW5nZSBpc3Qgdm9sbAghBGhvc3QbTGlzdGVuT3ZlcmZsb3dzIHJvc2UgYnkgMjE0',
    packets: 13,
    repeatsAfter: [1.1, 3.1, 7.102],
    server: '172.18.26.41',
  },
  {
    version: 1,
    what: 'a healthy flow, deflated',
    text: 'b1.AYsBTIi7YGNk62Hkk-9QZ6o0uMrMwLDuGKtJ5YF1rN9E5SrYZVgVWA1ZpVnFWEXZxFhFWQ93sCrP91DkZeF4fY3p-ye2N9tY-eRyHOwZEOCSH4sw8zRGRibJPVxMjNIMjAwsDA2v2RnlGFXhUJFXgVFRgJWRiYEDpMWGWUTwJosAQwMLoyCrHIMAA5sAw81XTAA',
    packets: 35,
    repeatsAfter: [],
    server: 'server',
  },
];

describe('links of every version', () => {
  it.each(GOLDEN)('$version: $what opens', async ({ text, packets, repeatsAfter, server }) => {
    const link = await decodeFlowLink(text);
    if (!link.ok) throw new Error(link.error.message);
    const { capture } = link;
    const opening = openingOf(capture, 0);
    expect(capture.packets.length).toBe(packets);
    expect(opening.repeats.map(({ afterFirst }) => Math.round(afterFirst / 1e6) / 1e3)).toEqual(
      repeatsAfter,
    );
    expect(addressText(capture.addresses, capture.flows.serverAddress[0]!)).toBe(server);
  });

  it('have a golden link each, and an upgrader from each to the next', () => {
    const versions = Array.from({ length: LINK_VERSION }, (_, i) => i + 1);
    expect([...new Set(GOLDEN.map(({ version }) => version))]).toEqual(versions);
    expect(linkUpgraders).toHaveLength(LINK_VERSION - 1);
  });

  it('are brought up step by step, from their own version on', () => {
    const one = new LinkWriter();
    one.byte(7);
    const bytes = writeSections([[1, one]]).finish();
    const steps: string[] = [];
    const upgraders = ['1 to 2', '2 to 3'].map(
      (step) => (sections: ReadonlyMap<number, Uint8Array>) => {
        steps.push(step);
        return new Map([...sections, [100 + steps.length, new Uint8Array(0)] as const]);
      },
    );
    expect([...readSections(bytes, 1, upgraders).keys()]).toEqual([1, 101, 102]);
    expect(steps).toEqual(['1 to 2', '2 to 3']);
    steps.length = 0;
    readSections(bytes, 2, upgraders);
    expect(steps).toEqual(['2 to 3']);
    readSections(bytes, 3, upgraders);
    expect(steps).toEqual(['2 to 3']);
  });
});
