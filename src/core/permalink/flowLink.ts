/**
 * A flow inside a link: `b1.` (deflated) or `b0.` (stored), then base64url of version, length, CRC-32 and content
 * (docs/permalinks.md). Encoding asks for little; decoding trusts nothing and answers with a sentence.
 */
import type { Capture, CaptureError } from '../capture';
import type { FlowIndex } from '../flows/flowTable';
import { linkFlowOf, type FlowLinkOptions } from './anonymise';
import { base64urlLength, fromBase64url, toBase64url } from './base64url';
import { crc32 } from '../bytes/crc32';
import { LinkFault, LinkReader, LinkWriter } from './linkBytes';
import { bareCapture, captureOf, explainedLabels, showsHosts } from './linkCapture';
import { readLinkFlow, writeLinkFlow } from './linkContent';
import type { LinkFact, LinkFlow, LinkGap } from './linkFlow';
import { LINK_VERSION } from './linkSections';
import { BROKEN, deflateRaw, inflateRaw, TOO_LARGE } from './rawDeflate';

export type { FlowLinkOptions } from './anonymise';
export type { LinkFact, LinkGap } from './linkFlow';
export type { PacketChoice } from './linkPackets';

/** Most bytes that are unpacked, and most that they may become. */
export const MOST_PACKED_BYTES = 64 * 1024;
export const MOST_UNPACKED_BYTES = 1024 * 1024;

const DEFLATED = 'b1.';
const STORED = 'b0.';
const CRC_BYTES = 4;

/** What a link holds beside the capture. */
export interface LinkExtras {
  /** What the person who shared has typed, plain text; null when nothing. */
  readonly title: string | null;
  /** What the verdict rests on beyond the packets. */
  readonly facts: readonly LinkFact[];
  /** Where packets were left out: to be drawn as a gap with their number. `afterPacket` is a row of the PacketTable. */
  readonly gaps: readonly LinkGap[];
  /** Addresses, ports, the date and all bases are those of the source. */
  readonly keepsAddresses: boolean;
}

/** A flow out of a link (a `LoadResult`), or why there is none. */
export type FlowLinkResult =
  | {
      readonly ok: true;
      /** One flow; `format` is `link`: its packets have no bytes, `interfaces` is empty. */
      readonly capture: Capture;
      /** Empty. */
      readonly bytes: Blob;
      readonly extras: LinkExtras;
    }
  | { readonly ok: false; readonly error: CaptureError };

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

/** Covers the codec and the version too, so that neither can be exchanged. */
function checkOf(codec: string, version: number, content: Uint8Array): number {
  return crc32(new TextEncoder().encode(`${codec}${version}.`), content);
}

/** The flow inside a link. Never throws: what cannot be read is an error with a sentence. */
export async function decodeFlowLink(text: string): Promise<FlowLinkResult> {
  const opened = await unseal(text);
  if ('error' in opened) return { ok: false, error: opened.error };
  try {
    const flow = readLinkFlow(opened.content, opened.version);
    return {
      ok: true,
      capture: captureOf(flow),
      bytes: new Blob([]),
      extras: {
        title: flow.title,
        facts: await inWords(flow.facts),
        gaps: flow.gaps,
        keepsAddresses: flow.origin !== null,
      },
    };
  } catch (error) {
    if (!(error instanceof LinkFault)) throw error;
    return refused(
      'corrupt',
      `The link holds something that no flow can be: ${error.message}. It was made or changed by something else than this page.`,
    );
  }
}

/** Few links have facts: what puts them into words is fetched for those. */
async function inWords(facts: readonly LinkFact[]): Promise<readonly LinkFact[]> {
  if (facts.length === 0) return [];
  const { toldFacts } = await fetchWords();
  return toldFacts(facts);
}

const fetchWords = () => import('../diagnosis/toldFacts');

/** Fetches what links with facts need, so that nothing has to be asked for when one is opened. */
export async function fetchFactWords(): Promise<void> {
  await fetchWords().catch(() => undefined);
}

type Unsealed =
  { readonly content: Uint8Array; readonly version: number } | { readonly error: CaptureError };

const ASK_AGAIN = 'ask for it again, or for a file';

