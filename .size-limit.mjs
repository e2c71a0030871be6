import { ladderScripts, landingScripts } from './scripts/bundleSize.mjs';

export default [
  { name: 'JavaScript to landing', path: landingScripts(), limit: '100 kB', gzip: true },
  { name: 'JavaScript to the first ladder', path: ladderScripts(), limit: '220 kB', gzip: true },
];
