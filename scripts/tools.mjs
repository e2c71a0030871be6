/** Running the project's own tools and others, without a shell. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the project. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * The file behind a command of an installed package; run it with `process.execPath`, which works the
 * same on every system.
 * @param {string} packageName
 * @param {string} [command] where it differs from the package's name
 */
export function toolFile(packageName, command = packageName) {
  const folder = join(root, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[command]);
}

/**
 * @typedef {object} RunOptions
 * @property {'show' | 'keep'} [output] show it as it comes (default), or keep it and return it
 * @property {Record<string, string | undefined>} [env] added to the environment
 * @property {number} [silence] milliseconds without a word after which the program is ended
 */

/**
 * Runs a program to its end. Never throws: a program that cannot be started has the status 127.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ status: number, output: string }>}
 */
export function run(file, args, { output = 'show', env = {}, silence } = {}) {
  return new Promise((resolve) => {
    const keep = output === 'keep' || silence !== undefined;
    const child = spawn(file, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: keep ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    });
    let text = '';
    /** @type {NodeJS.Timeout | undefined} */
    let timer;
    const restart = () => {
      clearTimeout(timer);
      if (silence !== undefined) timer = setTimeout(() => child.kill(), silence);
    };
    const take = (/** @type {Buffer} */ chunk) => {
      restart();
      text += chunk;
      if (output === 'show') process.stdout.write(chunk);
    };
    restart();
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.on('error', (error) => {
      clearTimeout(timer);
      resolve({ status: 127, output: text + error.message });
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ status: code ?? 1, output: text });
    });
  });
}

/**
 * Runs a command of an installed package.
 * @param {string} packageName
 * @param {readonly string[]} args
 * @param {RunOptions & { command?: string }} [options]
 */
export function runTool(packageName, args, options = {}) {
  return run(process.execPath, [toolFile(packageName, options.command), ...args], options);
}

/**
 * Ends the process with a sentence for a person.
 * @param {string} sentence
 * @returns {never}
 */
export function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
