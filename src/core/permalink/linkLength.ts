/** Where a link of a length still works, in words (docs/permalinks.md says how this was found). */
export interface LinkLength {
  readonly text: string;
  readonly tone: 'ok' | 'warn' | 'danger';
}

const LIMITS: readonly (readonly [number, LinkLength])[] = [
  [300, { text: 'Fits anywhere, even into a QR code on a slide.', tone: 'ok' }],
  [2_000, { text: 'Fits anywhere: chat, mail, forums.', tone: 'ok' }],
  [4_000, { text: 'Fits into Slack and mail; too long for Discord.', tone: 'ok' }],
  [
    8_000,
    { text: 'Fits into documents, wikis and Teams; chat and mail may cut it.', tone: 'warn' },
  ],
  [
    32_000,
    { text: 'For the address bar only: chat and mail cut it. Share the file.', tone: 'danger' },
  ],
];

const TOO_LONG: LinkLength = {
  text: 'Too long for any link. Share the capture file instead.',
  tone: 'danger',
};

/** The limits that the meter marks. */
export const LENGTH_MARKS = LIMITS.slice(0, 4).map(([limit]) => limit);

/** What can be done with a link of so many characters. */
export function linkLength(characters: number): LinkLength {
  return LIMITS.find(([limit]) => characters <= limit)?.[1] ?? TOO_LONG;
}
