import { expect, it } from 'vitest';
import { readArguments } from './commandArguments';

it('takes files, host outputs and a place; "-" is a file', () => {
  expect(readArguments(['--json', '-', '--host', '-', '--host', 'b', '--vantage', 'path'])).toEqual(
    {
      files: ['-'],
      hosts: ['-', 'b'],
      form: 'json',
      vantage: 'path',
    },
  );
});

it.each([
  [
    ['--vantage', 'ho\u001bme', 'f'],
    '--vantage is one of client, path, server, not "ho\\u001bme".',
  ],
  [['--vantage', '', 'f'], '--vantage is one of client, path, server, not "".'],
  [['--json', '--frames', 'f'], '--json and --frames exclude each other: give one of them.'],
  [[], 'No file is given.'],
])('says what is wrong with %j', (words, why) => {
  expect(readArguments(words)).toBe(why);
});

it('names an option that there is not, without its control characters', () => {
  expect(readArguments(['--\u001b[2J', 'f'])).toMatch(/^Unknown option '--\\u001b\[2J'/);
});
