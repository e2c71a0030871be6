/**
 * The fragment of the address: readable keys for the view, one opaque key for a flow.
 * `#v=1&sample=origin&flow=0&view=text&pkt=5&scale=linear&lanes=2&at=server` or `#v=1&pkt=5&d=b1.…`
 *
 * Defaults are left out, the order of keys is fixed, keys that are not known are kept.
 */
import { TIME_SCALES } from '../core/ladder/timeScale';
import { PRESENTATIONS, STATED_PLACES, type ViewParams } from './appState';

/** The version of the keys. */
export const FRAGMENT_VERSION = 1;

/** What a fragment says. */
export interface Fragment {
  /** A newer version than this page understands, or null. */
  readonly newerVersion: number | null;
  readonly sample: string | null;
  /** The flow inside the link (codec and payload), or null. */
  readonly payload: string | null;
  readonly view: ViewParams;
  /** Unknown keys as they were found. */
  readonly unknown: readonly string[];
}

/** The order in which keys are written. */
const KEYS = [
  'v',
  'sample',
  'flow',
  'listener',
  'view',
  'pkt',
  'scale',
  'lanes',
  'at',
  'd',
] as const;
type Key = (typeof KEYS)[number];

const isKey = (key: string): key is Key => (KEYS as readonly string[]).includes(key);

/** `%` and `+` come from chat programs that escape links; what cannot be unescaped stays as it is. */
function unescape(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const shown = (text: string): string => (text.length > 24 ? `${text.slice(0, 24)}…` : text);

/** Reads a fragment, with or without its `#`. */
export function parseFragment(fragment: string): Fragment {
  const values: Partial<Record<Key, string>> = {};
  const unknown: string[] = [];
  for (const part of fragment.replace(/^#/, '').split('&')) {
    if (part === '') continue;
    const at = part.indexOf('=');
    const key = at === -1 ? part : part.slice(0, at);
    if (at !== -1 && isKey(key)) values[key] = unescape(part.slice(at + 1));
    else unknown.push(part);
  }

  const problems: string[] = [];
  const version = Number(values.v ?? FRAGMENT_VERSION);
  const wholeNumber = (key: Key, least: number, what: string): number | undefined => {
    const text = values[key];
    if (text === undefined) return undefined;
    if (/^\d{1,10}$/.test(text) && Number(text) >= least) return Number(text);
    problems.push(`“${shown(text)}” in the address is not ${what}; it was left out.`);
    return undefined;
  };
  const oneOf = <T extends string>(
    key: Key,
    choices: readonly T[],
    what: string,
  ): T | undefined => {
    const text = values[key];
    if (text === undefined) return undefined;
    const choice = choices.find((candidate) => candidate === text);
    if (choice === undefined) {
      problems.push(
        `“${shown(text)}” in the address is not ${what} (${choices.join(', ')}); the usual one is shown.`,
      );
    }
    return choice;
  };

  const stream = wholeNumber('flow', 0, 'the number of a TCP stream');
  const frame = wholeNumber('pkt', 1, 'the number of a packet');
  const timeScale = oneOf('scale', TIME_SCALES, 'a time scale');
  const presentation = oneOf('view', PRESENTATIONS, 'a view');
  const lanes = oneOf('lanes', ['2', '3'], 'a number of lanes');
  const listener = wholeNumber('listener', 0, 'the number of a listener');
  const place = oneOf('at', STATED_PLACES, 'a place where a capture is taken');
  return {
    newerVersion: version > FRAGMENT_VERSION ? version : null,
    sample: values.sample ?? null,
    payload: values.d ?? null,
    view: {
      ...(stream === undefined ? {} : { stream }),
      ...(frame === undefined ? {} : { frame }),
      ...(timeScale === undefined ? {} : { timeScale }),
      ...(presentation === undefined ? {} : { presentation }),
      ...(lanes === undefined ? {} : { showMiddlebox: lanes === '3' }),
      ...(place === undefined ? {} : { place }),
      ...(listener === undefined ? {} : { listener }),
      ...(problems.length === 0 ? {} : { problems }),
    },
    unknown,
  };
}

/** What is written into a fragment; the source comes first or last by the order of keys. */
export interface FragmentParts {
  readonly sample?: string;
  readonly payload?: string;
  readonly view: ViewParams;
  readonly unknown?: readonly string[];
}

/** Writes a fragment without its `#`. */
export function formatFragment({ sample, payload, view, unknown = [] }: FragmentParts): string {
  const values: Partial<Record<Key, string>> = { v: String(FRAGMENT_VERSION) };
  if (sample !== undefined) values.sample = encodeURIComponent(sample);
  if (view.stream !== undefined) values.flow = String(view.stream);
  if (view.presentation !== undefined && view.presentation !== 'ladder') {
    values.view = view.presentation;
  }
  if (view.frame !== undefined) values.pkt = String(view.frame);
  if (view.timeScale !== undefined && view.timeScale !== 'compressed')
    values.scale = view.timeScale;
  if (view.showMiddlebox === false) values.lanes = '2';
  if (view.place !== undefined) values.at = view.place;
  if (view.listener !== undefined) values.listener = String(view.listener);
  if (payload !== undefined) values.d = payload;
  const known = KEYS.filter((key) => values[key] !== undefined).map(
    (key) => `${key}=${values[key]}`,
  );
  // The payload stays last: a link that loses its end then loses nothing else.
  const at = payload === undefined ? known.length : known.length - 1;
  return [...known.slice(0, at), ...unknown, ...known.slice(at)].join('&');
}
