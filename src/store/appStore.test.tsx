import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, it } from 'vitest';
import { createAppStore } from './appStore';
import { AppStoreProvider, useApp } from './useApp';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

function Scale() {
  return <output>{useApp((state) => state.timeScale)}</output>;
}

it('two stores stand side by side on one page, and know nothing of each other', () => {
  const [one, other] = [createAppStore(), createAppStore()];
  const host = document.createElement('div');
  const root = createRoot(host);
  act(() =>
    root.render(
      [one, other].map((store, at) => (
        <AppStoreProvider key={at} value={store}>
          <Scale />
        </AppStoreProvider>
      )),
    ),
  );
  act(() => one.getState().setTimeScale('even'));
  expect([...host.children].map(({ textContent }) => textContent)).toEqual(['even', 'compressed']);
  act(() => root.unmount());
});
