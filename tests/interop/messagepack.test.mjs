// npm @microsoft/signalr with npm @microsoft/signalr-protocol-msgpack: every method, every kind of message, the same values as JSON.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { HubConnectionBuilder, HttpTransportType, JsonHubProtocol, LogLevel } from '@microsoft/signalr';
import { MessagePackHubProtocol } from '@microsoft/signalr-protocol-msgpack';
import WebSocket from 'ws';
import { Hub } from './hub.mjs';
import { Received } from './followers.mjs';
import { envelopeOf, rawEvents, samples } from './samples.mjs';

const flowId = samples.find((e) => e.event_type === 'flows/created').event.flow.id;
const group = `flow:${flowId}`;
let hub;
let binary;
let json;

async function connect(protocol, transport = HttpTransportType.WebSockets, skipNegotiation = false) {
  const connection = new HubConnectionBuilder()
    .withUrl(`${hub.url}/hub`, { transport, skipNegotiation })
    .withHubProtocol(protocol)
    .configureLogging(LogLevel.None)
    .build();
  await connection.start();
  hub.followers.push(() => connection.stop());
  return connection;
}

function stream(connection, request) {
  const received = new Received();
  const subscription = connection.stream('Subscribe', { stream: 'tams', ...request }).subscribe({
    next: (message) => (message.kind === 'events' ? received.add(message.events) : received.note(message)),
    error: (error) => received.fail(error),
    complete: () => received.fail(),
  });
  received.close = () => subscription.dispose();
  return received;
}

// What a subscription says from its start to the tip.
async function toTip(connection, request) {
  const received = stream(connection, request);
  await received.until(({ messages }) => messages.some((m) => m.kind === 'caught_up'), 'caught_up');
  received.close();
  return { events: received.events, messages: received.messages };
}

before(async () => {
  hub = await Hub.start();
  await hub.published(samples);
  for (const raw of rawEvents) await hub.published(raw);
  binary = await connect(new MessagePackHubProtocol());
  json = await connect(new JsonHubProtocol());
});

after(() => hub?.stop());

test('events are the same values as in JSON, each a plain map', async () => {
  const [ofBinary, ofJson] = [await toTip(binary, { from: 'beginning' }), await toTip(json, { from: 'beginning' })];

  assert.equal(ofBinary.events.length, samples.length + rawEvents.length);
  assert.deepStrictEqual(ofBinary.events.slice(0, samples.length).map(envelopeOf), samples);
  // The decoder refuses a member of this name with the whole message: the hub leaves it out.
  const last = ofJson.events.at(-1);
  assert.ok(Object.hasOwn(last.event, '__proto__'));
  delete last.event['__proto__'];
  assert.deepStrictEqual(ofBinary.events, ofJson.events);
  assert.deepStrictEqual(ofBinary.messages, ofJson.messages);
});

for (const [name, transport, skip] of [['WebSockets without negotiation', HttpTransportType.WebSockets, true], ['long polling', HttpTransportType.LongPolling, false]]) {
  test(`over ${name} too`, async () => {
    const connection = await connect(new MessagePackHubProtocol(), transport, skip);
    assert.deepStrictEqual(await toTip(connection, { from: 'beginning' }), await toTip(binary, { from: 'beginning' }));
    await connection.stop();
  });
}

test('a filter, a start and a gap mean the same', async () => {
  for (const request of [
    { from: 'beginning', filter: { flow_ids: [flowId] } },
    { from: 'beginning', filter: { events: ['flows/created', 'sources/created'], timerange: '_' } },
    { from: 'position:0123456789abcdef.1' },
    { from: 'time:2026-01-01T00:00:00Z' },
    { from: 'now' },
  ]) {
    const { events, messages } = await toTip(json, request);
    for (const event of events) delete event.event['__proto__'];
    assert.deepStrictEqual(await toTip(binary, request), { events, messages }, JSON.stringify(request));
  }
  const [gap] = (await toTip(binary, { from: 'position:0123456789abcdef.1' })).messages;
  assert.deepStrictEqual([gap.kind, gap.reason, gap.after, gap.until], ['gap', 'reset', null, null]);
});

test('Flows and Coverage answer the same', async () => {
  for (const [method, request] of [
    ['Flows', { stream: 'tams' }],
    ['Flows', { flow_ids: [flowId] }],
    ['Coverage', { flow_id: flowId }],
    ['Coverage', { flow_id: flowId, timerange: '[0:0_1000000000:0)' }],
  ]) assert.deepStrictEqual(await binary.invoke(method, request), await json.invoke(method, request));
});

