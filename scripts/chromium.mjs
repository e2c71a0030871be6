/** Finds a Chromium for the end-to-end tests, and gets one when there is none. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { fail, run, runTool } from './tools.mjs';

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
];
const places = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ...['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA']
    .map((name) => process.env[name])
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder, 'Google/Chrome/Application/chrome.exe')),
];

/**
 * Whether it starts: a stub that only points to another package does not, nor does a browser whose
 * libraries are missing. Windows' browsers open a window instead of telling their version.
 * @param {string} file
 */
function works(file) {
  if (!existsSync(file)) return false;
  if (process.platform === 'win32') return true;
  return spawnSync(file, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0;
}

/** The file of an installed Chromium or Chrome, or that of `CHROMIUM_PATH`; null when there is none. */
function installedChromium() {
  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') {
    if (!works(named)) fail(`CHROMIUM_PATH names ${named}, which does not start.`);
    return named;
  }
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...places].find(works) ?? null;
}

/** The file of Playwright's own Chromium; null when it is not there or lacks libraries. */
function playwrightChromium() {
  /** @type {typeof import('@playwright/test')} */
  const { chromium } = createRequire(import.meta.url)('@playwright/test');
  const file = chromium.executablePath();
  return works(file) ? file : null;
}

/** The file of a Chromium that is there already; null when there is none. */
export function findChromium() {
  return installedChromium() ?? playwrightChromium();
}

async function installWithPlaywright() {
  console.log('No Chromium found; fetching the one of Playwright (about 180 MB) …');
  const { status } = await runTool('@playwright/test', ['install', 'chromium'], {
    command: 'playwright',
    // Give up on a network that swallows the request, not on a slow one.
    env: { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '15000' },
    silence: 60_000,
    output: 'keep',
  });
  if (status !== 0) console.log('It cannot be fetched from here.');
}

async function installWithApt() {
  const isRoot = process.getuid?.() === 0;
  const askNothing = process.stdin.isTTY ? [] : ['-n'];
  const apt = (/** @type {string[]} */ ...args) =>
    isRoot ? run('apt-get', args) : run('sudo', [...askNothing, 'apt-get', ...args]);
  if ((await run('apt-get', ['--version'], { output: 'keep' })).status !== 0) return;
  console.log('Installing Chromium with apt-get …');
  await apt('update', '-qq');
  await apt('install', '-y', '-qq', '--no-install-recommends', 'chromium');
}

/** The file of a Chromium, installed when there was none; ends the process when that fails. */
export async function ensureChromium() {
  const found = findChromium();
  if (found !== null) return found;
  await installWithPlaywright();
  const own = findChromium();
  if (own !== null) return own;
  await installWithApt();
  const packaged = findChromium();
  if (packaged !== null) return packaged;
  return fail(
    'No Chromium could be found or installed. Install one, or name its file in CHROMIUM_PATH.',
  );
}
