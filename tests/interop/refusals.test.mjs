// What the hub refuses, and how it says so to programs that are not .NET.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { request } from 'node:http';
import { Hub } from './hub.mjs';
import { connect } from './followers.mjs';
import { samples } from './samples.mjs';

let hub;

before(async () => { hub = await Hub.start(); });
after(() => hub?.stop());

// fetch does not let a program choose its Origin or Host.
function ask(method, path, headers, body) {
  return new Promise((resolve, reject) => {
    const asked = request(hub.url + path, { method, headers }, (answer) => {
      let text = '';
      answer.on('data', (chunk) => { text += chunk; }).on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, text }));
    });
    asked.on('error', reject).end(body);
  });
}

async function assertProblem(answer, status, member) {
  const text = await answer.text();
  assert.equal(answer.status, status, text);
  assert.match(answer.headers.get('content-type'), /^application\/problem\+json/);
  const problem = JSON.parse(text);
  assert.equal(problem.status, status);
  assert.ok(problem.type && problem.title && problem.detail, text);
  if (member) assert.ok(problem.errors?.some((e) => e.member.includes(member)), text);
  return problem;
}

const nothingWasPublished = async () => assert.deepEqual((await hub.pages('beginning', 10)).events, []);

test('a page of a foreign origin may not connect to the hub', async () => {
  const foreign = { Origin: 'https://evil.example' };
  assert.equal((await ask('POST', '/hub/negotiate?negotiateVersion=1', foreign)).status, 403);
  const upgrade = { ...foreign, Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==' };
  assert.equal((await ask('GET', '/hub', upgrade)).status, 403);
});

test('a page of a foreign origin may not publish', async () => {
  const answer = await ask('POST', '/streams/tams/events', { Origin: 'https://evil.example', 'Content-Type': 'application/json' }, JSON.stringify(samples[0]));
  assert.equal(answer.status, 403);
  await nothingWasPublished();
});

test("the hub's own pages may connect", async () => {
  assert.equal((await ask('POST', '/hub/negotiate?negotiateVersion=1', { Origin: hub.url })).status, 200);
});

test('a foreign host name is not served', async () => {
  const answer = await ask('GET', '/streams', { Host: 'rebound.example' });
  assert.ok([400, 403, 421].includes(answer.status), String(answer.status));
});

test('what is not JSON is refused by its content type', async () => {
  await assertProblem(await hub.publish('x=1', { type: 'application/x-www-form-urlencoded' }), 415);
  await assertProblem(await hub.publish(JSON.stringify(samples[0]), { type: 'text/plain' }), 415);
});

for (const [what, body, member] of [
  ['half a JSON', JSON.stringify(samples[0]).slice(0, -20)],
  ['not JSON', 'hello'],
  ['nothing', ''],
  ['invalid UTF-8', Buffer.concat([Buffer.from('{"event_type":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')])],
  ['100,000-deep nesting', '['.repeat(100_000)],
  ['a wrong type', { ...samples[2], event: { flow_id: 7 } }, 'flow_id'],
  ['a missing member', { event_type: 'flows/deleted', event: samples[2].event }, 'event_timestamp'],
  ['an unknown event type', { ...samples[2], event_type: 'flows/renamed' }, 'event_type'],
  ['a bad UUID', { ...samples[2], event: { flow_id: '4F79CFD1-C057-47F4-8E4D-1B126CA7BF34' } }, 'flow_id'],
  ['a bad timerange', { ...samples[4], event: { ...samples[4].event, timerange: '[0:0_10' } }, 'timerange'],
]) {
  test(`${what} is refused`, async () => {
    await assertProblem(await hub.publish(body), 400, member);
    await nothingWasPublished();
  });
}

test('a bad event refuses its whole batch and is named', async () => {
  const problem = await assertProblem(await hub.publish([samples[0], samples[1], { ...samples[2], event: {} }]), 400, 'flow_id');
  assert.equal(problem.errors[0].index, 2);
  await nothingWasPublished();
});

test('an event of 300 KiB and a request of 1,001 events are refused', async () => {
  const large = structuredClone(samples[0]);
  large.event.flow.description = 'x'.repeat(300 * 1024);
  await assertProblem(await hub.publish(large), 413);
  await assertProblem(await hub.publish(Array(1001).fill(samples[2])), 413);
  await nothingWasPublished();
});

test('unknown streams, filter members and starts are refused on HTTP', async () => {
  await assertProblem(await hub.publish(samples[0], { stream: 'nowhere' }), 404);
  const get = (query) => fetch(`${hub.url}/streams/tams/events?${query}`);
  await assertProblem(await get('flow_idz=x'), 400, 'flow_idz');
  await assertProblem(await get('from=yesterday'), 400, 'from');
  await assertProblem(await get('events=flows/renamed'), 400, 'events');
  await assertProblem(await get('limit=0'), 400, 'limit');
});

test('unknown streams, filter members and starts are refused on the hub', async () => {
  const { connection } = await connect(hub);
  const refusal = (request) => new Promise((resolve) => {
    connection.stream('Subscribe', request).subscribe({ next: () => {}, complete: () => resolve('completed'), error: (e) => resolve(e.message) });
  });
  assert.match(await refusal({ stream: 'nowhere' }), /404 unknown-stream/);
  assert.match(await refusal({ stream: 'tams', filter: { flow_idz: [] } }), /400 .*flow_idz/);
  assert.match(await refusal({ stream: 'tams', from: 'yesterday' }), /400 .*from/);
  await assert.rejects(connection.invoke('Publish', { stream: 'tams', events: [{ event_type: 'flows/renamed' }] }), /400 invalid-event/);
  await assert.rejects(connection.invoke('JoinGroup', 'tams', 'nonsense', 'now'), /400 /);
  await connection.stop();
});
