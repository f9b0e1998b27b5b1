// kill -9 and start again on the same folder: the same events at the same positions, and readers go on by themselves.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Hub } from './hub.mjs';
import { samples } from './samples.mjs';
import { signalrStream, sse } from './followers.mjs';

let hub;

before(async () => { hub = await Hub.start(); });
after(() => hub?.stop());

test('what was acknowledged is there after kill -9, at its position', async () => {
  const positions = [];
  for (let i = 0; i < 5; i++) positions.push(...await hub.published(samples));
  const before = await hub.pages('beginning', 7);
  const reader = sse(hub, { from: 'beginning' });
  await reader.count(40);

  await hub.kill();
  await hub.start();

  assert.deepEqual((await hub.pages('beginning', 7)).events, before.events);
  assert.deepEqual(before.events.map((e) => e.position), positions);

  const [next] = await hub.published(samples[3]);
  assert.notEqual(next.split('.')[0], positions[0].split('.')[0], 'a start is a new epoch');
  assert.equal(Number(next.split('.')[1]), 41, 'the sequence goes on');

  await reader.count(41);
  reader.close();
  assert.deepEqual(reader.ids, [...positions, next], 'the EventSource came back by itself and missed nothing');
  assert.ok(!reader.messages.some((m) => m.name === 'gap'), 'a restart alone is no gap');
});

test('a position of before the restart still means the same place', async () => {
  const { events } = await hub.pages('beginning', 1000);
  const stream = await signalrStream(hub, { from: `position:${events[10].position}` });
  await stream.count(events.length - 11);
  assert.deepEqual(stream.events, events.slice(11));
  assert.ok(!stream.messages.some((m) => m.kind === 'gap'));
  await stream.close();
});

test('an idempotency key of before kill -9 is still known', async () => {
  const options = { headers: { 'Idempotency-Key': 'before-the-kill' } };
  const first = await hub.published(samples, options);
  await hub.kill();
  await hub.start();
  assert.deepEqual(await hub.published(samples, options), first);
  assert.equal((await hub.publish(samples.slice(1), options)).status, 409);
});
