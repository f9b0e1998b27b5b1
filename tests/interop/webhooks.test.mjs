// Webhook calls as receivers see them that others wrote: npm standardwebhooks judges the signatures.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { Hub } from './hub.mjs';
import { errorsIn } from './schemas.mjs';

const deliveries = 1000;
const letters = ['a', 'Z', '"', '\\', 'ü', '–', '東', '🎬', ' ', '\u0000', '<', '/'];
const calls = [];
let hub;
let receiver;
let webhook;

before(async () => {
  receiver = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    calls.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(204).end();
  });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  hub = await Hub.start(['--RealtimeHub:Webhooks:AllowHttp=true', '--RealtimeHub:Webhooks:AllowNetworks:0=127.0.0.1/32']);
  webhook = await post('/service/webhooks', { url: `http://127.0.0.1:${receiver.address().port}/`, events: ['flows/segments_added'], api_key_name: 'X-Key', api_key_value: 'of the store' });
});

after(async () => {
  await hub?.stop();
  receiver?.closeAllConnections();
  receiver?.close();
});

async function post(path, body) {
  const answer = await fetch(hub.url + path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  const text = await answer.text();
  assert.equal(answer.status, 201, text);
  return JSON.parse(text);
}

const random = (n) => Math.floor(Math.random() * n);
const randomText = () => Array.from({ length: random(200) }, () => letters[random(letters.length)]).join('');

function randomEvent(number) {
  const segment = { object_id: `${number} ${randomText()}`, timerange: `[${number}:0_${number + 1}:0)` };
  return { event_timestamp: '2026-07-23T12:41:28Z', event_type: 'flows/segments_added', event: { flow_id: '4f79cfd1-c057-47f4-8e4d-1b126ca7bf34', segments: [segment] } };
}

async function received(count) {
  const deadline = Date.now() + 60_000;
  while (calls.length < count) {
    assert.ok(Date.now() < deadline, `only ${calls.length} of ${count} calls came`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test('1,000 random deliveries are verified by standardwebhooks, in order, as they were published', async () => {
  const { secret } = await post(`/service/webhooks/${webhook.id}/secret`, {});
  const events = Array.from({ length: deliveries }, (_, i) => randomEvent(i));
  for (let i = 0; i < deliveries; i += 100) await hub.published(events.slice(i, i + 100));
  await received(deliveries);

  const judge = new Webhook(secret);
  const ids = new Set();
  calls.forEach(({ headers, body }, i) => {
    assert.deepEqual(judge.verify(body, headers), events[i]);
    assert.equal(headers['x-key'], 'of the store');
    assert.deepEqual(errorsIn(JSON.parse(body)), []);
    ids.add(headers['webhook-id']);
  });
  assert.equal(ids.size, deliveries);
  assert.throws(() => new Webhook(`whsec_${Buffer.alloc(32).toString('base64')}`).verify(calls[0].body, calls[0].headers));
});

test('while a secret is changed, receivers with the old and with the new one verify', async () => {
  calls.length = 0;
  const { secret: old } = await post(`/service/webhooks/${webhook.id}/secret`, {});
  const { secret: present } = await post(`/service/webhooks/${webhook.id}/secret`, {});
  const event = randomEvent(1);
  await hub.published([event]);
  await received(1);

  for (const secret of [old, present]) assert.deepEqual(new Webhook(secret).verify(calls[0].body, calls[0].headers), event);
});
