import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

type Theme = 'light' | 'dark';

function colour(token: string, theme: Theme): string {
  const value = new RegExp(`--${token}:\\s*([^;]+);`).exec(css)?.[1];
  if (value === undefined) throw new Error(`no token --${token}`);
  const alias = /^var\(--(.+)\)$/.exec(value);
  if (alias) return colour(alias[1]!, theme);
  const pair = /^light-dark\((#\w{6}),\s*(#\w{6})\)$/.exec(value);
  if (!pair) throw new Error(`--${token} is no pair of colours: ${value}`);
  return pair[theme === 'light' ? 1 : 2]!;
}

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const plainSurfaces = [
  'surface-page',
  'surface-canvas',
  'surface-raised',
  'surface-sunken',
  'surface-hover',
  'surface-selected',
];
const tones = ['crooked', 'client', 'server', 'ok', 'warn', 'danger', 'neutral'];
const arrows = [
  'plain',
  'ack',
  'duplicate-ack',
  'data',
  'retransmission',
  'fin',
  'reset',
  'probe',
  'repeat',
].map((kind) => `arrow-${kind}`);

const textPairs: [string, string][] = [
  ...['text', 'text-muted', 'text-faint', 'text-link'].flatMap((text) =>
    plainSurfaces.map((surface): [string, string] => [text, surface]),
  ),
  ...tones.flatMap((tone) =>
    ['surface-canvas', 'surface-raised', 'surface-page', `${tone}-surface`].map(
      (surface): [string, string] => [tone, surface],
    ),
  ),
  ...tones.flatMap((tone) =>
    ['text', 'text-muted'].map((text): [string, string] => [text, `${tone}-surface`]),
  ),
  ...arrows.flatMap((arrow) =>
    ['surface-canvas', 'crooked-surface', 'crooked-hatch'].map((surface): [string, string] => [
      arrow,
      surface,
    ]),
  ),
  ['text-inverse', 'surface-inverse'],
  ['crooked-inverse', 'crooked'],
  ['crooked-strong', 'crooked-hatch'],
  ['own-note', 'own-note-surface'],
];
const markPairs: [string, string][] = [
  ...['state-opening', 'state-established', 'state-closing'].map((state): [string, string] => [
    state,
    'surface-canvas',
  ]),
  ...['surface-canvas', 'surface-raised', 'surface-page'].map((surface): [string, string] => [
    'border-strong',
    surface,
  ]),
  ['focus-ring', 'surface-page'],
  ['arrow-faint', 'surface-canvas'],
];

describe.each<Theme>(['light', 'dark'])('tokens, %s', (theme) => {
  it.each(textPairs)('--%s reads on --%s (AA, 4.5:1)', (text, surface) => {
    expect(contrast(colour(text, theme), colour(surface, theme))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(markPairs)('--%s is visible on --%s (3:1)', (mark, surface) => {
    expect(contrast(colour(mark, theme), colour(surface, theme))).toBeGreaterThanOrEqual(3);
  });
});
