/**
 * `npm start [-- --port N --no-open]`: installs and builds when needed, serves the app on this machine
 * and opens it.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { serve } from './staticServer.mjs';
import { fail, root } from './tools.mjs';

const usage = 'Usage: npm start -- [--port NUMBER] [--no-open]';

function options() {
  try {
    const { values } = parseArgs({
      options: { port: { type: 'string' }, 'no-open': { type: 'boolean', default: false } },
    });
    const port = Number(values.port ?? 0);
    if (!Number.isInteger(port) || port < 0 || port > 65535) fail(usage);
    return { port, open: !values['no-open'] };
  } catch {
    return fail(usage);
  }
}

/** Opens the address where there is a desktop; without one, and when it fails, says nothing. @param {string} address */
function openInBrowser(address) {
  const { platform, env } = process;
  const hasDesktop =
    platform === 'darwin' ||
    platform === 'win32' ||
    env['DISPLAY'] !== undefined ||
    env['WAYLAND_DISPLAY'] !== undefined;
  if (!hasDesktop || env['CI'] !== undefined) return;
  const [file, args] =
    platform === 'darwin'
      ? ['open', [address]]
      : platform === 'win32'
        ? ['cmd', ['/c', 'start', '', address]]
        : ['xdg-open', [address]];
  spawn(file, args, { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}

const { port, open } = options();
await ensureInstalled();
await ensureBuilt();
try {
  const { address, close } = await serve(join(root, 'dist'), port);
  console.log(`Synscope is at ${address}  (Ctrl-C ends it)`);
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      close();
      process.exit(0);
    });
  }
  if (open) openInBrowser(address);
} catch (error) {
  fail(`Cannot serve on port ${port}: ${error instanceof Error ? error.message : String(error)}`);
}
