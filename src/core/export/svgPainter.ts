/** Scenes as the text of an SVG file that needs nothing of the page. */
import { HATCH, HATCH_SIDE, svgElement, type Paint, type Scene, type Shape } from '../ladder/scene';
import { LIGHT, type Palette } from './palette';

const FONT = "ui-sans-serif, system-ui, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif";

/** Scenes under one another as one SVG file; each is cut to its own width and height. */
export function svgText(scenes: readonly Scene[], palette: Palette = LIGHT): string {
  const colour = (paint: Paint) =>
    paint === 'none' ? paint : paint === 'hatch' ? 'url(#hatch)' : palette[paint];
  const painted = (shapes: readonly Shape[]) => shapes.map((shape) => elementText(shape, colour));
  let height = 0;
  const parts = scenes.map((scene) => {
    const place = attributeText({ y: height, width: scene.width, height: scene.height });
    height += scene.height;
    const figures = scene.figures.map(({ shapes }) => `<g>${painted(shapes).join('')}</g>`);
    return `<svg${place}>\n${figures.join('\n')}\n</svg>`;
  });
  const width = Math.max(0, ...scenes.map((scene) => scene.width));
  const side = { width: HATCH_SIDE, height: HATCH_SIDE };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg"${attributeText({ width, height, fontFamily: FONT })}>`,
    `<defs><pattern id="hatch"${attributeText(side)} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">${painted(HATCH).join('')}</pattern></defs>`,
    `<rect${attributeText({ width, height, fill: palette['surface-canvas'] })}/>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}

function elementText(shape: Shape, colour: (paint: Paint) => string): string {
  const { tag, attributes, words } = svgElement(shape, colour);
  const start = `<${tag}${attributeText(attributes)}`;
  return words === undefined ? `${start}/>` : `${start}>${escaped(words)}</${tag}>`;
}

function attributeText(attributes: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${hyphenated(name)}="${escaped(shortened(String(value)))}"`)
    .join('');
}

const hyphenated = (name: string) => name.replace(/[A-Z]/g, (big) => `-${big.toLowerCase()}`);

/** Numbers cut after a hundredth of a pixel: what nobody sees only makes the file longer. */
const shortened = (value: string) => value.replace(/(\.\d\d)\d+/g, '$1');

/** Text as XML 1.0 takes it. Some characters it does not take in any spelling: a file may hold them in a name. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
