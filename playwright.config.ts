import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import { defineConfig } from '@playwright/test';
import { findChromium } from './scripts/chromium.mjs';

/** A port nobody listens on: several runs on one machine must not meet. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

// Playwright reads this file again in every worker; what the first reading found is kept for them.
process.env['SYNSCOPE_E2E_PORT'] ??= String(await freePort());
process.env['CHROMIUM_PATH'] ??= findChromium() ?? '';
const port = Number(process.env['SYNSCOPE_E2E_PORT']);
const executablePath = process.env['CHROMIUM_PATH'];

export default defineConfig({
  testDir: 'e2e',
  fullyParallel: true,
  forbidOnly: process.env['CI'] !== undefined,
  // Each browser keeps more than one core busy: with as many as cores, all are slow and some tests meet a limit.
  workers: Math.max(1, Math.floor(availableParallelism() / 2)),
  // Tests wait for a state, never for a clock: these limits only end what hangs.
  timeout: 180_000,
  expect: { timeout: 60_000 },
  reporter: 'list',
  use: {
    baseURL: `http://localhost:${port}/`,
    trace: 'retain-on-failure',
    launchOptions: {
      ...(executablePath === '' ? {} : { executablePath }),
      // Containers often lack what the sandbox needs; the rest keeps the browser itself off the network.
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [{ name: 'chromium', use: { browserName: 'chromium' } }],
  webServer: {
    command: `node scripts/serve.mjs ${port}`,
    url: `http://localhost:${port}/`,
    reuseExistingServer: false,
  },
});
