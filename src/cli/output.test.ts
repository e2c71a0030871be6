import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { READER_LEFT, writeAll } from './output';

/** A stream whose reader takes its time, and where one write may fail. */
function slowStream(failAt: number, code: string) {
  const written: string[] = [];
  let pending = 0;
  let most = 0;
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string, _, done) {
      most = Math.max(most, ++pending);
      setImmediate(() => {
        pending--;
        if (written.length === failAt) {
          done(Object.assign(new Error(code), { code }));
          return;
        }
        written.push(chunk);
        done();
      });
    },
  });
  return { stream, written, most: () => most };
}

it('makes no more than the reader takes, and loses nothing', async () => {
  const { stream, written } = slowStream(-1, '');
  let made = 0;
  function* pieces() {
    for (let i = 0; i < 500; i++) {
      made = i;
      yield String(i % 10).repeat(1000);
      // At most a batch is ahead of what was written.
      expect(made * 1000 - written.join('').length).toBeLessThan(70_000);
    }
  }
  expect(await writeAll(stream, pieces())).toEqual({ ok: true });
  expect(written.join('')).toHaveLength(500_000);
});

it.each([
  ['EPIPE', READER_LEFT],
  ['ENOSPC', 'Cannot write the output: no space left on the device.'],
])('stops making pieces after %s', async (code, why) => {
  const { stream } = slowStream(1, code);
  let made = 0;
  function* pieces() {
    for (; made < 1000; made++) yield 'x'.repeat(10_000);
  }
  expect(await writeAll(stream, pieces())).toEqual({ ok: false, why });
  expect(made).toBeLessThan(20);
});
