import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { madeTransfer, readFlow, sampleCapture } from '../../../test/support/ladderFlows';
import { layOut } from '../../../test/support/ladderWriting';
import { ladderScene } from '../ladder/ladderScene';
import type { Scene } from '../ladder/scene';
import { ladderSvg } from './ladderSvg';
import { LIGHT } from './palette';
import { svgText } from './svgPainter';

const count = (text: string, part: RegExp) => text.match(part)?.length ?? 0;

const textScene = (words: string): Scene => ({
  width: 100,
  height: 20,
  figures: [
    {
      id: 'words',
      kind: 'ground',
      packets: [],
      shapes: [{ kind: 'text', role: 'noteLine', x: 1 / 3, y: 10, words }],
    },
  ],
});

describe('the origin flow as an SVG file', async () => {
  const layout = layOut(readFlow(await sampleCapture('origin'), 0), 1280);
  const svg = ladderSvg(layout);

  it('paints every shape of the scene', () => {
    const kinds = ladderScene(layout, 0, layout.height, null).figures.flatMap(({ shapes }) =>
      shapes.map(({ kind }) => kind),
    );
    const rows = svg.slice(svg.lastIndexOf('<svg '));
    expect(count(rows, /<(line|rect|circle|polygon|polyline|path|text) /g)).toBe(kinds.length);
    expect(count(rows, /<path /g)).toBe(kinds.filter((kind) => kind === 'curve').length);
  });

  it('says what the ladder says: the ends, labels, the band, notes, silences', () => {
    for (const words of [
      '>Client<',
      '192.168.249.2:55708',
      '>SYN-ACK repeat 2 · +2.0 s since the last, 3.1 s since the first<',
      'The two ends disagree: client open ↔ server half-open · 14.3 s',
      '>⋮ 6.3 s<',
      '>SYN-RECEIVED<',
    ]) {
      expect([words, svg.includes(words)]).toEqual([words, true]);
    }
  });

  it('needs nothing of the page, and holds nothing that is no number', () => {
    expect(/var\(|class=|NaN|undefined|null|Infinity/.exec(svg)).toBeNull();
    expect(/="[^"]*\d\.\d{3}/.exec(svg)).toBeNull();
    expect(count(svg, /<svg[ >]/g)).toBe(count(svg, /<\/svg>/g));
    expect(count(svg, /url\(#hatch\)/g)).toBe(1);
  });
});

it('of a long flow the first rows, and how many more there are', () => {
  const svg = ladderSvg(layOut({ flow: madeTransfer(10_000), observations: [] }, 1000));
  expect(count(svg, /… and 9,500 packets more\./g)).toBe(1);
  expect(count(svg, /<polygon /g)).toBe(500);
  expect(svg.length).toBeLessThan(1e6);
});

it('writes what a file says as text, never as markup, and no character that XML refuses', () => {
  const svg = svgText([textScene('<script>"&\u0000\uD800\uFFFF'), textScene('b')]);
  expect(svg).toContain('x="0.33"');
  expect(svg).toContain('>&#60;script&#62;&#34;&#38;\uFFFD\uFFFD\uFFFD<');
  expect(svg).toContain('<svg y="20" width="100" height="20">');
});

it('has the colours of the page', () => {
  const css = readFileSync(new URL('../../ui/theme/tokens.css', import.meta.url), 'utf8');
  const token = (name: string): string => {
    const value = new RegExp(`--${name}:\\s*([^;]+);`).exec(css)![1]!;
    const alias = /^var\(--(.+)\)$/.exec(value);
    return alias === null ? /^light-dark\((#\w{6}),/.exec(value)![1]! : token(alias[1]!);
  };
  for (const [name, colour] of Object.entries(LIGHT))
    expect([name, colour]).toEqual([name, token(name)]);
});
