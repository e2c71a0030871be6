import { describe, expect, it } from 'vitest';
import { linkIn } from './intakes';

describe('a text that is a link', () => {
  it('is an address of the page, or what stands behind its d=', () => {
    const view = { frame: 5 };
    expect(linkIn('https://host/path/#v=1&pkt=5&d=b1.AA_-')).toEqual({
      kind: 'flow',
      what: 'b1.AA_-',
      view,
    });
    expect(linkIn(' <https://host/#v=1&pkt=5&d=b1.AA>\n')).toEqual({
      kind: 'flow',
      what: 'b1.AA',
      view,
    });
    expect(linkIn('b1.AA\n')).toEqual({ kind: 'flow', what: 'b1.AA', view: {} });
    expect(linkIn('https://host/#v=1&sample=origin')).toEqual({
      kind: 'sample',
      what: 'origin',
      view: {},
    });
  });

  it('is nothing else', () => {
    expect(linkIn('https://host/#v=1&flow=3')).toBeNull();
    expect(linkIn('see https://host/#v=1&d=b1.AA')).toBeNull();
    expect(linkIn('b1')).toBeNull();
    expect(linkIn('')).toBeNull();
  });
});
