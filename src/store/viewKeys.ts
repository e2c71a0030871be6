/**
 * The keys of the address that spell a view: what each is called there, which part of the view it holds, how it is read
 * and written. A new one is a line here, and a field of `ViewParams`.
 */
import { TIME_SCALES } from '../core/ladder/timeScale';
import { packetNumber } from '../core/packets/packetTable';
import { PRESENTATIONS, STATED_PLACES, type AppState, type ViewParams } from './appState';
import { selectShown } from './selectors';

type Field = Exclude<keyof ViewParams, 'problems'>;

interface KeyOf<F extends Field> {
  readonly key: string;
  readonly field: F;
  /** Completes "… is not". */
  readonly what: string;
  /** Undefined: the text means nothing. */
  parse(text: string): ViewParams[F] | undefined;
  /** Null: what a page shows when nothing is said. */
  format(value: NonNullable<ViewParams[F]>): string | null;
  /** Completes "… is not … ;". */
  readonly fallback: string;
  /** What of the state it spells; undefined: nothing. */
  of(state: AppState): ViewParams[F] | undefined;
}

export type ViewKey = { [F in Field]: KeyOf<F> }[Field];

const LEFT_OUT = 'it was left out';
const USUAL = 'the usual one is shown';

/** Longer is no address and port. */
const LONGEST_LISTENER = 80;

function wholeNumber(least: number): Pick<KeyOf<'stream' | 'frame'>, 'parse' | 'format'> {
  return {
    parse: (text) => (/^\d{1,10}$/.test(text) && Number(text) >= least ? Number(text) : undefined),
    format: String,
  };
}

/** One of some words; the first is what a page shows when nothing is said. */
function oneOf<T extends string>(choices: readonly T[], usual: T | null) {
  return {
    parse: (text: string) => choices.find((choice) => choice === text),
    format: (value: T) => (value === usual ? null : value),
  };
}

const listed = (choices: readonly string[]) => ` (${choices.join(', ')})`;

/** In the order in which they are written. */
export const viewKeys: readonly ViewKey[] = [
  {
    key: 'flow',
    field: 'stream',
    what: 'the number of a TCP stream',
    fallback: LEFT_OUT,
    ...wholeNumber(0),
    of: (state) => {
      const { open, flow, flowOrder, flowSort } = state;
      const isFirst = flow === null || flow === (open?.source.kind === 'link' ? 0 : flowOrder[0]);
      return isFirst || flowSort !== 'worst' ? undefined : flow;
    },
  },
  {
    key: 'listener',
    field: 'listener',
    what: 'the address and port of a listener',
    fallback: LEFT_OUT,
    parse: (text) =>
      text.length <= LONGEST_LISTENER && /[^:]:\d{1,5}$/.test(text) ? text : undefined,
    format: (name) => encodeURIComponent(name).replaceAll('%3A', ':'),
    of: ({ listener }) => listener ?? undefined,
  },
  {
    key: 'view',
    field: 'presentation',
    what: `a view${listed(PRESENTATIONS)}`,
    fallback: USUAL,
    ...oneOf(PRESENTATIONS, 'ladder'),
    of: ({ presentation }) => presentation,
  },
  {
    key: 'pkt',
    field: 'frame',
    what: 'the number of a packet',
    fallback: LEFT_OUT,
    ...wholeNumber(1),
    of: (state) => {
      const shown = selectShown(state);
      if (state.packet === null || shown === null) return undefined;
      return packetNumber(shown.packets, state.packet);
    },
  },
  {
    key: 'scale',
    field: 'timeScale',
    what: `a time scale${listed(TIME_SCALES)}`,
    fallback: USUAL,
    ...oneOf(TIME_SCALES, 'compressed'),
    of: ({ timeScale }) => timeScale,
  },
  {
    key: 'lanes',
    field: 'showMiddlebox',
    what: `a number of lanes${listed(['2', '3'])}`,
    fallback: USUAL,
    parse: (text) => (text === '2' || text === '3' ? text === '3' : undefined),
    format: (shown) => (shown ? null : '2'),
    of: ({ showMiddlebox }) => showMiddlebox,
  },
  {
    key: 'at',
    field: 'place',
    what: `a place where a capture is taken${listed(STATED_PLACES)}`,
    fallback: USUAL,
    ...oneOf(STATED_PLACES, null),
    of: ({ statedPlace }) => statedPlace ?? undefined,
  },
];

/** The view of a state as a link spells it. */
export function viewParams(state: AppState): ViewParams {
  return Object.fromEntries(
    viewKeys.flatMap(({ field, of }) => {
      const value = of(state);
      return value === undefined ? [] : [[field, value]];
    }),
  );
}
