import { beforeEach, describe, expect, test, vi } from 'vitest';
import { RealtimeHubError } from '../../src/index.js';
import { Asker, StandingRefusals } from '../../src/connection/refusals.js';

const full = new RealtimeHubError(507, 'storage-full', 'There is no space for more events.');
const damaged = new RealtimeHubError(500, 'log-damaged', 'What follows cannot be read.');
const fullWords = 'There is no space for more events (507 storage-full, stream tams)';
const damagedWords = 'What follows cannot be read (500 log-damaged, stream tams)';

describe('What is refused for now', () => {
  const [one, other] = [{ url: 'http://a', over: {} }, { url: 'http://b', over: {} }];
  const warn = vi.fn();
  let told: (string | null)[];
  let all: StandingRefusals;

  beforeEach(() => {
    warn.mockReset();
    told = [];
    all = new StandingRefusals((refused) => told.push(refused), { warn, debug: () => {} });
  });

  const refused = () => new Asker(all, 'tams');

  test('is told and logged once, however many meet it and however often, and its end when the last is served', () => {
    const both = [refused(), refused()];
    for (const each of [...both, ...both, ...both]) each.refused(one, full);
    both[0]!.end();
    both[0]!.end();
    expect(told).toEqual([fullWords]);
    both[1]!.end();
    expect(told).toEqual([fullWords, null]);
    expect(warn.mock.calls).toEqual([[`http://a refuses for now, and is asked again: ${fullWords}`]]);
  });

  test('is news again on another connection, and once over', () => {
    const each = refused();
    each.refused(one, full);
    each.refused(other, full);
    each.end();
    each.refused(other, full);
    expect(told).toEqual([fullWords, fullWords, null, fullWords]);
  });

  test('is told once for each reason, also where one comes after another again and again', () => {
    const [each, meanwhile] = [refused(), refused()];
    for (const why of [full, damaged, full, damaged, full]) each.refused(one, why);
    expect(told).toEqual([fullWords, damagedWords]);
    meanwhile.refused(one, full);
    meanwhile.end();
    expect(told.splice(0)).toEqual([fullWords, damagedWords]);
    each.end();
    expect(told).toEqual([null]);
    expect(warn).toHaveBeenCalledTimes(2);
  });

  test('is what still stands, where the newest is over; which is no news when it comes again', () => {
    const [damagedOne, fullOne] = [refused(), refused()];
    damagedOne.refused(one, damaged);
    for (const _ of [1, 2]) {
      fullOne.refused(one, full);
      fullOne.end();
    }
    expect(told).toEqual([damagedWords, fullWords, damagedWords]);
    damagedOne.end();
    fullOne.refused(one, full);
    expect(told.slice(3)).toEqual([null, fullWords]);
  });

  test('is another thing for another stream and another type; the words are of the newest that stands', () => {
    const [first, second, third] = [refused(), refused(), new Asker(all, 'other')];
    first.refused(one, full);
    second.refused(one, damaged);
    third.refused(one, full);
    expect(told.splice(0)).toEqual([fullWords, damagedWords, fullWords.replace('tams', 'other')]);
    third.end();
    first.end();
    expect(told.splice(0)).toEqual([damagedWords]);
    second.end();
    expect(told).toEqual([null]);
  });
});
