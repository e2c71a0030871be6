import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadFile } from '../../../test/support/loadFile';
import { packetsOfFlow } from '../flows/flowTable';
import { listedFlows } from '../flows/flowOrder';
import { packetNumber } from '../packets/packetTable';
import { completionsAt } from './completions';
import { filterTest, packetTest } from './filterTest';
import { filterFields } from './filterFields';
import { findFlows, isFilter } from './findFlows';
import { parseFilter } from './parseFilter';
import { patternTest } from './pattern';

const origin = await loadFile('public/samples/origin.pcap');

/** The frames of the origin sample of which a filter is true. */
function frames(filter: string): number[] {
  const parsed = parseFilter(filter);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const test = packetTest(origin, parsed.tree);
  return [...packetsOfFlow(origin.flows, 0)]
    .filter(test)
    .map((packet) => packetNumber(origin.packets, packet));
}

describe('a display filter', () => {
  it.each([
    ['tcp.flags.syn == 1', [1, 2, 4, 6, 8]],
    ['tcp.flags.syn == 1 and tcp.flags.ack == 1 and not frame.number == 2', [4, 6, 8]],
    // “and” binds before “or”, “not” before both.
    ['frame.number == 1 or frame.number == 2 and frame.number == 3', [1]],
    ['(frame.number == 1 or frame.number == 2) && frame.number != 1', [2]],
    ['not frame.number < 12 or frame.number == 1', [1, 12, 13]],
    ['frame.number in {1, 3..5, 99}', [1, 3, 4, 5]],
    ['frame.number <= 2 xor frame.number >= 2', [1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]],
    ['tcp.flags & 0x01 == 1', [10, 11, 12]],
    ['tcp.flags & 0x01', [10, 11, 12]],
    ['TCP.FLAGS.FIN EQ true', [10, 11, 12]],
    ['frame.time_relative > 13.5 && tcp', [11, 12, 13]],
  ])('%s', (filter, expected) => {
    expect(frames(filter)).toEqual(expected);
  });

  it('selects a flow when one of its packets does it all', () => {
    const tables = origin;
    const holds = (filter: string) => {
      const parsed = parseFilter(filter);
      if (!parsed.ok) throw new Error(parsed.error.message);
      return filterTest(tables, parsed.tree)(0);
    };
    expect(holds('tcp.flags.fin == 1')).toBe(true);
    // Two packets have it; none has both.
    expect(holds('tcp.flags.fin == 1 and tcp.flags.syn == 1')).toBe(false);
    expect(holds('opening.crooked == 1 and opening.half_open > 14')).toBe(true);
    expect(holds('opening.repeats > 3')).toBe(false);
  });

  it.each([
    ['tcp.prot == 80', 'There is no field “tcp.prot”. Did you mean tcp.port?', 0, 8],
    ['tcp.port == http', '“http” is no value of tcp.port: that is a whole number', 12, 16],
    ['tcp.port ==', 'A value is missing', 11, 11],
    ['tcp.port = 80', 'Write == to compare.', 9, 10],
    ['(tcp.len > 0', 'This ( is not closed.', 0, 1],
    ['tcp.len > 0)', 'No ( stands before this ).', 11, 12],
    ['tcp.len > 0 tcp.port == 80', 'Expected “and” or “or” here.', 12, 20],
    ['ip.addr == 10.0.0.0/33', '“10.0.0.0/33” is no value of ip.addr', 11, 22],
    ['ip.addr > 10.0.0.1', 'ip.addr is compared by ==, != and in {…}.', 10, 18],
    ['tcp.analysis.retransmission == 1', 'it is there, or not', 31, 32],
    ['tcp.port in {80, 443', 'This { is not closed.', 12, 13],
    ['ip.host contains "a', 'The quotes are not closed.', 17, 18],
    ['ip.host matches "[a"', 'This pattern cannot be read.', 16, 20],
    ['tcp.len contains 5', 'tcp.len is no text', 17, 18],
    ['tcp.len >', 'A value is missing', 9, 9],
    ['tcp and', 'Something is missing at the end.', 7, 7],
  ])('%s: what is wrong, and where', (filter, message, at, end) => {
    const parsed = parseFilter(filter);
    if (parsed.ok) throw new Error('It was read.');
    expect(parsed.error.message).toContain(message);
    expect([parsed.error.at, parsed.error.end]).toEqual([at, end]);
  });

  it('whatever it is, is read or told to be wrong', () => {
    const piece = fc.oneof(
      fc.constantFrom(...filterFields.map(({ name }) => name)),
      fc.constantFrom('==', '!=', '&&', 'or', 'not', '(', ')', '{', '}', 'in', '..', ',', '"x"'),
      fc.constantFrom('80', '0x12', '10.0.0.1/8', 'fe80::1', '1.5', 'true', 'matches', '&', '~'),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const parsed = parseFilter(pieces.join(' '));
        if (parsed.ok) packetTest(origin, parsed.tree)(0);
        else expect(parsed.error.message).toMatch(/[.?]$/);
      }),
    );
  });

  it.each([
    '('.repeat(1500),
    'not '.repeat(400),
    'tcp.port == 1 or '.repeat(100),
    `tcp.port in {${'1,'.repeat(900)}`,
    'a'.repeat(5000),
  ])('is not made endless by its length (%#)', (filter) => {
    expect(parseFilter(filter).ok).toBe(false);
  });
});

