import { describe, expect, test } from 'vitest';
import { isLater, isNews } from '../../src/subscribing/position.js';
import { ResumePoint } from '../../src/subscribing/resume-point.js';
import { at, caughtUp, events, gap, hidden, sequences } from './said.js';

describe('A resume point', () => {
  test('rule 1: is the position of any message', () => {
    const point = new ResumePoint('now');
    expect(point.from).toBe('now');
    for (const message of [events(1, 3), hidden(at(4)), gap('retention', at(4), at(6), at(6)), caughtUp(at(7))]) {
      point.pass(message);
      expect(point.from).toBe(`position:${message.position}`);
    }
  });

  test('a notice leaves it where it is', () => {
    const point = new ResumePoint('time:2026-07-23T12:00:00Z');
    point.pass({ kind: 'notice', reason: 'shutdown', text: 'This node goes.' });
    expect(point.from).toBe('time:2026-07-23T12:00:00Z');
  });

  test('rule 3: lets each event of an epoch through once', () => {
    const point = new ResumePoint('now');
    point.pass(events(1, 5));
    expect(point.fresh(events(3, 5))).toBeNull();
    expect(sequences(point.fresh(events(4, 7))!)).toEqual([6, 7]);
    expect(sequences(point.fresh(events(3, 5, 'b'))!)).toEqual([3, 4, 5]);
    expect(point.fresh(hidden(at(5)))).toBeNull();
    expect(point.fresh(hidden(at(6)))).toEqual(hidden(at(6)));
  });

  test('rule 3: an old message does not move it back', () => {
    const point = new ResumePoint('now');
    point.pass(events(1, 5));
    point.pass(caughtUp(at(2)));
    expect(point.from).toBe('position:a.5');
  });
});

describe('Positions', () => {
  test.each([['a.9', 'a.10'], ['a.99', 'b.100'], ['a.9007199254740992', 'a.9007199254740993']])('%s comes before %s', (first, second) => {
    expect(isLater(second, first)).toBe(true);
    expect(isLater(first, second)).toBe(false);
    expect(isLater(first, first)).toBe(false);
  });

  test('of another epoch are always news', () => {
    expect(isNews('b.1', 'a.9')).toBe(true);
    expect(isNews('a.1', 'a.9')).toBe(false);
    expect(isNews('a.1', undefined)).toBe(true);
  });
});
