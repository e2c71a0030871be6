import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { svgText } from '../../core/export/svgPainter';
import { heroScene } from '../../core/ladder/heroScene';
import { PaintedScene } from './PaintedScene';

/** Every shape as its tag and its place, in order. */
const places = (markup: string) =>
  [...markup.matchAll(/<(line|rect|circle|polygon|path|text) ([^>]*)>/g)].map(([, tag, rest]) => [
    tag,
    ...[...rest!.matchAll(/\b(x|y|x1|y1|cx|cy|r|width|height|points|d|font-size)="([^"]*)"/g)].map(
      ([, name, value]) => `${name} ${value!.replace(/\d+\.\d+/g, (n) => Number(n).toFixed(1))}`,
    ),
  ]);

it('paints what the SVG file holds, shape by shape', () => {
  const page = renderToStaticMarkup(
    <svg>
      <PaintedScene scene={heroScene} />
    </svg>,
  );
  const file = svgText([heroScene]);
  // The file has a ground of its own behind everything.
  expect(places(page).slice(2)).toEqual(places(file).slice(3));
  expect(page).toContain('fill="var(--arrow-repeat)"');
});

it('dims what a person does not look at, and nothing that belongs to no packet', () => {
  const figure = (id: string, packets: readonly number[]) =>
    ({ id, kind: 'row', packets, shapes: [] }) as const;
  const scene = {
    width: 1,
    height: 1,
    figures: [figure('a', [1]), figure('b', [2, 3]), figure('c', [])],
  };
  const page = renderToStaticMarkup(
    <svg>
      <PaintedScene scene={scene} highlighted={new Set([3])} />
    </svg>,
  );
  const emphases = [...page.matchAll(/data-emphasis="(\w+)"/g)].map(([, emphasis]) => emphasis);
  expect(emphases).toEqual(['dim', 'strong', 'none']);
});
