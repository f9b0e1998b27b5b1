import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { RealtimeClient, Timerange, type Envelope, type WaitProgress } from '../../src/index.js';
import { Hub, segment } from './hub.js';
import { samples } from './samples.js';

let flows = 0;
const newFlow = () => `0b7e0a52-0c4e-4c0f-9a52-${String(++flows).padStart(12, '0')}`;

describe('Flows, coverage and waiting', () => {
  let hub: Hub;
  let client: RealtimeClient;
  let flowId: string;

  beforeAll(async () => { hub = await Hub.start(); });
  afterAll(() => hub?.stop());
  beforeEach(() => {
    flowId = newFlow();
    client = new RealtimeClient(hub.url);
  });
  afterEach(() => client.close());

  const add = (...seconds: number[]) => client.publish('tams', seconds.map((n) => segment(n, flowId)));
  const remove = (timerange: string) => client.publish('tams', { event_timestamp: '2026-07-23T12:41:28Z', event_type: 'flows/segments_deleted', event: { flow_id: flowId, timerange } });
  const describeFlow = (members: object) => {
    const [sample] = samples.filter((e) => e.event_type === 'flows/created') as Extract<Envelope, { event_type: 'flows/created' }>[];
    return client.publish('tams', { ...sample!, event: { flow: { ...sample!.event.flow, id: flowId, ...members } } });
  };

  test('coverage tells what is there and what is missing', async () => {
    const [, last] = await add(0, 1);
    expect(await client.coverage({ flowId, timerange: '[0:0_3:0)' })).toEqual(
      { position: last, covered: ['[0:0_2:0)'], missing: ['[2:0_3:0)'], complete: false, rests_on: 'log' });
    expect((await client.coverage({ flowId, timerange: Timerange.parse('[0:0_2:0)') })).complete).toBe(true);
  });

  test('flows tells what the stream has told of, and where', async () => {
    const [position] = await describeFlow({ label: 'mine' });
    const answer = await client.flows({ flow_ids: [flowId] });
    expect(answer).toMatchObject({ position, flows: [{ id: flowId, flow: { label: 'mine' } }] });
  });

  test('a wait for what is there is over at once', async () => {
    await add(0, 1, 2);
    const result = await client.waitForTimerange({ flowId, timerange: '[0:0_3:0)' });
    expect(result.covered.map(String)).toEqual(['[0:0_3:0)']);
    expect(result.restsOn).toBe('log');
    expect((await client.waitForTimerange({ flowId, timerange: '()' })).position).toBeNull();
  });

  test('a wait is over with the last nanosecond, and tells how far it is; deletions count', async () => {
    const progress: WaitProgress[] = [];
    const waiting = client.waitForTimerange({ flowId, timerange: '[0:0_4:0)', onProgress: (p) => progress.push(p), signal: AbortSignal.timeout(30_000) });
    const told = (count: number) => vi.waitFor(() => expect(progress).toHaveLength(count), 10_000);
    const changes = [() => add(0), () => add(2), () => add(1), () => remove('[2:0_3:0)'), () => add(3)];
    for (const [i, change] of changes.entries()) {
      await told(i + 1);
      await change();
    }
    await told(6);
    const [last] = await add(2);
    expect((await waiting).position).toBe(last);
    expect(progress.map((p) => p.fraction)).toEqual([0, 0.25, 0.5, 0.75, 0.5, 0.75, 1]);
    expect(progress.at(-2)!.missing.map(String)).toEqual(['[2:0_3:0)']);
  });

  test('gaps of at most the tolerance count as covered', async () => {
    const segments = ['[0:0_1:0)', '[1:1_2:0)'].map((timerange, i) => ({ object_id: `${i}`, timerange }));
    await client.publish('tams', { event_timestamp: '2026-07-23T12:41:28Z', event_type: 'flows/segments_added', event: { flow_id: flowId, segments } });
    const result = await client.waitForTimerange({ flowId, timerange: '[0:0_2:0)', tolerance: 1n });
    expect(result.covered.map(String)).toEqual(['[0:0_1:0)', '[1:1_2:0)']);
  });

  test('a wait goes on across kill -9, and follows what came while the hub was away from it', async () => {
    await add(0);
    const waiting = client.waitForTimerange({ flowId, timerange: '[0:0_3:0)', signal: AbortSignal.timeout(30_000) });
    await add(1);
    await hub.kill();
    await hub.start();
    await add(2);
    expect((await waiting).covered.map(String)).toEqual(['[0:0_3:0)']);
  });

  test('a wait ends with the reason of its signal, and when the client is closed', async () => {
    await expect(client.waitForTimerange({ flowId, timerange: '[0:0_3:0)', signal: AbortSignal.timeout(300) })).rejects.toMatchObject({ name: 'TimeoutError' });
    const waiting = client.waitForTimerange({ flowId, timerange: '[0:0_3:0)' });
    setTimeout(() => client.close(), 200);
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('a timerange without end can be waited for only where nothing more will come', async () => {
    await describeFlow({ status: 'ingesting' });
    await add(0);
    await expect(client.waitForTimerange({ flowId, timerange: '[0:0_' })).rejects.toThrow('closed_complete');
    await describeFlow({ status: 'closed_complete' });
    expect((await client.waitForTimerange({ flowId, timerange: '[0:0_' })).covered.map(String)).toEqual(['[0:0_1:0)']);
  });

  test('what is no timerange or no flow is refused', async () => {
    await expect(client.waitForTimerange({ flowId, timerange: 'tomorrow' })).rejects.toThrow(SyntaxError);
    await expect(client.waitForTimerange({ flowId, timerange: '[0:0_1:0)', tolerance: -1n })).rejects.toThrow(RangeError);
    await expect(client.waitForTimerange({ flowId: 'x', timerange: '[0:0_1:0)' })).rejects.toMatchObject({ status: 400 });
  });
});

describe('Waiting where the hub asks a store', () => {
  let flowId: string;
  let store: Server;
  let isAway: boolean;
  let hub: Hub;
  let client: RealtimeClient;

  beforeEach(() => { flowId = newFlow(); });
  beforeAll(async () => {
    store = createServer((request, response) => {
      const answer = request.url!.includes('/segments') ? [{ object_id: 'o', timerange: '[0:0_3:0)' }]
        : request.url!.includes('/flows/') ? { id: flowId, source_id: newFlow(), status: 'closed_complete' } : null;
      response.writeHead(isAway ? 503 : answer ? 200 : 404, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
    });
    await new Promise<void>((resolve) => store.listen(0, '127.0.0.1', resolve));
    const { port } = store.address() as AddressInfo;
    hub = await Hub.start([`--RealtimeHub:Streams:tams:Store=http://127.0.0.1:${port}`, '--RealtimeHub:Streams:tams:Store:RetryAfter=00:00:01']);
    client = new RealtimeClient(hub.url);
  });
  afterAll(async () => {
    client?.close();
    await hub?.stop();
    store?.close();
  });

  test('a store that was away when the wait began is asked again, and what it has is found', async () => {
    isAway = true;
    const progress = vi.fn();
    const waiting = client.waitForTimerange({ flowId, timerange: '[0:0_3:0)', onProgress: progress, signal: AbortSignal.timeout(45_000) });
    await vi.waitFor(() => expect(progress).toHaveBeenCalled(), 30_000);
    isAway = false;
    expect((await waiting).restsOn).toBe('store');
  });

  test('a timerange without end of a flow that only the store knows is found', async () => {
    isAway = false;
    const { covered, restsOn } = await client.waitForTimerange({ flowId, timerange: '[1:0_', signal: AbortSignal.timeout(45_000) });
    expect(covered.map(String)).toEqual(['[1:0_3:0)']);
    expect(restsOn).toBe('store');
  });
});