test('Publish appends the values that were given and answers positions', async () => {
  const following = stream(binary, { from: 'now' });
  await following.until(({ messages }) => messages.length > 0, 'caught_up');
  const numbers = [1e20, 1e21, 2 ** 60, 1.5e-7, 0.00001, 123.456, 0, -1, 2 ** 31, -(2 ** 53 - 1), 2 ** 53 - 1, 0.1, -1.5, 1e300, 5e-324];
  const event = { ...samples[0], event: { ...samples[0].event, numbers, text: 'ünï 😀 \u0000\b\f\u2028\u007f"/', empty: [{}, [], null, true, false, ''] }, event_timestamp: new Date(1784796632400) };

  const { positions } = await binary.invoke('Publish', { stream: 'tams', events: [event, ...samples], idempotency_key: 'of-messagepack' });
  const again = await json.invoke('Publish', { stream: 'tams', events: [{ ...event, event_timestamp: event.event_timestamp.toJSON() }, ...samples], idempotency_key: 'of-messagepack' });
  await following.count(positions.length);
  following.close();

  assert.equal(positions.length, samples.length + 1);
  assert.ok(positions.every((p) => /^[0-9a-f]{16}\.\d+$/.test(p)));
  assert.deepStrictEqual(following.events.map((e) => e.position), positions);
  assert.deepStrictEqual(following.events.map(envelopeOf), [{ ...event, event_timestamp: '2026-07-23T08:50:32.400Z' }, ...samples]);
  assert.deepStrictEqual(again.positions, positions, 'what a JSON client says with the same values is the same publish');
});

test('bytes are JSON, taken as they are', async () => {
  const bytes = new TextEncoder().encode(rawEvents[0]);
  const { positions: [position] } = await binary.invoke('Publish', { events: [bytes] });
  const { text } = await hub.page({ from: `position:${position.replace(/\d+$/, (n) => n - 1)}` });
  assert.ok(text.includes(rawEvents[0].slice(0, -1)), text);
});

test('groups call events with stream and group, until they are left', async () => {
  const calls = { binary: [], json: [] };
  const [one, other] = [await connect(new MessagePackHubProtocol()), await connect(new JsonHubProtocol())];
  const [ofBinary, ofJson] = [new Received(), new Received()];
  one.on('events', (message) => { calls.binary.push(message); ofBinary.note(message); });
  other.on('events', (message) => { calls.json.push(message); ofJson.note(message); });
  for (const connection of [one, other]) await connection.invoke('JoinGroup', null, group, 'beginning');
  const arrived = ({ messages }) => messages.some((m) => m.kind === 'caught_up');
  await Promise.all([ofBinary.until(arrived, 'caught_up'), ofJson.until(arrived, 'caught_up')]);

  const eventsOf = (messages) => messages.flatMap((m) => m.events ?? []);
  assert.deepStrictEqual(eventsOf(calls.binary), eventsOf(calls.json));
  assert.deepStrictEqual(calls.binary.at(-1), calls.json.at(-1));
  assert.ok(calls.binary.every((m) => m.stream === 'tams' && m.group === group));

  assert.equal(await one.invoke('LeaveGroup', 'tams', group), await other.invoke('LeaveGroup', 'tams', group));
  const before = calls.binary.length;
  await hub.published(samples[0]);
  await toTip(one, { from: 'now' });
  assert.equal(calls.binary.length, before);
  await Promise.all([one.stop(), other.stop()]);
});

test('a stream that is cancelled ends, and the connection goes on', async () => {
  const connection = await connect(new MessagePackHubProtocol());
  for (let i = 0; i < 20; i++) {
    const received = stream(connection, { from: 'beginning' });
    await received.count(1);
    received.close();
  }
  assert.ok((await toTip(connection, { from: 'beginning' })).events.length > 0);
  await connection.stop();
});

const message = async (call) => call.then(() => assert.fail('it was not refused'), (error) => error.message);

test('calls that are wrong fail alike, each alone', async () => {
  for (const [method, ...args] of [
    ['Publish', {}],
    ['Publish', { events: [{}] }],
    ['Publish', { events: [7] }],
    ['Publish', { events: samples, stream: 'news' }],
    ['Publish', { events: samples, idempotency_key: 'with space' }],
    ['Publish', 7],
    ['Coverage', { flow_id: 'x' }],
    ['Flows', { flow: 'x' }],
    ['Flows', null],
    ['JoinGroup', 'tams', 'everything', null],
    ['JoinGroup', 'news', group, null],
    ['JoinGroup', 'tams', group],
    ['JoinGroup', 'tams', group, 7],
    ['LeaveGroup', 'tams', 'everything'],
    ['Nonsense', 1],
    ['Nonsense'],
  ]) assert.equal(await message(binary.invoke(method, ...args)), await message(json.invoke(method, ...args)), `${method} ${JSON.stringify(args)}`);
  for (const request of [{ from: 'yesterday' }, { filter: { flow_id: 'x' } }, { stream: 'news' }, { steam: 'tams' }]) {
    const [ofBinary, ofJson] = [stream(binary, request), stream(json, request)];
    const error = (received) => message(received.count(1));
    assert.equal(await error(ofBinary), await error(ofJson));
  }
});

