/** What is written for contributors is true: the layer that CONTRIBUTING shows, the folders, and the files that are named. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const read = (path: string) => readFileSync(join(import.meta.dirname, '..', path), 'utf8');

describe('CONTRIBUTING', () => {
  const section = read('CONTRIBUTING.md').split('**A link layer or tunnel:**')[1]!;
  const blocks = [...section.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code!);

  it('shows the code of etherIp.ts as it is', () => {
    expect(blocks[0]).toBe(read('src/core/wire/etherIp.ts'));
  });

  it('shows its lines and its packet as they are', () => {
    expect(read('src/core/wire/rareLayers.ts')).toContain(`\n${blocks[1]}`);
    expect(read('src/core/wire/layerFields.ts')).toContain(`\n${blocks[2]}`);
    expect(read('test/support/layerPackets.ts')).toContain(`\n${blocks[3]}`);
  });
});

const root = join(import.meta.dirname, '..');

/** Every folder of the source. */
const folders = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => join(entry.parentPath, entry.name));

describe('folders of the source', () => {
  it.each([join(root, 'src'), ...folders].map((folder) => [folder.slice(root.length + 1), folder]))(
    '%s says what it is for, and names what exists',
    (_, folder) => {
      const text = readFileSync(join(folder, 'README.md'), 'utf8');
      for (const [, name] of text.matchAll(/`([\w./-]+(?:\.(?:tsx?|cjs|md)|\/))`/g)) {
        const places = [folder, join(root, 'src'), root].map((place) => join(place, name!));
        expect(places.some(existsSync), name).toBe(true);
      }
    },
  );

  it('all stand in the pipeline where they are stages of the core', () => {
    const pipeline = read('docs/pipeline.md');
    const stages = readdirSync(join(root, 'src/core'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    for (const stage of stages) expect(pipeline).toContain(`| \`${stage}\` |`);
  });
});

describe('what is written', () => {
  const pages = ['CONTRIBUTING.md', 'docs/pipeline.md', 'docs/formats.md', 'docs/permalinks.md'];

  it.each(pages)('%s names no file or folder that does not exist', (page) => {
    for (const [, path] of read(page).matchAll(
      /`((?:src|test|e2e|bench|scripts|docs)\/[\w./-]*)`/g,
    )) {
      expect(existsSync(join(root, path!)), path).toBe(true);
    }
  });
});
