import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryLinkFlow } from '../../../test/support/arbitraryLinkFlow';
import { decodeFlowLink } from './decodeFlowLink';
import { encodeLinkFlow } from './encodeFlowLink';
import { bareCapture } from './linkCapture';
import { readLinkFlow, writeLinkFlow } from './linkContent';
import { LINK_VERSION } from './linkSections';

describe('any flow', () => {
  it('comes back from its bytes as it was', () => {
    fc.assert(
      fc.property(arbitraryLinkFlow, fc.constantFrom('short', 'plain'), (flow, style) => {
        expect(readLinkFlow(writeLinkFlow(flow, style), LINK_VERSION)).toEqual(flow);
      }),
      { numRuns: 400 },
    );
  });

  it('comes back from a link as the capture that it is', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryLinkFlow, async (flow) => {
        const decoded = await decodeFlowLink(await encodeLinkFlow(flow));
        const source = bareCapture(flow);
        expect(decoded.ok && decoded.capture.packets).toEqual(source.packets);
        expect(decoded.ok && decoded.capture.openingSegments).toEqual(source.openingSegments);
        expect(decoded.ok && decoded.capture.addresses).toEqual(source.addresses);
        expect(decoded.ok && decoded.capture.hosts).toEqual(source.hosts);
        expect(decoded.ok && decoded.capture.start).toEqual(source.start);
      }),
      { numRuns: 150 },
    );
  });
});