describe('a pattern', () => {
  it.each([
    ['^10\\.0\\.', '10.0.0.1', true],
    ['^10.0.$', '10.0.0.1', false],
    ['(ab|cd)+e', 'xabcdabE', true],
    ['[0-9]+[.]1$', '192.168.0.1', true],
    ['[^a-f0-9:]', 'fe80::1', false],
    ['a?b*c', 'c', true],
    ['\\d\\D\\w', '1.x', true],
    ['^$', '', true],
    ['x|', 'y', true],
    ['[]a]', ']', true],
  ])('%s in %s', (pattern, text, expected) => {
    expect(patternTest(pattern)!(text)).toBe(expected);
  });

  it('finds what the language finds', () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      '.',
      '(a|b)',
      '[ab]',
      'a*',
      '(ab)+',
      'b?',
      '^',
      '$',
      '|',
    );
    const text = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 6 });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 5 }), text, (pieces, letters) => {
        const pattern = pieces.join('');
        const expected = new RegExp(pattern, 'i').test(letters.join(''));
        expect(patternTest(pattern)!(letters.join(''))).toBe(expected);
      }),
    );
  });

  it('is not made endless by what it repeats', () => {
    expect(patternTest('(a*)*(a*)*(a|aa)+$')!(`${'a'.repeat(40)}b`)).toBe(false);
    expect(patternTest('('.repeat(100))).toBeNull();
  });
});

describe('what is typed over the list', () => {
  it.each([
    ['crooked', false],
    ['10.0.0.1', false],
    [':443', false],
    ['#12', false],
    ['2001:db8::1', false],
    ['[2001:db8::1]:443', false],
    ['tcp.port', true],
    ['tcp', true],
    ['tcp.por', true],
    ['ip.addr == 10.0.0.1', true],
    ['not crooked', true],
  ])('%s', (text, expected) => {
    expect(isFilter(text)).toBe(expected);
  });

  it('finds flows by filters and by words alike', async () => {
    const busy = await loadFile('public/samples/busy-server.pcap');
    const order = Uint32Array.from(listedFlows(busy.flows));
    const run = (text: string) => {
      const steps = findFlows(busy, order, text);
      for (;;) {
        const step = steps.next();
        if (step.done) return step.value;
      }
    };
    const crooked = run('crooked') as Uint32Array;
    expect(crooked.length).toBeGreaterThan(0);
    expect(run('opening.crooked == 1')).toEqual(crooked);
    expect(run('opening.crooked == 2')).toMatchObject({ at: 19, end: 20 });
  });
});

describe('the names that a field can go on as', () => {
  it.each([
    ['tcp.flags.s', 11, ['tcp.flags.syn']],
    ['ip.addr == 10.0.0.1 and tcp.srcp', 32, ['tcp.srcport']],
    ['tcp.flags.syn', 13, null],
    ['tcp.port == 80', 14, null],
    ['t', 1, null],
    ['tcp.flags.s == 1', 11, ['tcp.flags.syn']],
  ])('%s', (text, caret, names) => {
    const found = completionsAt(text, caret);
    expect(found?.fields.map(({ name }) => name) ?? null).toEqual(names);
  });
});
