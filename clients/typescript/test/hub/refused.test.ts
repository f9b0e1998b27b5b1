// Rule 6 with a real hub: what it refuses for now is told, once, and so is its end.
import { closeSync, openSync, readdirSync, readSync, writeSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { RealtimeClient } from '../../src/index.js';
import { first, Hub, segment, segments, upTo } from './hub.js';

/** What `refused` was, each time it became another. */
function news(client: RealtimeClient): (string | null)[] {
  const told: (string | null)[] = [client.connection.refused];
  client.onConnection(({ refused }) => {
    if (refused !== told.at(-1)) told.push(refused);
  });
  return told;
}

const refusedBy = (client: RealtimeClient) => vi.waitFor(() => expect(client.connection.refused).not.toBeNull(), 30_000);

describe.each(['websocket', 'sse'] as const)('A hub whose log is damaged, over %s', (transport) => {
  const warn = vi.fn();
  let hub: Hub;
  let client: RealtimeClient;
  let told: (string | null)[];
  let damaged: string;

  beforeEach(async () => {
    warn.mockReset();
    hub = await Hub.start(['--RealtimeHub:Log:SegmentBytes=2000', '--RealtimeHub:Log:RecentBytes=1']);
    for (let n = 0; n < 20; n++) await hub.published(segment(n));
    const folder = join(hub.folder, 'data', 'streams', 'tams');
    damaged = readdirSync(folder).filter((name) => name.endsWith('.log')).sort()[1]!;
    flip(join(folder, damaged));
    client = new RealtimeClient(hub.url, { transport, silenceMs: 60_000, logger: { warn, debug: () => {} } });
    told = news(client);
  });
  afterEach(async () => {
    client.close();
    await hub.stop();
  });

  const repair = () => flip(join(hub.folder, 'data', 'streams', 'tams', damaged));

  test('is told of with its words, once for all who read it, and they go on when it is repaired', async () => {
    const reading = [first(20, client), first(20, client), first(20, client)];
    await refusedBy(client);
    await first(1, client);
    repair();
    expect(await Promise.all(reading)).toEqual([upTo(20), upTo(20), upTo(20)]);
    await vi.waitFor(() => expect(client.connection.refused).toBeNull(), 30_000);
    expect(told).toEqual([null, expect.stringMatching(/^What follows cannot be read: .+ \(500 log-damaged, stream tams\)$/), null]);
    expect(told[1]).toContain(damaged);
    expect(warn.mock.calls).toEqual([[`${hub.url} refuses for now, and is asked again: ${told[1]}`]]);
    expect(client.connection).toMatchObject({ state: 'connected', reconnects: 0 });
  });

  test('is told of no longer when nobody reads it', async () => {
    const stop = new AbortController();
    const reading = (async () => {
      for await (const _ of client.subscribe({ from: 'beginning', signal: stop.signal }));
    })();
    await refusedBy(client);
    stop.abort();
    await reading;
    await vi.waitFor(() => expect(client.connection.refused).toBeNull(), 30_000);
    repair();
  });
});

describe('A hub whose disk is full', () => {
  let hub: Hub;
  let front: Server;
  let client: RealtimeClient;
  let tries: number;
  let isFull: boolean;
  let answer: { status: number; body: string };

  beforeAll(async () => { hub = await Hub.start(); });
  afterAll(() => hub?.stop());
  beforeEach(async () => {
    tries = 0;
    isFull = true;
    // In place of a full disk, which a test cannot have: what the hub answers then.
    const problem = { type: 'urn:rthub:problem:storage-full', title: 'Storage full', status: 507, detail: 'There is no space for more events.' };
    answer = { status: 507, body: JSON.stringify(problem) };
    front = createServer(async ({ method, url, headers }, response) => {
      tries++;
      if (isFull) return response.writeHead(answer.status, { 'Content-Type': 'application/problem+json' }).end(answer.body);
      const served = await fetch(hub.url + url, { method: method!, headers: { 'Content-Type': headers['content-type']! }, body: JSON.stringify(segments(0, 1)) });
      response.writeHead(served.status, { 'Content-Type': 'application/json' }).end(await served.text());
    });
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
    client = new RealtimeClient(`http://127.0.0.1:${(front.address() as AddressInfo).port}`);
  });
  afterEach(() => {
    client.close();
    front.close();
  });

  test('lets a producer know, once, and that it is over', async () => {
    const told = news(client);
    const publishing = [client.publish('tams', segments(0, 1)), client.publish('tams', segments(0, 1))];
    await vi.waitFor(() => expect(tries).toBeGreaterThan(5), 30_000);
    isFull = false;
    expect((await Promise.all(publishing)).flat()).toHaveLength(2);
    expect(told).toEqual([null, 'There is no space for more events (507 storage-full, stream tams)', null]);
  });

  test('and a proxy without a hub are two things: that is waited for without a word of the hub', async () => {
    answer = { status: 502, body: '<h1>Bad Gateway</h1>' };
    const told = news(client);
    const publishing = client.publish('tams', segments(0, 1));
    await vi.waitFor(() => expect(tries).toBeGreaterThan(2), 30_000);
    isFull = false;
    expect(await publishing).toHaveLength(1);
    expect(told).toEqual([null]);
  });
});

/** Damages the head of a segment's first record; the second time, mends it. */
function flip(file: string): void {
  const at = 70;
  const [byte, handle] = [Buffer.alloc(1), openSync(file, 'r+')];
  readSync(handle, byte, 0, 1, at);
  byte[0]! ^= 0xff;
  writeSync(handle, byte, 0, 1, at);
  closeSync(handle);
}