test('values that JSON cannot say fail their call with a reason', async () => {
  for (const [value, reason] of [[NaN, 'NaN is no number'], [new Uint8Array([1]), 'binary is taken for JSON'], [{ events: [new Uint8Array([0x7b])] }, 'binary is taken for JSON']]) {
    const text = await message(binary.invoke('Publish', value));
    assert.ok(text.includes('HubException: 400 invalid-request: ') && text.includes(reason), text);
  }
  assert.ok((await binary.invoke('Flows', {})).position);
});

describe('a connection that breaks the rules', () => {
  // One honest subscriber all along: it must see every event, once, and no gap.
  test('is told so and closed; others see nothing of it', async () => {
    const control = stream(binary, { from: 'now' });
    await control.until(({ messages }) => messages.length > 0, 'caught_up');
    const published = [];
    for (const [what, bytes] of abuses()) {
      const error = await abuse(bytes);
      assert.match(error ?? '(closed without a word)', /HubException: 400 malformed-message: A message cannot be read: /, what);
      published.push(...await hub.published(samples[0]));
    }
    await control.count(published.length);
    control.close();
    assert.deepStrictEqual(control.events.map((e) => e.position), published);
    assert.ok(!control.messages.some((m) => m.kind === 'gap'));
    assert.ok(!/(fail|crit): /.test(hub.output), hub.output);
  });

  function* abuses() {
    const text = (s) => [0xa0 + s.length, ...Buffer.from(s)];
    const invocation = (args) => [0x96, 1, 0x80, 0xc0, ...text('Publish'), ...args, 0x90];
    const frame = (payload) => [...varint(payload.length), ...payload];
    yield ['no array', frame([0x01])];
    yield ['an empty array', frame([0x90])];
    yield ['a code that does not exist', frame(invocation([0x91, 0xc1]))];
    yield ['a type that is text', frame([0x91, ...text('1')])];
    yield ['half an invocation', frame([0x96, 1, 0x80, 0xc0])];
    yield ['900,000 nested arrays', frame(invocation([...new Array(900_000).fill(0x91), 0xc0]))];
    yield ['300,000 nested maps', frame(invocation([0x91, ...new Array(300_000).fill([0x81, 0xa1, 0x61]).flat(), 0xc0]))];
    yield ['300 nested arrays that are complete', frame(invocation([...new Array(300).fill(0x91), 0xc0]))];
    yield ['4 billion items', frame(invocation([0xdd, 0xff, 0xff, 0xff, 0xff]))];
    yield ['4 billion pairs', frame(invocation([0x91, 0xdf, 0xff, 0xff, 0xff, 0xff]))];
    yield ['4 GiB of text', frame(invocation([0x91, 0xdb, 0xff, 0xff, 0xff, 0xff]))];
    yield ['4 GiB of bytes', frame(invocation([0x91, 0xc6, 0xff, 0xff, 0xff, 0xff]))];
    yield ['4 GiB of extension', frame(invocation([0x91, 0xc9, 0xff, 0xff, 0xff, 0xff, 1]))];
    yield ['text that is not UTF-8', frame(invocation([0x91, 0xa2, 0xc3, 0x28]))];
    yield ['a message of 2 GiB', [0xff, 0xff, 0xff, 0xff, 0x07]];
    yield ['a length without end', [0x80, 0x80, 0x80, 0x80, 0x80, 0x80]];
  }

  function varint(length) {
    const bytes = [];
    for (; length > 127; length >>= 7) bytes.push((length & 127) | 128);
    return [...bytes, length];
  }

  // Shakes hands over a bare WebSocket, sends the bytes and gives the error of the hub's close message.
  function abuse(bytes) {
    const socket = new WebSocket(`${hub.url.replace('http', 'ws')}/hub`);
    socket.binaryType = 'arraybuffer';
    const protocol = new MessagePackHubProtocol();
    let shaken = false;
    let error;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('not closed in time')), 30_000);
      socket.onopen = () => socket.send('{"protocol":"messagepack","version":1}\u001e');
      socket.onmessage = ({ data }) => {
        if (!shaken) {
          shaken = true;
          socket.send(new Uint8Array(bytes));
          return;
        }
        for (const said of protocol.parseMessages(data, { log() {} })) if (said.type === 7) error = said.error;
      };
      socket.onclose = () => {
        clearTimeout(timer);
        resolve(error);
      };
    });
  }
});
