// The demo: a simulated live store inside the hub, judged by the TAMS schemas.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Hub } from './hub.mjs';
import { errorsIn } from './schemas.mjs';
import { sse } from './followers.mjs';

let hub;

before(async () => { hub = await Hub.start(['--demo']); });
after(() => hub?.stop());

test('the demo publishes a live channel that is valid TAMS 8.2', async () => {
  const received = sse(hub, { from: 'beginning' });
  await received.until(() => received.events.filter((e) => e.event_type === 'flows/segments_added').length >= 14, '14 segments', 30_000);
  received.close();

  for (const e of received.events) assert.deepEqual(errorsIn(e), [], e.position);
  const opening = received.events.slice(0, 12).map((e) => e.event_type);
  assert.deepEqual(opening, [...Array(5).fill('sources/created'), ...Array(7).fill('flows/created')]);

  const segments = received.events.slice(12);
  for (let i = 0; i + 1 < segments.length; i += 2) {
    assert.deepEqual([segments[i].event_type, segments[i + 1].event_type], ['flows/updated', 'flows/segments_added']);
    assert.equal(segments[i].event.flow.id, segments[i + 1].event.flow_id);
  }
});
