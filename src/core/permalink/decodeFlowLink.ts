/** Reads the flow out of the text of a link (flowLink.ts). */
import type { CaptureError } from '../capture';
import { base64urlLength, fromBase64url } from './base64url';
import {
  checkOf,
  CRC_BYTES,
  DEFLATED,
  MOST_PACKED_BYTES,
  MOST_UNPACKED_BYTES,
  STORED,
  type FlowLinkResult,
} from './flowLink';
import { LinkFault, LinkReader } from './linkBytes';
import { captureOf } from './linkCapture';
import { readLinkFlow } from './linkContent';
import type { LinkFact } from './linkFlow';
import { LINK_VERSION } from './linkSections';
import { BROKEN, inflateRaw, TOO_LARGE } from '../compression/rawDeflate';
import { witnessObservations } from '../diagnosis/witnessObservations';
import { countText } from '../words/duration';

/** The flow inside a link. Never throws: what cannot be read is an error with a sentence. */
export async function decodeFlowLink(text: string): Promise<FlowLinkResult> {
  const opened = await unseal(text);
  if ('error' in opened) return { ok: false, error: opened.error };
  try {
    const flow = readLinkFlow(opened.content, opened.version);
    const facts = await inWords(flow.facts);
    return {
      ok: true,
      capture: captureOf(flow),
      bytes: new Blob([]),
      extras: {
        title: flow.title,
        place: flow.statedVantage,
        facts,
        gaps: flow.gaps,
        keepsAddresses: flow.origin !== null,
      },
      witness: { observations: witnessObservations(facts), place: flow.statedVantage },
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
    return refused(
      'truncated',
      `The link is cut after ${countText(text.length, 'character')}: ${ASK_AGAIN}.`,
    );
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
      `The link has ${countText(text.length - whole, 'character')} too many at its end (“${shown(text, whole)}”). Take ${text.length - whole === 1 ? 'it' : 'them'} away, or copy the link again.`,
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
    return refused(
      'truncated',
      `The link is cut after ${countText(text.length, 'character')}: ${ASK_AGAIN}.`,
    );
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
