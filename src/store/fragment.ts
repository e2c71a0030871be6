/**
 * The fragment of the address: readable keys for the view (`viewKeys`), one opaque key for a flow.
 * `#v=1&sample=origin&flow=0&view=text&pkt=5&scale=linear&lanes=2&at=server` or `#v=1&pkt=5&d=b1.…`
 *
 * Defaults are left out, the order of keys is fixed, keys that are not known are kept.
 */
import type { ViewParams } from './appState';
import { viewKeys, type ViewKey } from './viewKeys';

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

/** What the keys say that spell no view. */
const SOURCE_KEYS = ['v', 'sample', 'd'];

const isKey = (key: string): boolean =>
  SOURCE_KEYS.includes(key) || viewKeys.some((known) => known.key === key);

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
  const values = new Map<string, string>();
  const unknown: string[] = [];
  for (const part of fragment.replace(/^#/, '').split('&')) {
    if (part === '') continue;
    const at = part.indexOf('=');
    const key = at === -1 ? part : part.slice(0, at);
    if (at !== -1 && isKey(key)) values.set(key, unescape(part.slice(at + 1)));
    else unknown.push(part);
  }
  const version = Number(values.get('v') ?? FRAGMENT_VERSION);
  return {
    newerVersion: version > FRAGMENT_VERSION ? version : null,
    sample: values.get('sample') ?? null,
    payload: values.get('d') ?? null,
    view: readView(values),
    unknown,
  };
}

function readView(values: ReadonlyMap<string, string>): ViewParams {
  const view: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const { key, field, what, parse, fallback } of viewKeys) {
    const text = values.get(key);
    if (text === undefined) continue;
    const value = parse(text);
    if (value === undefined) {
      problems.push(`“${shown(text)}” in the address is not ${what}; ${fallback}.`);
    } else view[field] = value;
  }
  return problems.length === 0 ? view : { ...view, problems };
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
  return [
    `v=${FRAGMENT_VERSION}`,
    ...(sample === undefined ? [] : [`sample=${encodeURIComponent(sample)}`]),
    ...viewKeys.flatMap((key) => spelled(key, view)),
    ...unknown,
    // Last: a link that loses its end then loses nothing else.
    ...(payload === undefined ? [] : [`d=${payload}`]),
  ].join('&');
}

function spelled({ key, field, format }: ViewKey, view: ViewParams): string[] {
  const value = view[field];
  // The field's own type, which the compiler cannot follow through a table.
  const text = value === undefined ? null : (format as (value: unknown) => string | null)(value);
  return text === null ? [] : [`${key}=${text}`];
}
