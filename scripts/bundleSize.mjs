/**
 * Which built files a visitor has fetched by when: the size gate (.size-limit.mjs) measures these lists instead of name
 * patterns, so that code that moves between chunks stays counted.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './tools.mjs';

/** @typedef {{ file: string, name?: string }} Chunk */

const dist = join(root, 'dist');

/** @returns {Record<string, Chunk>} */
const manifest = () => JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'));

/**
 * Scripts, and all that they import before they run. Read from the scripts themselves: those of workers stand in no manifest.
 * @param {readonly string[]} scripts names in dist/assets
 */
function withImports(scripts) {
  const open = [...scripts];
  /** @type {Set<string>} */
  const found = new Set();
  for (let script = open.pop(); script !== undefined; script = open.pop()) {
    if (found.has(script)) continue;
    found.add(script);
    const text = readFileSync(join(dist, 'assets', script), 'utf8');
    for (const [, name] of text.matchAll(/(?:\bfrom|\bimport)\s*["'`]\.\/([\w.-]+\.js)["'`]/g)) {
      if (name !== undefined) open.push(name);
    }
  }
  return [...found].sort().map((name) => join('dist/assets', name));
}

/** @param {string} file */
const inAssets = (file) => file.replace(/^assets\//, '');

/**
 * The chunk that vite.config.ts names so.
 * @param {string} named
 */
function chunk(named) {
  const found = Object.values(manifest()).find(({ name }) => name === named);
  if (found === undefined) throw new Error(`No chunk is called “${named}” any more.`);
  return inAssets(found.file);
}

/** Scripts that the landing page needs. */
export const landingScripts = () => withImports([chunk('landing')]);

/** Scripts that are there when the first ladder is: with the landing page the workspace and the worker. */
export function ladderScripts() {
  const workers = readdirSync(join(dist, 'assets')).filter(
    // The whole worker is kept for later ones, fetched when this one runs.
    (name) => /^capture\.worker-.*\.js$/.test(name) && !name.includes('-whole-'),
  );
  if (workers.length !== 1) throw new Error(`${workers.length} scripts begin a worker, not one.`);
  return withImports([chunk('landing'), chunk('ladder'), ...workers]);
}
