import { describe, expect, it } from 'vitest';
import { formatFragment, parseFragment } from './fragment';

describe('the fragment of the address', () => {
  it('leaves out defaults and keeps the order of keys', () => {
    const view = {
      timeScale: 'compressed',
      presentation: 'ladder',
      showMiddlebox: true,
    } as const;
    expect(formatFragment({ sample: 'origin', view })).toBe('v=1&sample=origin');
    expect(
      formatFragment({
        payload: 'b1.AA',
        view: {
          timeScale: 'even',
          presentation: 'text',
          showMiddlebox: false,
          place: 'path',
          frame: 6,
        },
        unknown: ['theirs=1'],
      }),
    ).toBe('v=1&view=text&pkt=6&scale=even&lanes=2&at=path&theirs=1&d=b1.AA');
  });

  it('reads what it writes', () => {
    const view = {
      stream: 3,
      frame: 12,
      timeScale: 'linear',
      presentation: 'text',
      showMiddlebox: false,
      place: 'server',
      listener: '[2001:db8::1]:80',
    } as const;
    const read = parseFragment(`#${formatFragment({ sample: 'a b&c', view, unknown: ['x=1'] })}`);
    expect(read).toEqual({
      newerVersion: null,
      sample: 'a b&c',
      payload: null,
      view,
      unknown: ['x=1'],
    });
  });

  it('says which values mean nothing, and uses the default', () => {
    const { view } = parseFragment('#v=1&pkt=0&flow=-1&scale=sideways&view=xml&lanes=9&listener=1');
    expect(view).toEqual({ problems: expect.arrayContaining([expect.any(String)]) as string[] });
    expect(view.problems).toHaveLength(6);
    expect(view.problems?.join(' ')).toContain('“sideways” in the address is not a time scale');
  });

  it('knows a newer version', () => {
    expect(parseFragment('#v=2&d=b9.AA').newerVersion).toBe(2);
    expect(parseFragment('#v=1').newerVersion).toBeNull();
  });

  it('takes keys that a chat program escaped, and keeps what cannot be unescaped', () => {
    expect(parseFragment('#v=1&sample=syn%2Dcookies').sample).toBe('syn-cookies');
    expect(parseFragment('#v=1&sample=50%').sample).toBe('50%');
  });
});
