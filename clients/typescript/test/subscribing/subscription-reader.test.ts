// The resume rules of ARCHITECTURE.md, against a hub whose every word the test says.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Delay } from '../../src/connection/delay.js';
import { MessageBuffer } from '../../src/subscribing/message-buffer.js';
import { SubscriptionReader } from '../../src/subscribing/subscription-reader.js';
import { FakeHub } from './fake-hub.js';
import { at, caughtUp, event, events, gap, hidden, sequences } from './said.js';

const words = 'Some detail (500 some-type, stream tams)';

describe('A subscription', () => {
  let hub: FakeHub;
  let buffer: MessageBuffer;
  let stop: AbortController;
  let running: Promise<void>;

  beforeEach(() => {
    vi.useFakeTimers();
    hub = new FakeHub();
    buffer = new MessageBuffer(10, 1 << 20);
    stop = new AbortController();
    running = new SubscriptionReader(hub, { stream: 'tams', filter: {}, from: 'beginning' }, buffer, 10_000, new Delay(() => 1)).run(stop.signal);
  });

  afterEach(async () => {
    stop.abort();
    await running;
    vi.useRealTimers();
  });

  const take = async () => (await buffer.take())?.message;
  const froms = () => hub.subscriptions.map((s) => s.request.from);

  test('rule 2: after a loss it subscribes again from where it was', async () => {
    const first = await hub.subscription(1);
    first.say(events(1, 3));
    expect(sequences(await take())).toEqual([1, 2, 3]);
    first.cut();
    await hub.subscription(2);
    expect(froms()).toEqual(['beginning', 'position:a.3']);
    expect(hub.lost).toEqual(['cut']);
  });

  test('rule 3: what a second connection repeats is not seen again', async () => {
    (await hub.subscription(1)).say(events(1, 3));
    hub.subscriptions[0]!.cut();
    (await hub.subscription(2)).say(events(2, 5));
    expect(sequences(await take())).toEqual([1, 2, 3]);
    expect(sequences(await take())).toEqual([4, 5]);
  });

  test('rule 3: across epochs the order of the hub holds', async () => {
    const first = await hub.subscription(1);
    first.say(events(8, 9));
    first.say(gap('rollback', at(5), at(9), at(5, 'b')));
    first.say(events(6, 9, 'b'));
    expect(sequences(await take())).toEqual([8, 9]);
    expect((await take())?.kind).toBe('gap');
    expect(sequences(await take())).toEqual([6, 7, 8, 9]);
  });

  test('rule 4: what the filter hid moves the position, too', async () => {
    const first = await hub.subscription(1);
    first.say(hidden(at(500)));
    first.cut();
    (await hub.subscription(2)).say(caughtUp(at(700)));
    hub.subscriptions[1]!.cut();
    await hub.subscription(3);
    expect(froms()).toEqual(['beginning', 'position:a.500', 'position:a.700']);
  });

  test('rule 5: a gap comes in its place, and reading goes on after it', async () => {
    const first = await hub.subscription(1);
    const lost = gap('retention', at(2), at(90), at(90));
    first.say(events(1, 2));
    first.say(lost);
    first.say(events(91, 92));
    expect(sequences(await take())).toEqual([1, 2]);
    expect(await take()).toEqual(lost);
    expect(sequences(await take())).toEqual([91, 92]);
    first.cut();
    await hub.subscription(2);
    expect(froms()[1]).toBe('position:a.92');
  });

  test('rule 5: a gap may lead backwards, and what follows it counts again', async () => {
    const first = await hub.subscription(1);
    first.say(events(8, 9));
    first.say(gap('reset', null, null, at(2)));
    first.say(events(3, 3));
    await take();
    await take();
    expect(sequences(await take())).toEqual([3]);
  });

  test.each([400, 401, 403, 404, 410])('rule 6: %i ends it with a clear error, after what came before', async (status) => {
    const first = await hub.subscription(1);
    first.say(events(1, 1));
    first.refuse(status);
    await running;
    expect(sequences(await take())).toEqual([1]);
    await expect(take()).rejects.toMatchObject({ name: 'RealtimeHubError', status, type: 'some-type', detail: 'Some detail.' });
  });

  test('rule 6: a refusal that passes is tried again after a delay, over the same connection', async () => {
    (await hub.subscription(1)).refuse(503, 2_000);
    await vi.advanceTimersByTimeAsync(1_900);
    expect(hub.subscriptions).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(100);
    expect(froms()).toEqual(['beginning', 'beginning']);
    expect(hub.lost).toEqual([]);
  });

  test('rule 6: a refusal that passes is told once for a connection, with the words of the hub, and so is its end', async () => {
    for (let n = 1; n <= 3; n++) {
      (await hub.subscription(n)).refuse(500);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(hub.refused).toEqual([words]);
    (await hub.subscription(4)).cut();
    (await hub.subscription(5)).refuse(500);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(hub.refused).toEqual([words, words]);
    (await hub.subscription(6)).say(events(1, 1));
    expect(hub.refused).toEqual([words, words, null]);
  });

  test.each([['a notice', { kind: 'notice', reason: 'storage-away', text: 'Wait.' }], ['what is not known', { kind: 'weather' }]])(
    'rule 6: %s before the next refusal does not end it, nor the growing of the delay', async (_, said) => {
      for (const [n, delayMs] of [100, 200, 400].entries()) {
        const subscription = await hub.subscription(n + 1);
        subscription.say(said);
        subscription.refuse(500);
        await vi.advanceTimersByTimeAsync(delayMs - 1);
        expect(hub.subscriptions).toHaveLength(n + 1);
        await vi.advanceTimersByTimeAsync(1);
      }
      expect(hub.refused).toEqual([words]);
      expect(hub.timesServed).toBe(0);
    });

  test.each([['events', () => events(1, 1)], ['a gap', () => gap('retention', at(2), at(90), at(90))], ['that nothing is left', () => caughtUp(at(7))]])(
    'rule 6: %s ends it, and the growing of the delay', async (_, said) => {
      (await hub.subscription(1)).refuse(500);
      await vi.advanceTimersByTimeAsync(100);
      (await hub.subscription(2)).say(said());
      hub.subscriptions[1]!.refuse(500);
      await vi.advanceTimersByTimeAsync(100);
      await hub.subscription(3);
      expect(hub.refused).toEqual([words, null, words]);
    });

  test.each([['is aborted', () => stop.abort()], ['is refused for good', () => hub.subscriptions[1]!.refuse(404)]])(
    'rule 6: a subscription that %s is not refused any more', async (_, end) => {
      (await hub.subscription(1)).refuse(500);
      await vi.advanceTimersByTimeAsync(1_000);
      await hub.subscription(2);
      end();
      await running;
      expect(hub.refused).toEqual([words, null]);
    });

  test('rule 6: a connection that is refused for good ends it', async () => {
    const first = await hub.subscription(1);
    hub.refuseConnections();
    first.cut();
    await running;
    await expect(take()).rejects.toMatchObject({ status: 401 });
  });

  test('rule 7: ten seconds of silence are a lost connection', async () => {
    const first = await hub.subscription(1);
    await vi.advanceTimersByTimeAsync(5_000);
    first.say(events(1, 1));
    await vi.advanceTimersByTimeAsync(9_900);
    expect(hub.lost).toEqual([]);
    await vi.advanceTimersByTimeAsync(100);
    expect(hub.lost).toEqual(['nothing heard for 10 s']);
    expect(first.isCancelled).toBe(true);
    await hub.subscription(2);
    expect(froms()[1]).toBe('position:a.1');
  });

  test('rule 8: a full buffer cancels the stream; half handled begins it again from the last that was buffered', async () => {
    const first = await hub.subscription(1);
    first.say(events(1, 4));
    first.say(events(5, 9));
    first.say(events(10, 12));
    expect(first.isCancelled).toBe(true);
    const [one, two] = [(await buffer.take())!, (await buffer.take())!];
    await vi.advanceTimersByTimeAsync(100);
    expect(hub.subscriptions).toHaveLength(1);
    buffer.handled(one);
    expect((await hub.subscription(2)).request.from).toBe('position:a.9');
    hub.subscriptions[1]!.say(events(10, 12));
    buffer.handled(two);
    expect(sequences(await take())).toEqual([10, 11, 12]);
    expect(hub.lost).toEqual([]);
  });

  test('rule 8: silence does not count while nothing is subscribed', async () => {
    const first = await hub.subscription(1);
    first.say(events(1, 10));
    first.say(events(11, 12));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(hub.lost).toEqual([]);
  });

  test('rule 10: unknown kinds and members are ignored', async () => {
    const first = await hub.subscription(1);
    first.say({ kind: 'weather', position: at(4), rain: true });
    first.say({ ...caughtUp(at(5)), mood: 'good' });
    expect(await take()).toMatchObject({ kind: 'caught_up', position: at(5) });
    expect(hub.node).toBe('node-1');
  });

  test.each([
    null, 'text', {}, { kind: 'events' }, { kind: 'events', position: at(1), events: [{}] }, { kind: 'events', position: 7, events: [] },
    { kind: 'gap', position: null }, { kind: 'events', position: at(1), events: [event(1), null] },
  ])('what cannot be read ends it, instead of being met again for ever: %j', async (message) => {
    (await hub.subscription(1)).say(message);
    await running;
    await expect(take()).rejects.toMatchObject({ status: 502, type: 'unreadable-message' });
  });

  test('a notice that asks to move is seen and passed on to the connection; any other is only seen', async () => {
    const first = await hub.subscription(1);
    first.say({ kind: 'notice', reason: 'drain', text: 'Go.', move_within: 10 });
    first.say({ kind: 'notice', reason: 'maintenance', text: 'Tonight.' });
    expect((await take())?.kind).toBe('notice');
    expect((await take())?.kind).toBe('notice');
    expect(hub.moves).toEqual([10_000]);
    expect(hub.lost).toEqual([]);
  });

  test('what a cancelled stream still says is not heard', async () => {
    const first = await hub.subscription(1);
    first.cut();
    first.say(events(1, 3));
    (await hub.subscription(2)).say(caughtUp(at(1)));
    expect((await take())?.kind).toBe('caught_up');
  });
});
