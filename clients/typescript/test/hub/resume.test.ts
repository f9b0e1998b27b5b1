// The scenarios of the .NET client (tests/RealtimeHub.Client.Tests/ResumeTests.cs) with a real hub process, over a wire that is cut.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { RealtimeClient, type ClientOptions, type ConnectionState } from '../../src/index.js';
import { first, Hub, numbers, segment, segments, upTo } from './hub.js';
import { Wire } from './wire.js';

const transports = ['websocket', 'sse'] as const;

describe.each(transports)('Over %s', (transport) => {
  let hub: Hub;
  let wire: Wire;
  const clients: RealtimeClient[] = [];
  const client = (url: string | string[] = wire.url, options: ClientOptions = {}) => {
    const made = new RealtimeClient(url, { transport, ...options });
    clients.push(made);
    return made;
  };

  beforeAll(async () => { hub = await Hub.start(); });
  afterAll(() => hub?.stop());
  beforeEach(async () => { wire = await Wire.to(hub.url); });
  afterEach(() => {
    clients.splice(0).forEach((each) => each.close());
    wire.close();
  });

  // Each test reads on from the tip as it finds it.
  const start = async () => `position:${(await hub.pages('beginning', 1_000)).position}` as const;

  test('rules 2, 3: a handler sees every event once and in order, however often the wire is cut', async () => {
    const from = await start();
    const producer = client(hub.url);
    let last = -1;
    const publishing = (async () => {
      for (let i = 0; i < 400; i += 10) {
        await producer.publish('tams', segments(i, 10));
        // Not far ahead: what comes in one piece cannot be cut.
        await vi.waitFor(() => expect(last).toBeGreaterThan(i - 20), { timeout: 30_000, interval: 5 });
      }
    })();
    const seen = await first(400, client(), from, (n) => {
      last = n;
      if (n % 40 === 5) wire.cut();
    });
    await publishing;
    expect(seen).toEqual(upTo(400));
    expect(wire.connections).toBeGreaterThan(5);
  });

  test('rule 8: a slow handler with a small buffer gets everything in order', async () => {
    const from = await start();
    await client().publish('tams', segments(0, 600));
    const seen = await first(600, client(hub.url, { bufferedEvents: 7 }), from);
    expect(seen).toEqual(upTo(600));
  });

  test('rule 8: a handler that stands still for longer than the silence loses neither connection nor events', async () => {
    const from = await start();
    await client().publish('tams', segments(0, 900));
    const slow = client(wire.url, { bufferedEvents: 300, silenceMs: 6_000 });
    const lost: ConnectionState[] = [];
    slow.onConnection((state) => void (state.state === 'lost' && lost.push(state)));
    const seen: number[] = [];
    for await (const message of slow.subscribe({ from })) {
      if (seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 8_000));
      seen.push(...numbers(message));
      if (seen.length >= 900) break;
    }
    expect(seen).toEqual(upTo(900));
    expect(lost).toEqual([]);
  });

  test('rule 7: a wire that falls silent is given up, and nothing is missed', async () => {
    const from = await start();
    const watched = client(wire.url, { silenceMs: 6_000 });
    const states: ConnectionState[] = [];
    watched.onConnection((state) => states.push(state));
    const producer = client(hub.url);
    await producer.publish('tams', segment(0));
    const seen = await first(3, watched, from, (n) => {
      if (n !== 0) return;
      wire.mute();
      void producer.publish('tams', segments(1, 2));
      // The next connection of a client that gave up is carried again.
      const stop = watched.onConnection(({ state }) => {
        if (state === 'lost') stop(), wire.cut();
      });
    });
    expect(seen).toEqual(upTo(3));
    expect(states.find((s) => s.state === 'lost')?.reason).toBe('nothing heard for 6 s');
    expect(watched.connection.reconnects).toBe(1);
  });

  test('rule 6: the second address serves when the first does not, or no longer does', async () => {
    const from = await start();
    const second = await Wire.to(hub.url);
    const served = client(['http://127.0.0.1:1', wire.url, second.url]);
    await client(hub.url).publish('tams', segments(0, 2));
    const seen = await first(4, served, from, (n) => {
      if (n !== 1) return;
      expect(served.connection.url).toBe(wire.url);
      wire.close();
      void client(hub.url).publish('tams', segments(2, 2));
    });
    expect(seen).toEqual(upTo(4));
    expect(served.connection).toMatchObject({ state: 'connected', url: second.url, transport });
    second.close();
  });

  test('rule 9: a position of one client, and of one view, is good for another', async () => {
    const from = await start();
    const positions = await client().publish('tams', segments(0, 5));
    const other = client(hub.url, { transport: transport === 'sse' ? 'websocket' : 'sse' });
    expect(await first(5, client(), from)).toEqual(upTo(5));
    expect(await first(2, other, `position:${positions[2]!}`)).toEqual([3, 4]);
  });

  test('kill -9 and a start on the same folder are no gap', async () => {
    const from = await start();
    const direct = client(hub.url);
    await direct.publish('tams', segments(0, 20));
    let restarting: Promise<unknown> | undefined;
    const seen = await first(40, direct, from, (n) => {
      if (n === 19) restarting = hub.kill().then(() => hub.start()).then(() => direct.publish('tams', segments(20, 20)));
    });
    await restarting;
    expect(seen).toEqual(upTo(40));
    expect(direct.connection.reconnects).toBeGreaterThan(0);
  });

  test('it says at which node it is, and that the tip is reached', async () => {
    const asking = client();
    for await (const message of asking.subscribe()) {
      if (message.kind !== 'caught_up') continue;
      expect(asking.connection).toMatchObject({ state: 'connected', url: wire.url, transport, node: message.node, reason: null });
      break;
    }
  });

  test('rule 6: a stream that is not there ends it with the words of the hub', async () => {
    await expect(client().subscribe({ stream: 'nowhere' }).next()).rejects.toMatchObject(
      { status: 404, type: 'unknown-stream', detail: "There is no stream 'nowhere'. Declared are: tams." });
  });

  test('rule 6: a wrong filter or start ends it, too', async () => {
    await expect(client().subscribe({ filter: { colour: 'red' } as object }).next()).rejects.toMatchObject({ status: 400, type: 'invalid-request' });
    await expect(client().subscribe({ from: 'yesterday' as 'now' }).next()).rejects.toMatchObject({ status: 400, type: 'invalid-request' });
  });

  test('rule 6: a server that is no hub ends it', async () => {
    await expect(client(`${hub.url}/not/here`).subscribe().next()).rejects.toMatchObject({ status: 404 });
  });

  test('a filter hides the rest', async () => {
    const from = await start();
    const other = '0b7e0a52-0c4e-4c0f-9a52-6d7b3a1c2f01';
    await client().publish('tams', [segment(0), segment(1, other)]);
    for await (const message of client().subscribe({ from, filter: { flow_ids: [other] } })) {
      if (numbers(message).length > 0) {
        expect(numbers(message)).toEqual([1]);
        break;
      }
    }
  });
});

test('Many subscriptions share one WebSocket', async () => {
  const hub = await Hub.start();
  const wire = await Wire.to(hub.url);
  await hub.published(segments(0, 3));
  const client = new RealtimeClient(wire.url);
  await Promise.all(Array.from({ length: 20 }, () => first(3, client)));
  expect(wire.connections).toBe(1);
  client.close();
  wire.close();
  await hub.stop();
});
