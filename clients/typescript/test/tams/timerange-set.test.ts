import { describe, expect, test } from 'vitest';
import { Timerange, TimerangeSet } from '../../src/index.js';

const range = (text: string) => Timerange.parse(text);
const set = (...texts: string[]) => new TimerangeSet(texts.map(range));

describe('A set of timeranges', () => {
  test.each([
    [['[0:0_1:0)', '[1:0_2:0)'], '[0:0_2:0)'],
    [['[0:0_1:0)', '[2:0_3:0)'], '[0:0_1:0) [2:0_3:0)'],
    [['[2:0_3:0)', '[0:0_1:0)', '[1:0_2:0)'], '[0:0_3:0)'],
    [['[0:0_0:1]', '[0:2_1:0)'], '[0:0_1:0)'],
    [['_', '[0:0_1:0)'], '_'],
    [['_0:0)', '[5:0_'], '_0:0) [5:0_'],
    [['()', '(0:0_0:1)'], ''],
  ])('of %j covers %s', (ranges, text) => {
    expect(String(set(...ranges))).toBe(text);
  });

  test.each([
    ['[0:0_10:0)', '[3:0_4:0)', '[0:0_3:0) [4:0_10:0)'],
    ['[0:0_10:0)', '[0:0_10:0)', ''],
    ['[0:0_10:0)', '_5:0)', '[5:0_10:0)'],
    ['[0:0_10:0)', '[10:0_', '[0:0_10:0)'],
    ['_', '[0:0_1:0)', '_0:0) [1:0_'],
  ])('of %s without %s is %s', (ranges, removed, text) => {
    const rest = set(ranges);
    rest.remove(range(removed));
    expect(String(rest)).toBe(text);
  });

  test('tells the gaps of a range, and tolerates small ones between segments only', () => {
    const covered = set('[0:0_1:0)', '[1:1_2:0)', '[5:0_6:0)');
    expect(covered.gaps(range('[0:0_7:0)')).map(String)).toEqual(['[1:0_1:1)', '[2:0_5:0)', '[6:0_7:0)']);
    expect(covered.contains(range('[0:0_2:0)'))).toBe(false);
    expect(covered.contains(range('[0:0_2:0)'), 1n)).toBe(true);
    expect(covered.contains(range('[6:0_6:1)'), 1n)).toBe(false);
    expect(covered.contains(range('()'))).toBe(true);
    expect(set().gaps(range('_')).map(String)).toEqual(['_']);
  });

  test('knows what it has in common with a range', () => {
    expect(String(set('[0:0_2:0)', '[3:0_9:0)').intersect(range('[1:0_4:0)')))).toBe('[1:0_2:0) [3:0_4:0)');
    expect(set('[-5:0_5:0)').intersect(range('()')).size).toBe(0);
  });

  test('does as a list of nanoseconds would, whatever is added and removed', () => {
    let seed = 20260723;
    const random = (below: number) => (seed = (seed * 1103515245 + 12345) % 2 ** 31) % below;
    for (let round = 0; round < 300; round++) {
      const [sut, naive] = [new TimerangeSet(), new Array<boolean>(40).fill(false)];
      for (let step = 0; step < 25; step++) {
        const [from, length, isAdded] = [random(38), random(10), random(3) > 0];
        const until = Math.min(from + length, 40);
        const change = Timerange.ofNanoseconds(BigInt(from), BigInt(until));
        if (isAdded) sut.add(change);
        else sut.remove(change);
        naive.fill(isAdded, from, Math.max(from, until));
        expect(String(sut)).toBe(rangesOf(naive, true).join(' '));
        expect(sut.gaps(Timerange.ofNanoseconds(0n, 40n)).map(String)).toEqual(rangesOf(naive, false));
        expect(sut.duration).toBe(BigInt(naive.filter(Boolean).length));
      }
    }
  });
});

// The stretches of a list that have a value.
function rangesOf(list: boolean[], value: boolean): string[] {
  const ranges: string[] = [];
  for (let i = 0; i < list.length; i++) {
    if (list[i] !== value) continue;
    const from = i;
    while (list[i + 1] === value) i++;
    ranges.push(String(Timerange.ofNanoseconds(BigInt(from), BigInt(i + 1))));
  }
  return ranges;
}
