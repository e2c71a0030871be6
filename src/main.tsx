import './ui/theme/global.css';
import './ui/pressable.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createAppStore } from './store/appStore';
import { AppStoreProvider } from './store/useApp';
import { startUrlSync } from './store/urlSync';
import { App } from './ui/App';

// react-aria puts a style element into the page unless an element with this id is there; our policy
// forbids that, and the rule is in pressable.css.
const rulePresent = document.createElement('template');
rulePresent.id = 'react-aria-pressable-style';
document.head.append(rulePresent);

const store = createAppStore();
startUrlSync(store);
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <AppStoreProvider value={store}>
      <App />
    </AppStoreProvider>
  </StrictMode>,
);
store.getState().warmUp();
