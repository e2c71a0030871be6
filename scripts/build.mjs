/** Builds into dist/, unless what is there is newer than all it is made of. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fail, root, runTool } from './tools.mjs';

const madeOf = ['src', 'public', 'index.html', 'vite.config.ts', 'package-lock.json'];

/** Newest change in a file or folder, in milliseconds since 1970. @param {string} path @returns {number} */
function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path).reduce(
    (latest, name) => Math.max(latest, newest(join(path, name))),
    stat.mtimeMs,
  );
}

function isFresh() {
  // Written last of all files, so a build that was cut short does not count.
  const built = statSync(join(root, 'dist/manifest.json'), { throwIfNoEntry: false });
  if (built === undefined) return false;
  return madeOf.every((path) => newest(join(root, path)) <= built.mtimeMs);
}

/** Ends the process when the build fails. */
export async function ensureBuilt() {
  if (isFresh()) return;
  console.log('Building …');
  const { status, output } = await runTool('vite', ['build'], { output: 'keep' });
  if (status !== 0) fail(`${output}\nThe build failed.`);
}
