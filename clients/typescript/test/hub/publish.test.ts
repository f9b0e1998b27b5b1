import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RealtimeClient, type Envelope } from '../../src/index.js';
import { samples } from './samples.js';
import { Hub, segment, segments } from './hub.js';
import { Wire } from './wire.js';

describe('Publishing', () => {
  let hub: Hub;
  let wire: Wire;
  let client: RealtimeClient;

  beforeAll(async () => { hub = await Hub.start(); });
  afterAll(() => hub?.stop());
  beforeEach(async () => {
    wire = await Wire.to(hub.url);
    client = new RealtimeClient(wire.url);
  });
  afterEach(() => {
    client.close();
    wire.close();
  });

  const count = async () => (await hub.pages('beginning', 1_000)).events.length;

  test('what is published comes to a subscriber as it was, with the members of the hub added', async () => {
    const positions = await client.publish('tams', samples);
    for await (const message of client.subscribe({ from: 'beginning' })) {
      if (message.kind !== 'events') continue;
      expect(message.events.map((event) => event.position)).toEqual(positions);
      expect(message.events).toMatchObject(samples);
      expect(message.events[0]!.groups.length).toBeGreaterThan(0);
      break;
    }
  });

  test('one event needs no array', async () => {
    expect(await client.publish('tams', segment(1))).toHaveLength(1);
  });

  test('the same key twice gives the same positions, also across kill -9', async () => {
    const before = await count();
    const batch = segments(0, 3);
    const first = await client.publish('tams', batch, 'key-1');
    expect(await client.publish('tams', batch, 'key-1')).toEqual(first);
    await hub.kill();
    const again = client.publish('tams', batch, 'key-1');
    await hub.start();
    expect(await again).toEqual(first);
    expect(await count()).toBe(before + 3);
  });

  test('an answer that was lost is asked for again, and nothing is appended twice', async () => {
    const before = await count();
    wire.mute();
    const publishing = client.publish('tams', segment(7));
    while (wire.heldBack === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    wire.cut();
    expect(await publishing).toHaveLength(1);
    expect(await count()).toBe(before + 1);
  });

  test('a wrong event is refused with its member, and a used key, too', async () => {
    const wrong = { event_timestamp: '2026-07-23T12:41:28Z', event_type: 'flows/deleted', event: { flow_id: 'x' } } as Envelope;
    await expect(client.publish('tams', wrong)).rejects.toMatchObject({ status: 400, type: 'invalid-event', detail: expect.stringContaining('event.flow_id') });
    await client.publish('tams', segment(1), 'used');
    await expect(client.publish('tams', segment(2), 'used')).rejects.toMatchObject({ status: 409, type: 'key-reused' });
    await expect(client.publish('nowhere', segment(2))).rejects.toMatchObject({ status: 404, type: 'unknown-stream' });
  });

  test('rule 6: goes round the addresses, for ever, until aborted or closed', async () => {
    const other = new RealtimeClient(['http://127.0.0.1:1', wire.url]);
    expect(await other.publish('tams', segment(1))).toHaveLength(1);
    const nobody = new RealtimeClient('http://127.0.0.1:1');
    await expect(nobody.publish('tams', segment(1), 'k', AbortSignal.timeout(500))).rejects.toMatchObject({ name: 'TimeoutError' });
    const publishing = nobody.publish('tams', segment(1));
    setTimeout(() => nobody.close(), 50);
    await expect(publishing).rejects.toMatchObject({ name: 'AbortError' });
    other.close();
  });
});