async function unseal(text: string): Promise<Unsealed> {
  const codec = text.slice(0, STORED.length);
  if (codec !== DEFLATED && codec !== STORED) return strangeCodec(text, codec);
  if (text.length > codec.length + base64urlLength(MOST_PACKED_BYTES + 16)) {
    return refused(
      'too-large',
      `The link is too long (${text.length} characters): this page reads links of up to ${MOST_PACKED_BYTES / 1024} KiB. Ask for a file.`,
    );
  }
  const { bytes, strangeAt, exact } = fromBase64url(text.slice(codec.length));
  const head = headOf(bytes);
  if (head !== null && head.version > LINK_VERSION) {
    return refused(
      'unsupported-format',
      `This link was made by a newer synscope (version ${head.version} of the content; this page reads up to ${LINK_VERSION}). Reload the page to get the newest one, then open the link again.`,
    );
  }
  if (strangeAt >= 0) {
    const at = codec.length + strangeAt;
    return refused(
      'corrupt',
      `The link was changed on its way: character ${at + 1} (“${shown(text, at)}”) cannot be in it. Copy it again, or ${ASK_AGAIN}.`,
    );
  }
  if (head === null) {
    return refused('truncated', `The link is cut after ${text.length} characters: ${ASK_AGAIN}.`);
  }
  if (head.version < 1 || head.length > MOST_PACKED_BYTES) {
    return refused('corrupt', `The link was changed on its way: ${ASK_AGAIN}.`);
  }
  const whole = codec.length + base64urlLength(head.at + head.length);
  if (text.length < whole) {
    return refused(
      'truncated',
      `The link is cut after ${text.length} of ${whole} characters: ${ASK_AGAIN}.`,
    );
  }
  if (text.length > whole) {
    return refused(
      'corrupt',
      `The link has ${text.length - whole} characters too many at its end (“${shown(text, whole)}”). Take them away, or copy the link again.`,
    );
  }
  const packed = bytes.slice(head.at, head.at + head.length);
  if (!exact || checkOf(codec, head.version, packed) !== head.crc) {
    return refused(
      'corrupt',
      `The link was changed on its way, one letter is enough: ${ASK_AGAIN}.`,
    );
  }
  if (codec === STORED) return { content: packed, version: head.version };
  const content = await inflateRaw(packed, MOST_UNPACKED_BYTES);
  if (content === TOO_LARGE) {
    return refused(
      'too-large',
      `The link unpacks to more than ${MOST_UNPACKED_BYTES / 1024 / 1024} MiB, which no flow of this page does. It was not opened.`,
    );
  }
  if (content === BROKEN) {
    return refused('corrupt', `The link's content cannot be unpacked: ${ASK_AGAIN}.`);
  }
  return { content, version: head.version };
}

interface Head {
  readonly version: number;
  readonly length: number;
  readonly crc: number;
  /** Where the content starts. */
  readonly at: number;
}

/** The head, or null when the text ends inside it. */
function headOf(bytes: Uint8Array): Head | null {
  const input = new LinkReader(bytes);
  try {
    const version = input.number();
    const length = input.number();
    const crc = new DataView(input.raw(CRC_BYTES).slice().buffer).getUint32(0, true);
    return { version, length, crc, at: input.position };
  } catch (error) {
    if (error instanceof LinkFault) return null;
    throw error;
  }
}

function strangeCodec(text: string, codec: string): Unsealed {
  if (text === '') return refused('empty', `The link holds no flow: ${ASK_AGAIN}.`);
  if (text.length < STORED.length && (DEFLATED.startsWith(text) || STORED.startsWith(text))) {
    return refused('truncated', `The link is cut after ${text.length} characters: ${ASK_AGAIN}.`);
  }
  if (/^[a-z]\d\.$/.test(codec)) {
    return refused(
      'unsupported-format',
      `The link is packed in a way (“${codec.slice(0, 2)}”) that this page does not know. Reload the page to get the newest one, then open the link again.`,
    );
  }
  return refused('unknown-format', `The link holds no flow of this page: ${ASK_AGAIN}.`);
}

/** A few characters of the text for a message. */
function shown(text: string, at: number): string {
  return text.slice(at, at + 8);
}

function refused(
  code: CaptureError['code'],
  message: string,
): { readonly ok: false; readonly error: CaptureError } {
  return { ok: false, error: { code, message, offset: null } };
}
