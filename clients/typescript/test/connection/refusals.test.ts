import { beforeEach, describe, expect, test, vi } from 'vitest';
import { RealtimeHubError } from '../../src/index.js';
import { Refusal, Refusals } from '../../src/connection/refusals.js';

const full = new RealtimeHubError(507, 'storage-full', 'There is no space for more events.');
const damaged = new RealtimeHubError(500, 'log-damaged', 'What follows cannot be read.');
const fullWords = 'There is no space for more events (507 storage-full, stream tams)';
const damagedWords = 'What follows cannot be read (500 log-damaged, stream tams)';

describe('What is refused for now', () => {
  const [one, other] = [{ url: 'http://a', over: {} }, { url: 'http://b', over: {} }];
  const warn = vi.fn();
  let told: (string | null)[];
  let all: Refusals;

  beforeEach(() => {
    warn.mockReset();
    told = [];
    all = new Refusals((refused) => told.push(refused), { warn, debug: () => {} });
  });

  const refused = () => new Refusal(all, 'tams');

  test('is told and logged once, however many meet it and however often, and its end when the last is served', () => {
    const both = [refused(), refused()];
    for (const each of [...both, ...both, ...both]) each.stand(one, full);
    both[0]!.end();
    both[0]!.end();
    expect(told).toEqual([fullWords]);
    both[1]!.end();
    expect(told).toEqual([fullWords, null]);
    expect(warn.mock.calls).toEqual([[`http://a refuses for now, and is asked again: ${fullWords}`]]);
  });

  test('is news again on another connection, and once over', () => {
    const each = refused();
    each.stand(one, full);
    each.stand(other, full);
    each.end();
    each.stand(other, full);
    expect(told).toEqual([fullWords, fullWords, null, fullWords]);
  });

  test('is another thing for another stream and another type; the words are of the newest that stands', () => {
    const [first, second, third] = [refused(), refused(), new Refusal(all, 'other')];
    first.stand(one, full);
    second.stand(one, damaged);
    third.stand(one, full);
    expect(told.splice(0)).toEqual([fullWords, damagedWords, fullWords.replace('tams', 'other')]);
    third.end();
    first.end();
    expect(told.splice(0)).toEqual([damagedWords]);
    second.end();
    expect(told).toEqual([null]);
  });
});
