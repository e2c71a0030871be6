/** An unexpected error takes one part of the page, says so, and leaves when the part has something else to show. */
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Boundary } from './Boundary';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

let broken = true;
function Part() {
  if (broken) throw new Error('the table has no row 7');
  return <p>All is well</p>;
}

function page() {
  const host = document.createElement('div');
  // React tells of what a boundary caught.
  const root = createRoot(host, { onCaughtError: vi.fn() });
  const show = (shows: string): void =>
    act(() =>
      root.render(
        <>
          <h1>The rest</h1>
          <Boundary what="The ladder" shows={shows}>
            <Part />
          </Boundary>
        </>,
      ),
    );
  return { host, show };
}

describe('a part that fails', () => {
  afterEach(() => (broken = true));

  it('says so, and leaves the rest', () => {
    const { host, show } = page();
    show('flow 1');
    expect(host.querySelector('h1')!.textContent).toBe('The rest');
    const alert = host.querySelector('[role="alert"]')!;
    expect(alert.textContent).toContain('The ladder could not be shown');
    expect(alert.textContent).toContain('the table has no row 7');
  });

  it('is tried again when it has something else to show, and not before', () => {
    const { host, show } = page();
    show('flow 1');
    broken = false;
    show('flow 1');
    expect(host.textContent).toContain('could not be shown');
    show('flow 2');
    expect(host.textContent).toBe('The restAll is well');
  });

  it('is tried again when a person asks for it', () => {
    const { host, show } = page();
    show('flow 1');
    broken = false;
    act(() => host.querySelector('button')!.click());
    expect(host.textContent).toBe('The restAll is well');
  });
});
