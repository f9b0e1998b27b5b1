import { describe, expect, test } from 'vitest';
import { maxTimestamp, Timerange } from '../../src/index.js';
import { cases } from './cases.js';

const parse = (text: string) => Timerange.parse(text);

describe('A timerange', () => {
  // An instant with an exclusive marker is refused: the specification forbids it, and its readers disagree whether it is empty.
  const isRefused = (input: string) => /^\(-?\d+:\d+[\])]?$|^[[(]?-?\d+:\d+\)$/.test(input);

  test.each(cases.timerange_parse.filter((c) => c.matchesTamsSchemaPattern && !isRefused(c.input)))('$input is read and printed as $canonical', ({ input, canonical }) => {
    expect(String(parse(input))).toBe(canonical);
    expect(String(parse(canonical))).toBe(canonical);
  });

  test.each(cases.timerange_parse.filter((c) => !c.matchesTamsSchemaPattern || isRefused(c.input)))('$input is refused', ({ input }) => {
    expect(Timerange.tryParse(input)).toBeNull();
  });

  test.each(['[0:0', '0:0_1:0 ', '[0:0__1:0)', '[0:0_1:0)x', '{0:0_1:0}', '[1_2)', '0:0 1:0'])('%j is refused or an instant', (text) => {
    if (text === '[0:0') expect(String(parse(text))).toBe('[0:0]');
    else expect(() => parse(text)).toThrow(SyntaxError);
  });

  test.each(cases.pairs)('$a and $b lie to each other as mediatimestamp says', ({ a, b, overlaps, a_contains_b, b_contains_a, intersection }) => {
    const [left, right] = [parse(a), parse(b)];
    expect(left.overlaps(right)).toBe(overlaps);
    expect(left.contains(right)).toBe(a_contains_b);
    expect(right.contains(left)).toBe(b_contains_a);
    expect(String(left.intersect(right))).toBe(intersection);
  });

  test.each(['[0:0_1:0)', '_', '[5:0_', '_5:0)', '()', '[1:0_1:1)'])('%s goes through nanoseconds and back', (text) => {
    const { from, until } = parse(text).nanoseconds;
    expect(String(Timerange.ofNanoseconds(from, until))).toBe(text);
  });

  test('one past the last timestamp has a name, too', () => {
    expect(String(Timerange.ofNanoseconds(0n, maxTimestamp + 1n))).toBe('[0:0_281474976710655:999999999]');
    expect(String(Timerange.ofNanoseconds(maxTimestamp + 1n, Timerange.eternity.nanoseconds.until))).toBe('(281474976710655:999999999_');
  });
});
