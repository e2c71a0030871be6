/** A flow as the sections of a link, and back. */
import { FlowTrait } from '../flows/flowTable';
import type { ColumnStyle } from './columns';
import { LinkFault, LinkReader, LinkWriter } from './linkBytes';
import {
  CLIENT_PORT,
  MOST_LINK_PACKETS,
  type LinkFact,
  type LinkFlow,
  type LinkGap,
} from './linkFlow';
import { originSection, readOrigin } from './originSection';
import { clockSection, readClocks, readVantage, vantageSection } from './contextSections';
import { LinkSection, readSections, writeSections } from './linkSections';
import { readPackets, writePackets, type BarePacket } from './packetSection';
import { readSegments, writeSegments } from './segmentSection';

/** Longest title, name, and text of a fact, in characters. */
export const MOST_TITLE = 200;
export const MOST_NAME = 60;
export const MOST_FACT = 300;
/** Most facts. */
export const MOST_FACTS = 64;

/** UTF-8 needs at most so many bytes for a UTF-16 character. */
const BYTES_A_CHARACTER = 3;

const HALF_OPEN = 1;
const OTHER_CLIENT_PORT = 2;
const COUNT_SHIFT = 2;

const DEFAULT_NAMES: readonly [string, string] = ['client', 'server'];

/** Every bit of `FlowTrait`. */
const ALL_TRAITS = Object.values(FlowTrait).reduce<number>((bits, trait) => bits | trait, 0);
const ALL_COMPLETENESS = 0xff;

/** The bytes of a flow; `style` only decides how short they get. */
export function writeLinkFlow(flow: LinkFlow, style: ColumnStyle): Uint8Array<ArrayBuffer> {
  const bare: BarePacket[] = flow.packets.map(({ segment, ...packet }) => ({
    ...packet,
    inOpening: segment !== null,
  }));
  const withSegment = flow.packets.flatMap((packet, i) =>
    packet.segment === null ? [] : [{ bare: bare[i]!, segment: packet.segment }],
  );
  const packets = new LinkWriter();
  if (bare.length > 0) writePackets(packets, bare, style);
  const segments = new LinkWriter();
  if (withSegment.length > 0) {
    writeSegments(
      segments,
      withSegment.map((both) => both.bare),
      withSegment.map((both) => both.segment),
      style,
    );
  }
  return writeSections([
    [LinkSection.flow, flowSection(flow)],
    [LinkSection.packets, packets],
    [LinkSection.segments, segments],
    [LinkSection.gaps, gapsSection(flow.gaps)],
    [LinkSection.origin, originSection(flow.origin)],
    [LinkSection.names, namesSection(flow.names)],
    [LinkSection.title, titleSection(flow.title)],
    [LinkSection.facts, factsSection(flow.facts)],
    [LinkSection.vantage, vantageSection(flow)],
    [LinkSection.clocks, clockSection(flow)],
  ]).finish();
}

/** Reads the sections of a version; throws {@link LinkFault} when something in them cannot be. */
export function readLinkFlow(bytes: Uint8Array, version: number): LinkFlow {
  const sections = readSections(bytes, version);
  const section = (tag: number) => {
    const part = sections.get(tag);
    return part === undefined ? null : new LinkReader(part);
  };
  const head = section(LinkSection.flow);
  if (head === null) throw new LinkFault('it holds no flow');
  const first = head.number(((MOST_LINK_PACKETS + 1) << COUNT_SHIFT) - 1, 'the number of packets');
  const count = first >>> COUNT_SHIFT;
  if (count === 0) throw new LinkFault('it holds no packet');
  const traits = head.number(0xffffffff, 'the traits of the flow') & ALL_TRAITS;
  const completeness = head.number(ALL_COMPLETENESS, 'the completeness of the flow');
  const serverPort = head.number(0xffff, 'a port');
  const clientPort =
    (first & OTHER_CLIENT_PORT) === 0 ? CLIENT_PORT : head.number(0xffff, 'a port');

  const packetSection = section(LinkSection.packets);
  if (packetSection === null) throw new LinkFault('it holds no packet');
  const bare = readPackets(packetSection, count);
  const inOpening = bare.filter((packet) => packet.inOpening);
  const segmentSection = section(LinkSection.segments);
  if (segmentSection === null && inOpening.length > 0) throw new LinkFault('it holds no opening');
  const segments = segmentSection === null ? [] : readSegments(segmentSection, inOpening);
  let segment = 0;
  return {
    packets: bare.map(({ inOpening: has, ...packet }) => ({
      ...packet,
      segment: has ? segments[segment++]! : null,
    })),
    ports: [clientPort, serverPort],
    names: readNames(section(LinkSection.names)),
    traits,
    completeness,
    halfOpen: (first & HALF_OPEN) !== 0,
    ...readVantage(section(LinkSection.vantage)),
    ...readClocks(section(LinkSection.clocks)),
    gaps: readGaps(section(LinkSection.gaps), count),
    title: section(LinkSection.title)?.text(MOST_TITLE * BYTES_A_CHARACTER, 'the title') ?? null,
    facts: readFacts(section(LinkSection.facts)),
    origin: readOrigin(section(LinkSection.origin)),
  };
}

