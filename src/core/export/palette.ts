/** The colours of the page's design tokens (`src/ui/theme/tokens.css`, light) for drawings that stand without the page. */
import type { Paint } from '../ladder/scene';

export type Palette = Readonly<Record<Exclude<Paint, 'none' | 'hatch'>, string>>;

export const LIGHT: Palette = {
  border: '#e0e6ee',
  'border-strong': '#7c889c',
  client: '#1d58d0',
  crooked: '#b8145a',
  'crooked-border': '#f3c4d8',
  'crooked-hatch': '#f7dbe7',
  'crooked-inverse': '#ffffff',
  'crooked-surface': '#fdf1f6',
  ok: '#167037',
  'own-note': '#6a3bb5',
  server: '#0b6b63',
  'surface-canvas': '#ffffff',
  'surface-raised': '#ffffff',
  'surface-sunken': '#eef2f7',
  text: '#182234',
  'text-faint': '#5c687d',
  'text-muted': '#4a566b',
  warn: '#97470a',
  'state-closed': '#aab4c3',
  'state-opening': '#b75a12',
  'state-established': '#1f8a49',
  'state-closing': '#6d7a90',
  'arrow-plain': '#2a3650',
  'arrow-ack': '#167037',
  'arrow-repeat': '#b8145a',
  'arrow-duplicate-ack': '#1d58d0',
  'arrow-data': '#0b6b63',
  'arrow-retransmission': '#97470a',
  'arrow-fin': '#97470a',
  'arrow-reset': '#b3261e',
  'arrow-probe': '#6a3bb5',
  'arrow-faint': '#6b778c',
};
