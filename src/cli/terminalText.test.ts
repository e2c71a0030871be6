import { expect, it } from 'vitest';
import { shortTerminalText, terminalJson, terminalText } from './terminalText';

it('leaves nothing that a terminal acts on, and says what stood there', () => {
  expect(terminalText('a\u001b[31mb\nc\u009b2Jd\u202ee\u007f\u2066\ud800')).toBe(
    'a\\u001b[31mb\\u000ac\\u009b2Jd\\u202ee\\u007f\\u2066\\ud800',
  );
  for (let code = 0; code < 0x10000; code++) {
    const character = String.fromCharCode(code);
    const isControl = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/u.test(character);
    if (isControl && character !== '\t') expect(terminalText(character)).not.toBe(character);
  }
});

it('leaves words of any language as they are', () => {
  const text = 'naïve → 192.168.0.1 · Größe 日本語 עברית 👍\tx';
  expect(terminalText(text)).toBe(text);
});

it('shortens before it escapes', () => {
  expect(shortTerminalText('\u001b'.repeat(1_000_000), 2)).toBe('\\u001b\\u001b…');
});

it('is JSON that parses to the same', () => {
  const value = { name: '\u001b\u0085\u202e\u2028"\\\n\ud800 é', list: [1, null] };
  const text = terminalJson(value);
  expect(terminalText(text)).toBe(text);
  expect(JSON.parse(text)).toEqual(value);
});
