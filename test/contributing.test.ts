/** CONTRIBUTING shows a real layer: its code, its line in the list, its packet in the test. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const read = (path: string) => readFileSync(join(import.meta.dirname, '..', path), 'utf8');

describe('CONTRIBUTING', () => {
  const section = read('CONTRIBUTING.md').split('**A link layer or tunnel:**')[1]!;
  const blocks = [...section.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code!);

  it('shows the code of etherIp.ts as it is', () => {
    expect(blocks[0]).toBe(read('src/core/wire/etherIp.ts'));
  });

  it('shows its line and its packet as they are', () => {
    expect(read('src/core/wire/layers.ts')).toContain(`\n${blocks[1]}`);
    expect(read('test/support/layerPackets.ts')).toContain(`\n${blocks[2]}`);
  });
});
