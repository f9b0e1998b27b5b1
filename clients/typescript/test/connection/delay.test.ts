import { describe, expect, test } from 'vitest';
import { Delay, retryAfterMs } from '../../src/connection/delay.js';

describe('Rule 6: the delay', () => {
  test('has full jitter under a limit that doubles from 0.1 s to 5 s', () => {
    const longest = new Delay(() => 1);
    expect(Array.from({ length: 8 }, () => longest.next())).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000]);
    const shortest = new Delay(() => 0);
    expect(Array.from({ length: 8 }, () => shortest.next())).toEqual(Array(8).fill(0));
    const half = new Delay(() => 0.5);
    expect([half.next(), half.next()]).toEqual([50, 100]);
  });

  test('is never shorter than what the hub asks for', () => {
    expect(new Delay(() => 1).next(7_000)).toBe(7_000);
    expect(new Delay(() => 1).next(7)).toBe(100);
  });

  test('begins anew', () => {
    const delay = new Delay(() => 1);
    delay.next();
    delay.next();
    delay.reset();
    expect(delay.next()).toBe(100);
  });

  test.each([['2', 2_000], ['0', 0], ['-3', 0], ['soon', 0], ['Thu, 01 Jan 1970 00:00:00 GMT', 0]])('reads Retry-After: %s', (text, ms) => {
    expect(retryAfterMs(new Headers({ 'Retry-After': text }))).toBe(ms);
    expect(retryAfterMs(new Headers())).toBe(0);
  });
});
