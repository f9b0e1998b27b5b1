import { describe, expect, test, vi } from 'vitest';
import { memoryPositions, type SubscriptionMessage } from '../../src/index.js';
import { linked } from '../../src/abort.js';
import { MessageBuffer } from '../../src/subscribing/message-buffer.js';
import { Subscription } from '../../src/subscribing/subscription.js';
import { at, caughtUp, events, gap, hidden, sequences } from './said.js';

function subscribed(messages: SubscriptionMessage[], positions?: ReturnType<typeof memoryPositions>, signal?: AbortSignal) {
  const buffer = new MessageBuffer(1_000, 1 << 20);
  const start = vi.fn((_: MessageBuffer, _saved: string | null, _signal: AbortSignal) => messages.forEach((message) => buffer.tryAdd(message, 100)));
  return { buffer, start, subscription: new Subscription(buffer, start, positions, linked(undefined, signal)) };
}

describe('A subscription as a loop', () => {
  test('begins when the first message is asked for', async () => {
    const { start, subscription } = subscribed([caughtUp(at(1))]);
    expect(start).not.toHaveBeenCalled();
    await subscription.next();
    expect(start).toHaveBeenCalledOnce();
  });

  test('rule 1: a message is handled when the next one is asked for', async () => {
    const { buffer, subscription } = subscribed([events(1, 3), events(4, 4)]);
    const handled = vi.spyOn(buffer, 'handled');
    await subscription.next();
    expect(handled).not.toHaveBeenCalled();
    await subscription.next();
    expect(handled).toHaveBeenCalledOnce();
  });

  test('rule 9: saves the position after each handled event, of gaps and hidden events, too', async () => {
    const positions = memoryPositions();
    const { start, subscription } = subscribed([events(1, 3), hidden(at(8)), gap('retention', at(8), at(20), at(20))], positions);
    const saved: (string | null)[] = [];
    for (let i = 0; i < 5; i++) {
      await subscription.next();
      saved.push(await positions.load());
    }
    expect(start.mock.calls[0]![1]).toBeNull();
    expect(saved).toEqual([null, at(1), at(2), at(3), at(8)]);
  });

  test('rule 9: only the last event of a message carries the position beyond what was hidden', async () => {
    const message = { ...events(1, 2), position: at(9), behind: 5 };
    const { subscription } = subscribed([message], memoryPositions());
    expect((await subscription.next()).value).toMatchObject({ position: at(1), behind: 6 });
    expect((await subscription.next()).value).toMatchObject({ position: at(9), behind: 5 });
  });

  test('rule 9: begins where another left off', async () => {
    const { start, subscription } = subscribed([caughtUp(at(7))], memoryPositions(at(7)));
    await subscription.next();
    expect(start.mock.calls[0]![1]).toBe(at(7));
  });

  test('rule 1: the message in hand when the loop is left is not handled', async () => {
    const positions = memoryPositions();
    const { subscription } = subscribed([events(1, 3)], positions);
    for await (const message of subscription) if (sequences(message)[0] === 2) break;
    expect(await positions.load()).toBe(at(1));
  });

  test('leaving it ends the reading', async () => {
    const { start, subscription } = subscribed([events(1, 3)]);
    for await (const _ of subscription) break;
    expect(start.mock.calls[0]![2].aborted).toBe(true);
    expect(await subscription.next()).toEqual({ done: true, value: undefined });
  });

  test('an abort ends it, also while it waits, and what was handled is saved', async () => {
    const [positions, stop] = [memoryPositions(), new AbortController()];
    const { subscription } = subscribed([events(1, 2)], positions, stop.signal);
    const seen: number[] = [];
    for await (const message of subscription) {
      seen.push(...sequences(message));
      if (seen.length === 2) setTimeout(() => stop.abort(), 10);
    }
    expect(seen).toEqual([1, 2]);
    expect(await positions.load()).toBe(at(2));
  });

  test('one whose signal is aborted already gives nothing', async () => {
    const { start, subscription } = subscribed([events(1, 2)], undefined, AbortSignal.abort());
    expect((await subscription.next()).done).toBe(true);
    expect(start).not.toHaveBeenCalled();
  });

  test('return while a message is awaited ends the wait', async () => {
    const { subscription } = subscribed([]);
    const next = subscription.next();
    await subscription.return();
    expect((await next).done).toBe(true);
  });

  test('an error of the store ends it with that error', async () => {
    const { start, subscription } = subscribed([events(1, 2)], { load: () => null, save: () => Promise.reject(new Error('disk')) });
    await subscription.next();
    await expect(subscription.next()).rejects.toThrow('disk');
    expect(start.mock.calls[0]![2].aborted).toBe(true);
  });

  test('messages that are asked for together come in order', async () => {
    const { subscription } = subscribed([events(1, 1), events(2, 2), events(3, 3)]);
    const taken = await Promise.all([subscription.next(), subscription.next(), subscription.next()]);
    expect(taken.map((t) => sequences(t.value))).toEqual([[1], [2], [3]]);
  });
});
