/**
 * The bytes of a link as tagged sections, and the version of what is in them. A reader skips sections that it
 * does not know; a change that an older reader would misread makes a new version and an upgrader from the last.
 */
import { LinkFault, LinkReader, LinkWriter } from './linkBytes';

/** Version of the sections that this program writes. */
export const LINK_VERSION = 1;

/** Tags of sections. A tag is never used again for something else. */
export const LinkSection = {
  flow: 1,
  packets: 2,
  segments: 3,
  gaps: 4,
  origin: 5,
  names: 6,
  title: 7,
  facts: 8,
  vantage: 9,
  clocks: 10,
} as const;

export type LinkSections = ReadonlyMap<number, Uint8Array>;

/** Turns the sections of one version into those of the next. */
export type LinkUpgrader = (sections: LinkSections) => LinkSections;

/** One for each version before {@link LINK_VERSION}; the first leads from version 1 to 2. */
export const linkUpgraders: readonly LinkUpgrader[] = [];

/** Most sections, so that a hostile link cannot make a long list. */
const MOST_SECTIONS = 64;

/** Sections that are empty are left out. */
export function writeSections(sections: readonly (readonly [number, LinkWriter])[]): LinkWriter {
  const out = new LinkWriter();
  for (const [tag, section] of sections) {
    if (section.length === 0) continue;
    out.number(tag);
    out.number(section.length);
    out.raw(section.finish());
  }
  return out;
}

/** The sections of a link of some version, brought to the version of today. */
export function readSections(
  bytes: Uint8Array,
  version: number,
  upgraders: readonly LinkUpgrader[] = linkUpgraders,
): LinkSections {
  const input = new LinkReader(bytes);
  const sections = new Map<number, Uint8Array>();
  while (!input.atEnd) {
    const tag = input.number(0xffff, 'the tag of a section');
    if (sections.has(tag) || sections.size >= MOST_SECTIONS) {
      throw new LinkFault('it has a section twice');
    }
    sections.set(tag, input.raw(input.number()));
  }
  return upgraders
    .slice(version - 1)
    .reduce<LinkSections>((before, upgrade) => upgrade(before), sections);
}