function flowSection(flow: LinkFlow): LinkWriter {
  const out = new LinkWriter();
  const otherPort = flow.ports[0] !== CLIENT_PORT;
  out.number(
    (flow.packets.length << COUNT_SHIFT) |
      (flow.halfOpen ? HALF_OPEN : 0) |
      (otherPort ? OTHER_CLIENT_PORT : 0),
  );
  out.number(flow.traits);
  out.number(flow.completeness);
  out.number(flow.ports[1]);
  if (otherPort) out.number(flow.ports[0]);
  return out;
}

function gapsSection(gaps: readonly LinkGap[]): LinkWriter {
  const out = new LinkWriter();
  let last = 0;
  for (const gap of gaps) {
    out.number(gap.afterPacket - last);
    out.number(gap.packets);
    last = gap.afterPacket;
  }
  return out;
}

function readGaps(input: LinkReader | null, count: number): LinkGap[] {
  const gaps: LinkGap[] = [];
  let last = 0;
  while (input !== null && !input.atEnd) {
    const step = input.number(count, 'a gap');
    last += step;
    if (last >= count - 1 || (step === 0 && gaps.length > 0)) {
      throw new LinkFault('a gap is out of its range');
    }
    gaps.push({ afterPacket: last, packets: input.number(0xffffffff, 'a gap') });
  }
  return gaps;
}

function namesSection(names: readonly [string, string]): LinkWriter {
  const out = new LinkWriter();
  if (names.every((name, side) => name === DEFAULT_NAMES[side])) return out;
  for (const name of names) out.text(shortened(name, MOST_NAME));
  return out;
}

function readNames(input: LinkReader | null): readonly [string, string] {
  if (input === null) return DEFAULT_NAMES;
  const name = () => input.text(MOST_NAME * BYTES_A_CHARACTER, 'a name');
  return [name(), name()];
}

function titleSection(title: string | null): LinkWriter {
  const out = new LinkWriter();
  if (title !== null) out.text(shortened(title, MOST_TITLE));
  return out;
}

function factsSection(facts: readonly LinkFact[]): LinkWriter {
  const out = new LinkWriter();
  for (const { key, text } of facts.slice(0, MOST_FACTS)) {
    out.text(shortened(key, MOST_NAME));
    out.text(shortened(text, MOST_FACT));
  }
  return out;
}

function readFacts(input: LinkReader | null): LinkFact[] {
  const facts: LinkFact[] = [];
  while (input !== null && !input.atEnd) {
    if (facts.length >= MOST_FACTS) throw new LinkFault('it has too many facts');
    const key = input.text(MOST_NAME * BYTES_A_CHARACTER, 'a fact');
    facts.push({ key, text: input.text(MOST_FACT * BYTES_A_CHARACTER, 'a fact') });
  }
  return facts;
}

/** At most so many UTF-16 characters. */
function shortened(text: string, most: number): string {
  return text.slice(0, most);
}
