/** Sees to it that node_modules holds what the lockfile says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, root, run } from './tools.mjs';

/** @typedef {Record<string, { version?: string, optional?: boolean, peer?: boolean, link?: boolean }>} Packages */

/** @param {string} path @returns {Packages | null} */
function packagesOf(path) {
  try {
    return JSON.parse(readFileSync(join(root, path), 'utf8')).packages;
  } catch {
    return null;
  }
}

/**
 * Whether every package of the lockfile is there in its version. Compares contents, not times: a
 * checkout gives files any time. Optional packages are for other systems and may be missing.
 */
function isInstalled() {
  const wanted = packagesOf('package-lock.json');
  const present = packagesOf('node_modules/.package-lock.json');
  if (wanted === null || present === null) return false;
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true;
    const found = present[path];
    return found === undefined ? optional === true : found.version === version;
  });
}

/** Installs from the lockfile when something is missing; ends the process when that fails. */
export async function ensureInstalled() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    fail(`Synscope needs Node 20.19 or newer; this is ${process.versions.node}.`);
  }
  if (isInstalled()) return;
  console.log('Installing packages (npm ci) …');
  // npm tells its scripts where it is; without that, find it on the path.
  const npm = process.env['npm_execpath'];
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } =
    npm === undefined ? await run('npm', args) : await run(process.execPath, [npm, ...args]);
  if (status !== 0) fail('npm ci failed: see above. Is the package registry within reach?');
}
