import react from '@vitejs/plugin-react';
import { build, defineConfig, type Plugin, type Rolldown } from 'vite';

type CodeSplitting = Exclude<Rolldown.OutputOptions['codeSplitting'], boolean | undefined>;
type Chunking = Parameters<
  Extract<NonNullable<CodeSplitting['groups']>[number]['name'], (...args: never) => unknown>
>[1];

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

/** Turns `import('./part')` into an import that is always there: for a file that must hold all of its parts. */
function withoutLazyImports(): Plugin {
  const lazyImport = /\bimport\((["'][^"']+["'])\)/g;
  return {
    name: 'synscope:without-lazy-imports',
    transform(code) {
      const imports: string[] = [];
      const changed = code.replace(lazyImport, (_, from: string) => {
        imports.push(`import * as part${imports.length} from ${from};`);
        return `Promise.resolve(part${imports.length - 1})`;
      });
      return imports.length === 0 ? null : { code: `${imports.join('')}${changed}`, map: null };
    },
  };
}

/**
 * The worker once more as one file that imports nothing; `src/worker/wholeWorker.ts` gets its address. The page keeps its text, and
 * starts from it every worker that follows the first one: without asking for a file.
 */
function wholeWorker(): Plugin {
  return {
    name: 'synscope:whole-worker',
    apply: 'build',
    applyToEnvironment: (environment) => environment.name === 'client',
    async load(id) {
      if (!id.replaceAll('\\', '/').endsWith('/src/worker/wholeWorker.ts')) return null;
      const result = await build({
        configFile: false,
        logLevel: 'error',
        plugins: [withoutLazyImports()],
        build: {
          write: false,
          modulePreload: { polyfill: false },
          rollupOptions: {
            input: 'src/worker/capture.worker.ts',
            output: { format: 'es', codeSplitting: false },
          },
        },
      });
      const [output] = Array.isArray(result) ? result : [result];
      if (output === undefined || !('output' in output) || output.output.length !== 1) {
        throw new Error('the whole worker is not one file');
      }
      const reference = this.emitFile({
        type: 'asset',
        name: 'capture.worker-whole.js',
        source: output.output[0].code,
      });
      return `export const wholeWorkerAddress = import.meta.ROLLUP_FILE_URL_${reference};`;
    },
  };
}

/** What a chunk can be made of, by the module from which all of it is reached by plain imports. The earlier ones come first. */
type Roots = Readonly<Record<string, string>>;

/**
 * Puts what is needed at one moment into one chunk. Without that, each module that a later part shares becomes a chunk of its own: a dozen
 * more requests before the first ladder, and less for gzip to find again.
 */
function chunksByMoment(roots: Roots): NonNullable<CodeSplitting['groups']> {
  const reached = new Map<string, Set<string>>();
  const reachedFrom = (root: string, chunking: Chunking): Set<string> => {
    const known = reached.get(root);
    if (known !== undefined) return known;
    const found = new Set<string>();
    reached.set(root, found);
    const open = [`${import.meta.dirname.replaceAll('\\', '/')}/${root}`];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (found.has(id)) continue;
      found.add(id);
      open.push(...(chunking.getModuleInfo(id)?.importedIds ?? []));
    }
    return found;
  };
  const name = (id: string, chunking: Chunking): string | null =>
    Object.keys(roots).find((chunk) => reachedFrom(roots[chunk]!, chunking).has(id)) ?? null;
  return [{ name, debugName: Object.keys(roots).join(), includeDependenciesRecursively: false }];
}

export default defineConfig({
  // Relative addresses: the folder works under any path of any static host.
  base: './',
  plugins: [react(), withoutPolicyWhileDeveloping(), wholeWorker(), listOfBuiltFiles()],
  worker: {
    format: 'es',
    rolldownOptions: {
      output: {
        codeSplitting: { groups: chunksByMoment({ reader: 'src/worker/capture.worker.ts' }) },
      },
    },
  },
  build: {
    // Which chunk imports which, for the size gate (scripts/bundleSize.mjs).
    manifest: true,
    // A data: address would be one more source for the policy to allow.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: chunksByMoment({
            landing: 'src/main.tsx',
            ladder: 'src/ui/workspace/Workspace.tsx',
          }),
        },
      },
    },
  },
});
