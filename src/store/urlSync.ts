/**
 * The only owner of the address bar. It holds the view when the source is a sample or a link; for a
 * file of the person's own it stays clean, because addresses leak through history and screenshots.
 */
import type { AppState, CaptureSource, ViewParams } from './appState';
import type { AppStore } from './appStore';
import { formatFragment, parseFragment, type Fragment } from './fragment';
import { viewParams } from './viewKeys';

/** The address is written when nothing has changed for this long (milliseconds) … */
const REST = 300;
/** … and not more often than this: Safari throws above 100 writes in 30 seconds. */
const LEAST_INTERVAL = 1000;
/** After a browser refused to write an address (milliseconds). */
const WHEN_REFUSED = 10_000;

/** The whole address that opens a flow link: this page, the view, the payload. */
export function flowLinkAddress(payload: string, view: ViewParams): string {
  // The link itself says where its capture was taken.
  const { stream: _ofThisCapture, listener: _too, place: _inTheLink, ...rest } = view;
  const page = new URL(location.href);
  page.search = '';
  page.hash = formatFragment({ payload, view: rest });
  return page.href;
}

/** The person's own: nothing of it may stand in the address. */
const isPrivate = ({ kind }: CaptureSource): boolean => kind === 'file' || kind === 'text';

/** The fragment that belongs to a state; empty when the bar is to stay clean. */
function fragmentOf(state: AppState, unknown: readonly string[]): string {
  const { open } = state;
  if (open === null) return '';
  const { source } = open;
  const view = viewParams(state);
  switch (source.kind) {
    case 'sample':
      return formatFragment({ sample: source.id, view, unknown });
    case 'link':
      return formatFragment({ payload: source.payload, view, unknown });
    default:
      return '';
  }
}

/** Opens what the address asks for, or changes the view when that is open already. */
function follow(state: AppState, fragment: Fragment): void {
  const { open } = state;
  if (fragment.newerVersion !== null) {
    state.failWith(
      { kind: 'link', name: 'Shared flow', payload: '' },
      {
        code: 'unsupported-format',
        message: `This link was made by a newer synscope (version ${fragment.newerVersion} of the address). Reload the page to get the newest one, then open the link again.`,
        offset: null,
      },
    );
  } else if (fragment.payload !== null) {
    if (open?.source.kind === 'link' && open.source.payload === fragment.payload) {
      void state.applyView(fragment.view);
    } else void state.openLink(fragment.payload, fragment.view);
  } else if (fragment.sample !== null) {
    if (open?.source.kind === 'sample' && open.source.id === fragment.sample) {
      void state.applyView(fragment.view);
    } else void state.openSample(fragment.sample, fragment.view);
  } else if (open !== null && !isPrivate(open.source)) state.closeCapture();
  else if (state.failure !== null) state.dismissFailure();
}

/** The address that belongs to a state; null: leave it as it is, so that a reload tries again. */
function addressOf(state: AppState, unknown: readonly string[]): string | null {
  if (state.failure !== null || (state.open === null && state.loading !== null)) return null;
  const fragment = fragmentOf(state, unknown);
  return location.pathname + location.search + (fragment === '' ? '' : `#${fragment}`);
}

const isCurrent = (address: string): boolean =>
  address === location.pathname + location.search + location.hash;

/** Starts following and writing the address; returns what ends it. */
export function startUrlSync(store: AppStore): () => void {
  /** Keys of the address that are not known here. */
  let unknown: readonly string[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastWrite = -Infinity;
  // What the address itself asked for is no new step of the history.
  let following = false;

  /** Browsers allow so many a while (Safari 100 in 30 s), and throw at more: then the next one says where the page is. */
  const write = (how: 'pushState' | 'replaceState', address: string): void => {
    lastWrite = performance.now();
    try {
      history[how](null, '', address);
    } catch {
      clearTimeout(timer);
      timer = setTimeout(replace, WHEN_REFUSED);
    }
  };

  const replace = (): void => {
    const address = addressOf(store.getState(), unknown);
    if (address === null || isCurrent(address)) return;
    write('replaceState', address);
  };

  const stop = store.subscribe((state, before) => {
    const address = addressOf(state, unknown);
    if (address === null || isCurrent(address)) return;
    clearTimeout(timer);
    const newStep =
      state.open?.source !== before.open?.source ||
      state.flow !== before.flow ||
      state.listener !== before.listener;
    if (newStep && !following) {
      write('pushState', address);
    } else {
      timer = setTimeout(replace, Math.max(REST, LEAST_INTERVAL - (performance.now() - lastWrite)));
    }
    if (state.open !== before.open) following = false;
  });

  const onMove = (): void => {
    clearTimeout(timer);
    const before = store.getState().open;
    following = true;
    const fragment = parseFragment(location.hash);
    ({ unknown } = fragment);
    follow(store.getState(), fragment);
    const { open, loading } = store.getState();
    if (open !== before || loading === null) following = false;
  };
  addEventListener('hashchange', onMove);
  onMove();
  return () => {
    stop();
    clearTimeout(timer);
    removeEventListener('hashchange', onMove);
  };
}
