import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/**
 * The development server puts inline scripts and styles into the page (hot replacement), which the
 * Content-Security-Policy of index.html forbids. The policy is taken out there and nowhere else: the
 * build, and all that is tested and served from it, keeps it as written.
 */
function withoutPolicyWhileDeveloping(): Plugin {
  return {
    name: 'synscope:without-policy-while-developing',
    apply: 'serve',
    transformIndexHtml(html) {
      return html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, '');
    },
  };
}

/**
 * Writes `manifest.json`: every file of the build, public ones too. What the page may ask for after a
 * file was dropped is on this list, and a test holds it to that.
 */
function listOfBuiltFiles(): Plugin {
  return {
    name: 'synscope:list-of-built-files',
    apply: 'build',
    applyToEnvironment: (environment) => environment.name === 'client',
    async writeBundle() {
      const { readdir, writeFile } = await import('node:fs/promises');
      const entries = await readdir('dist', { recursive: true, withFileTypes: true });
      const files = entries
        .filter((entry) => entry.isFile())
        .map((entry) => `${entry.parentPath}/${entry.name}`.replaceAll('\\', '/'))
        .map((path) => path.replace(/^dist\//, ''))
        .filter((path) => path !== 'manifest.json')
        .sort();
      await writeFile('dist/manifest.json', `${JSON.stringify({ files }, null, 2)}\n`);
    },
  };
}

export default defineConfig({
  // Relative addresses: the folder works under any path of any static host.
  base: './',
  plugins: [react(), withoutPolicyWhileDeveloping(), listOfBuiltFiles()],
  worker: { format: 'es' },
  build: {
    // Which chunk imports which, for the size gate (scripts/bundleSize.mjs).
    manifest: true,
    // A data: address would be one more source for the policy to allow.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
