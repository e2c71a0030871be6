/** No regular expression of the source takes more than linear time, whatever text comes in. */
import { describe, expect, it } from 'vitest';
import { backtracking } from './support/backtracking';
import { sourceExpressions } from './support/sourceExpressions';

const { expressions, hidden } = sourceExpressions('src');

describe('regular expressions', () => {
  it('are found', () => {
    expect(expressions.length).toBeGreaterThan(100);
  });

  it('stand in the source as they are, so that they can be checked', () => {
    expect(hidden).toEqual([]);
  });

  it('read any text in linear time', () => {
    const slow = expressions.flatMap(({ where, source, flags }) => {
      const why = backtracking(source, flags);
      return why === null ? [] : [`${where} /${source}/${flags}: ${why}`];
    });
    expect(slow).toEqual([]);
  });
});

describe('the check of regular expressions', () => {
  it.each([
    [/^(?:\w+=\d+\s*)+$/, 'exponential'],
    [/^(a+)+$/, 'exponential'],
    [/^(?:a|a)*$/, 'exponential'],
    [/^(?:a?b?)*$/, 'exponential'],
    [/^(\S.*?)\s*$/, 'quadratic'],
    [/^\s*(.*)$/, 'quadratic'],
    [/\s+$/, 'quadratic'],
    [/\d+x/, 'quadratic'],
    [/^\d+[\da-f]*x/, 'quadratic'],
    [/\/\*.*?\*\//, 'quadratic'],
    [/^\s+x/m, 'quadratic'],
    [/^(?: ?a)+(?=[ a]*b)/, 'quadratic'],
  ])('refuses %s', (pattern, kind) => {
    expect(backtracking(pattern.source, pattern.flags)).toContain(kind);
  });

  it.each([
    /^\s*(\S.*)$/,
    /^\s*(.*)/,
    /^\d+(?: \d+)*$/,
    /\bcomment "[^"]*"/,
    /^(frame|ip|tcp)_\1_/,
    /^\d{1,3}(?:\.\d{1,3}){3}$/,
    /\[([^[\]]*)\]/g,
    / (?=\S)/,
    /^[ \t]+x/m,
  ])('accepts %s', (pattern) => {
    expect(backtracking(pattern.source, pattern.flags)).toBeNull();
  });
});
