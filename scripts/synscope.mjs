#!/usr/bin/env node
/**
 * `npx synscope FILE...` in a checkout: the command line, straight from its TypeScript. Bundled in memory first, which
 * starts sooner than a loader that is asked for each module.
 */
import { build } from 'esbuild';
import { join } from 'node:path';
import { root } from './tools.mjs';

const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: [join(root, 'src/cli/main.ts')],
  bundle: true,
  write: false,
  platform: 'node',
  format: 'esm',
  target: 'node20',
});
for (const { contents } of outputFiles) {
  await import(`data:text/javascript;base64,${Buffer.from(contents).toString('base64')}`);
}
