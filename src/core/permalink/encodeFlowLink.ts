/** Writes a flow into the text of a link (flowLink.ts). */
import type { Capture } from '../capture';
import type { FlowIndex } from '../flows/flowTable';
import { linkFlowOf, type FlowLinkOptions } from './anonymise';
import { toBase64url } from './base64url';
import { checkOf, DEFLATED, MOST_PACKED_BYTES, MOST_UNPACKED_BYTES, STORED } from './flowLink';
import { LinkWriter } from './linkBytes';
import { bareCapture, explainedLabels, showsHosts } from './linkCapture';
import { writeLinkFlow } from './linkContent';
import type { LinkFlow } from './linkFlow';
import { LINK_VERSION } from './linkSections';
import { deflateRaw } from '../compression/rawDeflate';

export type { FlowLinkOptions } from './anonymise';

/**
 * The text of a link that holds a flow. Rejects with a sentence when the flow has no packets, or is too long for any
 * link; a part of it (`options.packets`) may fit.
 */
export async function encodeFlowLink(
  capture: Capture,
  flow: FlowIndex,
  options: FlowLinkOptions = {},
): Promise<string> {
  return encodeLinkFlow(linkFlowOf(capture, flow, options));
}

/** The text of a link for a flow that is rebased already: the shortest of three ways to write it. */
export async function encodeLinkFlow(flow: LinkFlow): Promise<string> {
  if (flow.packets.length === 0) {
    throw new RangeError(
      'This flow has no packets of its own: only other packets name it. There is nothing to share.',
    );
  }
  const bare = bareCapture(flow);
  const explained = explainedLabels(bare);
  const content = {
    ...flow,
    hosts: flow.hosts === null || showsHosts(bare, flow.hosts) ? null : flow.hosts,
    packets: flow.packets.map((packet, i) => ({
      ...packet,
      labels: (packet.labels ^ explained[i]!) >>> 0,
    })),
  };
  const short = writeLinkFlow(content, 'short');
  const plain = writeLinkFlow(content, 'plain');
  const texts: string[] = [];
  if (short.length <= MOST_PACKED_BYTES) texts.push(sealed(STORED, short));
  for (const bytes of [short, plain]) {
    if (bytes.length > MOST_UNPACKED_BYTES) continue;
    const packed = await deflateRaw(bytes);
    if (packed.length <= MOST_PACKED_BYTES) texts.push(sealed(DEFLATED, packed));
  }
  const shortest = texts.sort((a, b) => a.length - b.length)[0];
  if (shortest === undefined) {
    throw new RangeError(
      'This flow is too long for any link, even packed. Share a part of it, or the file.',
    );
  }
  return shortest;
}

/** Codec, version, length, CRC-32, content. */
function sealed(codec: string, content: Uint8Array): string {
  const head = new LinkWriter();
  head.number(LINK_VERSION);
  head.number(content.length);
  const crc = checkOf(codec, LINK_VERSION, content);
  for (let shift = 0; shift < 32; shift += 8) head.byte(crc >>> shift);
  head.raw(content);
  return codec + toBase64url(head.finish());
}
