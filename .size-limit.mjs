import { ladderScripts, landingScripts } from './scripts/bundleSize.mjs';

export default [
  { name: 'JavaScript to landing', path: landingScripts(), limit: '150 kB', gzip: true },
  { name: 'JavaScript to the first ladder', path: ladderScripts(), limit: '250 kB', gzip: true },
];
