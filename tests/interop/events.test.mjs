// The same events, in the same order, with the same positions and the same text, through every view.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { HttpTransportType } from '@microsoft/signalr';
import { Hub } from './hub.mjs';
import { errorsIn, eventTypes } from './schemas.mjs';
import { envelopeOf, holdsRaw, rawBodies, rawEvents, samples } from './samples.mjs';
import { signalrGroups, signalrStream, sse } from './followers.mjs';

const total = samples.length + rawEvents.length;
let hub;
let positions;
let reference;

before(async () => {
  hub = await Hub.start();
  positions = await hub.published(samples);
  for (const raw of rawEvents) positions.push(...await hub.published(raw));
  reference = (await hub.pages('beginning', 1000)).events;
});

after(() => hub?.stop());

// What is asked of every view: the samples and the raw events, complete, in order, in place, and still TAMS.
function assertAll(events) {
  assert.deepEqual(events.map((e) => e.position), positions);
  assert.deepEqual(events.slice(0, samples.length).map(envelopeOf), samples);
  assert.deepEqual(events, reference);
  for (const e of events) assert.deepEqual(errorsIn(e), [], e.position);
}

test('the samples are one of each event type', () => {
  assert.deepEqual(samples.map((e) => e.event_type).sort(), [...eventTypes].sort());
});

test('publishing answers one position an event, dense', () => {
  assert.equal(positions.length, total);
  assert.equal(new Set(positions.map((p) => p.split('.')[0])).size, 1);
  assert.deepEqual(positions.map((p) => Number(p.split('.')[1])), Array.from({ length: total }, (_, i) => i + 1));
});

test('an event as readers get it is its envelope, with position, groups and received', () => {
  const [first] = reference;
  assert.deepEqual(Object.keys(first), ['event_timestamp', 'event_type', 'event', 'position', 'groups', 'received']);
  const { flow } = samples[0].event;
  assert.deepEqual(new Set(first.groups), new Set([`flow:${flow.id}`, `source:${flow.source_id}`, ...flow.collected_by.map((id) => `flow_collection:${id}`)]));
  assert.ok(Math.abs(Date.parse(first.received) - Date.now()) < 60_000);
});

test('the page gives them, whatever its size', async () => {
  for (const limit of [1, 3, 1000]) assertAll((await hub.pages('beginning', limit)).events);
});

test('the page keeps the text of event', async () => {
  const { text } = await hub.page({ from: 'beginning', limit: 1000 });
  for (const body of rawBodies) assert.ok(holdsRaw(text, body), body);
});

for (const [name, transport] of [['WebSockets', HttpTransportType.WebSockets], ['server-sent events', HttpTransportType.ServerSentEvents], ['long polling', HttpTransportType.LongPolling]]) {
  test(`npm @microsoft/signalr streams them over ${name}`, async () => {
    const received = await signalrStream(hub, { from: 'beginning' }, transport);
    await received.count(total);
    assertAll(received.events);
    for (const body of rawBodies) assert.ok(holdsRaw(received.text(), body), body);
    await received.close();
  });
}

test('npm @microsoft/signalr streams only what the filter asks for', async () => {
  const received = await signalrStream(hub, { filter: { events: ['sources/created', 'sources/updated'] }, from: 'beginning' });
  await received.until(() => received.messages.some((m) => m.kind === 'caught_up'), 'caught_up');
  assert.deepEqual(received.events, reference.filter((e) => ['sources/created', 'sources/updated'].includes(e.event_type)));
  await received.close();
});

test('npm @microsoft/signalr is told when it has caught up, and then gets what is new', async () => {
  const received = await signalrStream(hub, { filter: { events: ['sources/deleted'] }, from: 'now' });
  await received.until(() => received.messages.some((m) => m.kind === 'caught_up' && m.position === positions.at(-1)), 'caught_up at the tip');
  const [position] = await hub.published(samples[7]);
  await received.count(1);
  assert.equal(received.events[0].position, position);
  positions.push(position);
  reference = (await hub.pages('beginning', 1000)).events;
  await received.close();
});

