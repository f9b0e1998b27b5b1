// Rule 5 with a real hub: what cannot be delivered is announced.
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { RealtimeClient, type GapMessage } from '../../src/index.js';
import { Hub, numbers, segments, upTo } from './hub.js';

describe.each(['websocket', 'sse'] as const)('Rule 5, over %s', (transport) => {
  let hub: Hub;
  let client: RealtimeClient;

  beforeEach(async () => {
    hub = await Hub.start();
    client = new RealtimeClient(hub.url, { transport });
  });
  afterEach(async () => {
    client.close();
    await hub.stop();
  });

  const data = () => join(hub.folder, 'data');
  const backup = () => join(hub.folder, 'backup');

  // What a handler sees that has handled 10 events when the hub is changed behind its back.
  async function seenAcross(change: () => Promise<void>, until: number): Promise<(number[] | GapMessage)[]> {
    const seen: (number[] | GapMessage)[] = [];
    let count = 0;
    let changing: Promise<void> | undefined;
    for await (const message of client.subscribe({ from: 'beginning', signal: AbortSignal.timeout(45_000) })) {
      if (message.kind === 'gap') seen.push(message);
      if (message.kind === 'events') {
        seen.push(numbers(message));
        count += message.events.length;
      }
      if (count === 10) changing ??= change();
      if (count >= until) break;
    }
    await changing;
    return seen;
  }

  test('a hub that lost its data says reset, and what it has follows', async () => {
    await client.publish('tams', segments(0, 10));
    const seen = await seenAcross(async () => {
      await hub.kill();
      rmSync(data(), { recursive: true });
      await hub.start();
      await client.publish('tams', segments(50, 3));
    }, 13);
    const [before, gap, ...after] = [seen[0], seen.find((s) => !Array.isArray(s)), ...seen.slice(2)];
    expect(before).toEqual(segments(0, 10).map((_, i) => i));
    expect(gap).toMatchObject({ reason: 'reset', after: null, until: null });
    expect(after.flat()).toEqual([50, 51, 52]);
  });

  test('a hub that was restored from a backup says rollback with its extent, and what follows counts', async () => {
    const kept = await client.publish('tams', segments(0, 6));
    cpSync(data(), backup(), { recursive: true });
    const withdrawn = await client.publish('tams', segments(6, 4));
    const seen = await seenAcross(async () => {
      await hub.kill();
      rmSync(data(), { recursive: true });
      cpSync(backup(), data(), { recursive: true });
      await hub.start();
      await client.publish('tams', segments(70, 2));
    }, 12);
    const at = seen.findIndex((s) => !Array.isArray(s));
    expect(seen[at]).toMatchObject({ reason: 'rollback', until: withdrawn.at(-1) });
    expect((seen[at] as GapMessage).after?.split('.')[1]).toBe(kept.at(-1)!.split('.')[1]);
    expect(seen.slice(0, at).flat()).toEqual(segments(0, 10).map((_, i) => i));
    expect(seen.slice(at + 1).flat()).toEqual([70, 71]);
  });

  test('a position of a hub that nobody knows is reset, and not an error', async () => {
    await client.publish('tams', segments(0, 2));
    const { value } = await client.subscribe({ from: 'position:0123456789abcdef.7' }).next();
    expect(value).toMatchObject({ kind: 'gap', reason: 'reset' });
  });
});

test.each(['websocket', 'sse'] as const)('Rules 5, 8, over %s: what retention takes while a handler stands still is a gap, and the oldest kept follows', async (transport) => {
  const hub = await Hub.start(['--RealtimeHub:Streams:tams:Retention:Count=20']);
  const client = new RealtimeClient(hub.url, { transport, bufferedEvents: 4 });
  const positions = await client.publish('tams', segments(0, 4));
  const seen: number[] = [];
  let gap: GapMessage | undefined;
  for await (const message of client.subscribe({ from: 'beginning', signal: AbortSignal.timeout(45_000) })) {
    if (message.kind === 'gap') gap = message;
    seen.push(...numbers(message));
    if (seen.length === 4 && positions.length === 4) {
      // Batch by batch: one that is written is in one segment, and retention takes whole segments.
      for (let n = 4; n < 104; n++) positions.push(...await client.publish('tams', segments(n, 1)));
      await vi.waitFor(async () => expect((await hub.pages('beginning', 1_000)).events.length).toBeLessThan(40), 20_000);
    }
    if (seen.at(-1) === 103) break;
  }
  const [next] = seen.slice(4);
  expect(gap).toMatchObject({ reason: 'retention', after: positions[3], until: positions[next! - 1] });
  expect(next).toBeGreaterThan(60);
  expect(seen).toEqual([...upTo(4), ...upTo(104).slice(next)]);
  client.close();
  await hub.stop();
});
