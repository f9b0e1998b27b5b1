import { describe, expect, test } from 'vitest';
import { formatTimestamp, maxTimestamp, parseTimestamp, tryParseTimestamp } from '../../src/index.js';
import { cases } from './cases.js';

describe('A timestamp', () => {
  // mediatimestamp keeps what is too large at the edge; the hub and its clients refuse it.
  const isTooLarge = (input: string) => Number(input.split(':')[0]) >= 2 ** 48;

  test.each(cases.timestamp_parse.filter((c) => c.matchesTamsSchemaPattern && !isTooLarge(c.input)))('$input is read and printed', ({ input, canonical, nanoseconds }) => {
    expect(parseTimestamp(input)).toBe(BigInt(nanoseconds));
    expect(formatTimestamp(parseTimestamp(input))).toBe(canonical);
  });

  test.each(cases.timestamp_parse.filter((c) => !c.matchesTamsSchemaPattern))('$input is refused, as the schema has it', ({ input }) => {
    expect(tryParseTimestamp(input)).toBeNull();
  });

  test.each(['', '1', '1:', ':1', '01:0', '1:00', '+1:0', ' 1:0', '1:0 ', '1:1000000000', '281474976710656:0', '1.5:0'])('%j is refused', (text) => {
    expect(tryParseTimestamp(text)).toBeNull();
    expect(() => parseTimestamp(text)).toThrow(SyntaxError);
  });

  test('the last and the first of TAMS are exact', () => {
    expect(parseTimestamp('281474976710655:999999999')).toBe(maxTimestamp);
    expect(formatTimestamp(-maxTimestamp)).toBe('-281474976710655:999999999');
  });
});