test('npm @microsoft/signalr gets the events of the groups it joined as calls of "events"', async () => {
  const groups = [`flow:${samples[0].event.flow.id}`, `source:${samples[5].event.source.id}`];
  const joined = await signalrGroups(hub, groups, 'beginning');
  for (const group of groups) {
    const received = joined.byGroup.get(group);
    const expected = reference.filter((e) => e.groups.includes(group));
    await received.count(expected.length);
    await received.until(() => received.messages.some((m) => m.kind === 'caught_up'), 'caught_up');
    assert.deepEqual(received.events, expected);
    assert.ok(expected.length > 1);
    assert.deepEqual([...received.streams], ['tams']);
  }
  await joined.close();
});

test('a group that was left is silent', async () => {
  const group = `source:${samples[7].event.source_id}`;
  const joined = await signalrGroups(hub, [group], 'beginning');
  const received = joined.byGroup.get(group);
  await received.until(() => received.messages.some((m) => m.kind === 'caught_up'), 'caught_up');
  const before = received.events.length;
  await joined.connection.invoke('LeaveGroup', 'tams', group);
  positions.push(...await hub.published(samples[7]));
  reference = (await hub.pages('beginning', 1000)).events;
  const other = await signalrStream(hub, { from: 'beginning' });
  await other.count(reference.length);
  assert.equal(received.events.length, before);
  await other.close();
  await joined.close();
});

test('npm @microsoft/signalr publishes through the hub and is answered the positions', async () => {
  const received = await signalrStream(hub, { from: `position:${positions.at(-1)}` });
  const { connect } = await import('./followers.mjs');
  const { connection } = await connect(hub);
  const request = { stream: 'tams', events: samples.slice(2, 4), idempotency_key: 'interop-1' };
  const answer = await connection.invoke('Publish', request);
  const again = await connection.invoke('Publish', request);
  await received.count(2);
  assert.deepEqual(received.events.map(envelopeOf), samples.slice(2, 4));
  assert.deepEqual(answer.positions, received.events.map((e) => e.position));
  assert.deepEqual(again.positions, answer.positions);
  positions.push(...answer.positions);
  reference = (await hub.pages('beginning', 1000)).events;
  await connection.stop();
  await received.close();
});

test('npm eventsource gets them as unnamed messages whose id is the position', async () => {
  const received = sse(hub, { from: 'beginning' });
  await received.count(positions.length);
  await received.until(() => received.messages.some((m) => m.name === 'caught_up'), 'caught_up');
  received.close();
  assertAll(received.events);
  assert.deepEqual(received.ids, positions);
  for (const body of rawBodies) assert.ok(received.raw.some((data) => holdsRaw(data, body)), body);
  assert.equal(received.messages.find((m) => m.name === 'caught_up').id, positions.at(-1));
});

test('Last-Event-ID resumes after that event, whatever the URL says', async () => {
  const received = sse(hub, { from: 'now' }, positions[2]);
  await received.count(positions.length - 3);
  received.close();
  assert.deepEqual(received.ids, positions.slice(3));
});

test('a position of another history is told as a gap before the events that are there', async () => {
  const received = sse(hub, { from: 'position:00000000deadbeef.7' });
  await received.count(positions.length);
  received.close();
  assert.equal(received.messages[0].name, 'gap');
  assert.equal(received.messages[0].reason, 'reset');
  assertAll(received.events);
  const { json } = await hub.page({ from: 'position:00000000deadbeef.7', limit: 1000 });
  assert.equal(json.gap.reason, 'reset');
});

test('a position ahead of the log is told as a rollback', async () => {
  const [epoch] = positions[0].split('.');
  const received = await signalrStream(hub, { from: `position:${epoch}.999999` });
  await received.until(() => received.messages.some((m) => m.kind === 'gap'), 'gap');
  const gap = received.messages.find((m) => m.kind === 'gap');
  assert.deepEqual([gap.reason, gap.after, gap.until], ['rollback', positions.at(-1), `${epoch}.999999`]);
  await received.close();
});

test('a page waits for the next event', async () => {
  const waiting = hub.page({ from: `position:${positions.at(-1)}`, wait: 20 });
  const [position] = await hub.published(samples[4]);
  positions.push(position);
  const { json } = await waiting;
  assert.deepEqual(json.events.map((e) => e.position), [position]);
  reference = (await hub.pages('beginning', 1000)).events;
});
