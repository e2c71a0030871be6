import './ui/theme/global.css';
import './ui/pressable.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { actions } from './store/appStore';
import { startUrlSync } from './store/urlSync';
import { App } from './ui/App';

// react-aria puts a style element into the page unless an element with this id is there; our policy
// forbids that, and the rule is in pressable.css.
const rulePresent = document.createElement('template');
rulePresent.id = 'react-aria-pressable-style';
document.head.append(rulePresent);

startUrlSync();
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
actions().warmUp();
