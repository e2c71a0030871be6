import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openingOf } from '../opening/openingOf';
import { fromBase64url, toBase64url } from './base64url';
import { crc32 } from '../bytes/crc32';
import { decodeFlowLink } from './decodeFlowLink';
import { encodeLinkFlow } from './encodeFlowLink';
import { MOST_UNPACKED_BYTES } from './flowLink';
import { LinkWriter } from './linkBytes';
import { arbitraryLinkFlow } from '../../../test/support/arbitraryLinkFlow';
import { writeLinkFlow } from './linkContent';
import type { LinkFlow } from './linkFlow';
import { LINK_VERSION, LinkSection, writeSections } from './linkSections';
import { deflateRaw } from '../compression/rawDeflate';

const FLOW: LinkFlow = fc.sample(arbitraryLinkFlow, { seed: 33690, numRuns: 40 }).at(-1)!;

/** A link with a right length and CRC around any content. */
function seal(codec: string, content: Uint8Array, version = LINK_VERSION): string {
  const out = new LinkWriter();
  out.number(version);
  out.number(content.length);
  const crc = crc32(new TextEncoder().encode(`${codec}${version}.`), content);
  for (let shift = 0; shift < 32; shift += 8) out.byte(crc >>> shift);
  out.raw(content);
  return codec + toBase64url(out.finish());
}

async function messageOf(text: string): Promise<string> {
  const result = await decodeFlowLink(text);
  return result.ok ? 'ok' : result.error.message;
}

describe('a damaged link', () => {
  it('cut anywhere says after how many of how many characters', async () => {
    const text = await encodeLinkFlow(FLOW);
    for (let length = 1; length < text.length; length++) {
      const message = await messageOf(text.slice(0, length));
      if (length < 16) expect(message).toContain(`cut after ${length} `);
      else expect(message).toContain(`cut after ${length} of ${text.length} characters`);
    }
  });

  it('with one other letter is an error, wherever the letter is', async () => {
    const text = await encodeLinkFlow(FLOW);
    for (let at = 0; at < text.length; at++) {
      const other = text[at] === 'A' ? 'B' : 'A';
      const result = await decodeFlowLink(text.slice(0, at) + other + text.slice(at + 1));
      expect(result.ok).toBe(false);
    }
  });

  it('says what hangs on its end', async () => {
    const text = await encodeLinkFlow(FLOW);
    expect(await messageOf(`${text}AA`)).toContain('2 characters too many');
    expect(await messageOf(`${text}.`)).toContain('“.”');
    expect(await messageOf(text.replace(/(.{10})./, '$1%'))).toContain('character 11 (“%');
  });

  it('with spare bits set in its last character is an error', async () => {
    let text = '';
    for (let length = 0; !/[AQgw]$/.test(text) || (text.length - 3) % 4 !== 2; length++) {
      text = seal('b0.', new Uint8Array(length));
    }
    const last = text.at(-1)!;
    const altered = text.slice(0, -1) + String.fromCharCode(last.charCodeAt(0) + 1);
    expect(fromBase64url(altered.slice(3)).bytes).toEqual(fromBase64url(text.slice(3)).bytes);
    expect(await messageOf(altered)).toContain('changed on its way');
  });

  it('of another kind or a newer page is named', async () => {
    expect(await messageOf('')).toContain('holds no flow');
    expect(await messageOf('hello')).toContain('holds no flow of this page');
    expect(await messageOf('z1.AAAA')).toContain('“z1”');
    const newer = seal('b0.', writeLinkFlow(FLOW, 'short'), LINK_VERSION + 1);
    expect(await messageOf(newer)).toContain(`version ${LINK_VERSION + 1}`);
  });

  it('that unpacks to more than a megabyte is stopped', async () => {
    const bomb = await deflateRaw(new Uint8Array(MOST_UNPACKED_BYTES * 40));
    expect(bomb.length).toBeLessThan(64 * 1024);
    expect(await messageOf(seal('b1.', bomb))).toContain('more than 1 MiB');
    expect(await messageOf(`b1.${'A'.repeat(200_000)}`)).toContain('too long');
  });

  it('with a right CRC and wrong content is an error or a flow, never a throw', async () => {
    const bytes = writeLinkFlow(FLOW, 'short');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        fc.nat(bytes.length),
        fc.boolean(),
        async (changes, length, cut) => {
          const changed = bytes.slice(0, cut ? length : bytes.length);
          for (const [at, value] of changes) if (at < changed.length) changed[at] = value;
          await expectErrorOrFlow(seal('b0.', changed));
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('of random bytes is an error or a flow, never a throw', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 10 }), fc.uint8Array({ maxLength: 60 })), {
          maxLength: 5,
        }),
        async (parts) => {
          const sections = parts.map(([tag, section]): [number, LinkWriter] => {
            const out = new LinkWriter();
            out.raw(section);
            return [tag, out];
          });
          await expectErrorOrFlow(seal('b0.', writeSections(sections).finish()));
          await expectErrorOrFlow(seal('b1.', parts[0]?.[1] ?? new Uint8Array(0)));
        },
      ),
      { numRuns: 500 },
    );
  });
});

async function expectErrorOrFlow(text: string): Promise<void> {
  const result = await decodeFlowLink(text);
  if (!result.ok) {
    expect(result.error.message.length).toBeGreaterThan(20);
    return;
  }
  expect(result.capture.packets.length).toBeGreaterThan(0);
  expect(openingOf(result.capture, 0).flow).toBe(0);
}

describe('a link of a later page of the same version', () => {
  it('may hold sections that this one skips', async () => {
    const extra = new LinkWriter();
    extra.text('of the future');
    const bytes = writeLinkFlow(FLOW, 'short');
    const tagged = writeSections([[900, extra]]).finish();
    const both = new Uint8Array([...tagged, ...bytes]);
    expect((await decodeFlowLink(seal('b0.', both))).ok).toBe(true);
  });

  it('may not hold a section twice', async () => {
    const twice = new LinkWriter();
    twice.raw(writeLinkFlow({ ...FLOW, title: 'x' }, 'short'));
    const title = new LinkWriter();
    title.text('y');
    twice.raw(writeSections([[LinkSection.title, title]]).finish());
    expect(await messageOf(seal('b0.', twice.finish()))).toContain('twice');
  });
});
