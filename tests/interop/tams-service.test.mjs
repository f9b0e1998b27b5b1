// /service and /service/webhooks against the TAMS 8.2 API document: whatever is called, the answer is one that it describes.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Hub } from './hub.mjs';
import { call as unbound, checked, document, errorsOf } from './openapi.mjs';

const types = ['flows/created', 'flows/updated', 'flows/deleted', 'flows/segments_added', 'flows/segments_deleted', 'sources/created', 'sources/updated', 'sources/deleted'];
const flow = '4f79cfd1-c057-47f4-8e4d-1b126ca7bf34';
const unknown = 'e85efab4-993b-4ad6-9af3-4cd8d0d38860';
let hub;
const call = (method, path, options) => unbound(hub, method, path, options);
const hook = (n, more = {}) => ({ url: `https://192.0.2.${n}/hook?a=1&b=${n}`, events: [types[n % 8]], ...more });
const registered = async (body) => {
  const answer = await call('POST', '/service/webhooks', { body });
  assert.equal(answer.status, 201, answer.what);
  return answer.json;
};
const removeAll = async () => {
  for (const { id } of (await call('GET', '/service/webhooks?limit=1000')).json) assert.equal((await call('DELETE', `/service/webhooks/${id}`)).status, 204);
};

// The networks of documentation are nobody's: nothing is ever sent there.
before(async () => { hub = await Hub.start(['--RealtimeHub:Webhooks:AllowNetworks:0=192.0.2.0/24']); });
after(() => hub?.stop());

test('the judge bites: an answer that is not of TAMS 8.2 is found', () => {
  const of = (path) => document.paths[path].get.responses['200'].content['application/json'].schema;
  assert.ok(errorsOf(of('/service/webhooks'), [{ url: 'x', events: [], status: 'created' }]).some((e) => e.includes("'id'")));
  assert.ok(errorsOf(of('/service/webhooks/{webhookId}'), { id: unknown, url: 'x', events: ['flows/changed'], status: 'created' }).length > 0);
  assert.ok(errorsOf(of('/service'), { type: 'x', api_version: '8.2' }).some((e) => e.includes('min_object_timeout')));
});

test('the service says how to follow it', async () => {
  const { json } = await call('GET', '/service');
  assert.deepEqual(json.event_stream_mechanisms.map((m) => m.name), ['webhooks', 'urn:rthub:mechanism:signalr', 'urn:rthub:mechanism:sse', 'urn:rthub:mechanism:pages']);
  assert.equal(json.api_version, '8.2');
  assert.equal((await call('HEAD', '/service')).status, 200);
  assert.equal((await call('POST', '/service', { body: { name: 'Newsroom', description: 'Events of the <newsroom> & more' } })).status, 200);
  const renamed = await call('GET', '/service');
  assert.equal(renamed.json.name, 'Newsroom');
  assert.equal(renamed.json.description, 'Events of the <newsroom> & more');
  for (const body of [{ name: 1 }, [], 'no json', { nme: 'x' }, 'null']) assert.equal((await call('POST', '/service', { body })).status, 400);
});

test('a webhook of each kind is registered, read, listed, changed and deleted', async () => {
  const kinds = [
    { events: [] }, { events: types }, { flow_ids: [flow] }, { flow_ids: [] }, { source_ids: [flow, unknown] }, { flow_collected_by_ids: [] },
    { source_collected_by_ids: [flow] }, { accept_get_urls: [] }, { accept_get_urls: ['a', 'b c'] }, { accept_storage_ids: [flow] }, { presigned: true },
    { presigned: false, verbose_storage: true }, { include_object_timerange: true }, { tags: {} }, { tags: { a: 'x', 'ü & <b>': ['y', 'z'] } },
    { api_key_name: 'Authorization', api_key_value: 'Bearer 21238dksdjqwpqscj9' }, { api_key_name: 'X-Api-Key' }, { status: 'disabled' }, { status: 'created' },
  ];
  for (const [n, kind] of kinds.entries()) {
    const { api_key_value: _, status = 'created', ...shown } = kind;
    const created = await registered(hook(n, kind));
    assert.match(created.id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.deepEqual(created, { id: created.id, ...hook(n, shown), status });
    const read = await call('GET', `/service/webhooks/${created.id}`);
    assert.ok(['created', 'started', 'disabled'].includes(read.json.status));
    assert.deepEqual({ ...read.json, status }, created);
    assert.equal((await call('HEAD', `/service/webhooks/${created.id}`)).status, 200);
    const changed = await call('PUT', `/service/webhooks/${created.id}`, { body: { ...hook(n + 20), id: created.id, status: 'disabled' } });
    assert.deepEqual(changed.json, { id: created.id, ...hook(n + 20), status: 'disabled' });
  }
  const list = await call('GET', '/service/webhooks');
  assert.equal(list.json.length, kinds.length);
  assert.ok(!list.text.includes('api_key_value') && !list.text.includes('21238'));
  await removeAll();
  assert.deepEqual((await call('GET', '/service/webhooks')).json, []);
});

test('pages follow each other by link and by key, in the order of the urls and reversed', async () => {
  const urls = [];
  for (let n = 0; n < 23; n++) urls.push((await registered(hook(n % 20, { tags: { parity: n % 2 ? 'odd' : 'even' } }))).url);
  urls.sort();
  for (const [query, wanted] of [['', urls], ['reverse_order=true&', urls.toReversed()], ['reverse_order=false&', urls]]) {
    for (const limit of [1, 7, 23, 5000]) {
      const seen = [];
      for (let path = `/service/webhooks?${query}limit=${limit}`; path;) {
        const { json, headers } = await call('GET', path);
        const head = await call('HEAD', path);
        for (const name of ['link', 'x-paging-limit', 'x-paging-count', 'x-paging-nextkey', 'x-paging-reverse-order', 'content-type', 'content-length']) {
          assert.equal(head.headers.get(name), headers.get(name), name);
        }
        seen.push(...json.map((w) => w.url));
        assert.equal(Number(headers.get('x-paging-count')), json.length);
        assert.equal(Number(headers.get('x-paging-limit')), Math.min(limit, 1000));
        assert.equal(headers.get('x-paging-reverse-order'), String(query.includes('true')));
        const [, next] = /^<(.+)>; rel="next"$/.exec(headers.get('link') ?? '') ?? [];
        assert.equal(next === undefined, headers.get('x-paging-nextkey') === null);
        if (next) assert.equal(new URL(next).searchParams.get('page'), headers.get('x-paging-nextkey'));
        path = next?.slice(hub.url.length);
      }
      assert.deepEqual(seen, wanted);
    }
  }
  assert.equal((await call('GET', '/service/webhooks?tag.parity=odd')).json.length, 11);
  for (const query of ['limit=0', 'limit=-1', 'limit=x', 'limit=1.5', 'page=!', 'page=YWJj', 'reverse_order=yes', 'tag_exists.a=1', 'tags.a=x', 'label=x']) {
    assert.equal((await call('GET', `/service/webhooks?${query}`, { faulty: true })).status, 400, query);
  }
  await removeAll();
});

test('what cannot be done is refused as TAMS says', async () => {
  const { id } = await registered(hook(1));
  const wrong = [
    'no json', '[]', '{}', 'null', '{"url":"https://192.0.2.1/","url":"https://192.0.2.2/","events":[]}', '{"url":"https://192.0.2.1/\\ud800","events":[]}',
    { events: [] }, hook(1, { events: undefined }), hook(1, { url: 'no url' }), hook(1, { url: 1 }), hook(1, { url: '/relative' }), hook(1, { url: 'ftp://192.0.2.1/' }),
    hook(1, { url: 'http://192.0.2.1/' }), hook(1, { url: 'https://user:password@192.0.2.1/' }), hook(1, { url: 'https://127.0.0.1/' }), hook(1, { url: 'https://169.254.169.254/latest' }),
    hook(1, { url: 'https://[::ffff:10.0.0.1]/' }), hook(1, { url: 'https://2130706433/' }), hook(1, { events: ['flows/changed'] }), hook(1, { events: 'flows/created' }), hook(1, { events: null }),
    hook(1, { flow_ids: ['x'] }), hook(1, { flow_ids: flow }), hook(1, { flow_ids: [flow.toUpperCase()] }), hook(1, { source_ids: ['00000000-0000-0000-0000-000000000000'] }),
    hook(1, { accept_get_urls: 'a' }), hook(1, { accept_storage_ids: ['label'] }), hook(1, { presigned: 'true' }), hook(1, { verbose_storage: 1 }), hook(1, { tags: [] }), hook(1, { tags: { a: 1 } }),
    hook(1, { api_key_name: 'Host', api_key_value: 'x' }), hook(1, { api_key_name: 'X-A: b', api_key_value: 'x' }), hook(1, { api_key_name: 'webhook-id', api_key_value: 'x' }),
    hook(1, { api_key_name: 'X-A', api_key_value: 'a\r\nb' }), hook(1, { api_key_value: 'x' }), hook(1, { status: 'started' }), hook(1, { status: 'error' }), hook(1, { status: 1 }),
    hook(1, { accept_object_ids: [] }),
  ];
  for (const body of wrong) {
    assert.equal((await call('POST', '/service/webhooks', { body })).status, 400, JSON.stringify(body));
    if (typeof body === 'object') assert.equal((await call('PUT', `/service/webhooks/${id}`, { body: { status: 'created', ...body, id } })).status, 400, JSON.stringify(body));
  }
  assert.equal((await call('POST', '/service/webhooks', { body: hook(1, { id: unknown }) })).status, 400);
  assert.equal((await call('PUT', `/service/webhooks/${id}`, { body: { ...hook(1), id } })).status, 400);
  assert.equal((await call('PUT', `/service/webhooks/${id}`, { body: { ...hook(1), status: 'created' } })).status, 400);
  assert.equal((await call('PUT', `/service/webhooks/${id}`, { body: { ...hook(1), status: 'created', id: unknown } })).status, 404);
  for (const other of [unknown, 'x', id.toUpperCase(), 'a%20b', `{${id}}`]) {
    assert.equal((await call('GET', `/service/webhooks/${other}`)).status, 404, other);
    assert.equal((await call('HEAD', `/service/webhooks/${other}`)).status, 404, other);
    assert.equal((await call('PUT', `/service/webhooks/${other}`, { body: { ...hook(1), id: other, status: 'created' } })).status, 404, other);
    assert.equal((await call('DELETE', `/service/webhooks/${other}`)).status, 404, other);
  }
  for (const path of ['/service', '/service/webhooks', `/service/webhooks/${id}`]) assert.equal((await call('PATCH', path, { body: {} })).status, 405);
  assert.equal((await call('GET', '/service/webhooks')).json.length, 1);
  assert.equal((await call('DELETE', `/service/webhooks/${id}`)).status, 204);
  assert.equal((await call('DELETE', `/service/webhooks/${id}`)).status, 404);
});

test('every operation of the document was called, more than 150 times in all', () => {
  const operations = new Set([...checked.byOperation.keys()].map((name) => name.split(' ').slice(0, 2).join(' ')));
  for (const path of ['/service/webhooks', '/service/webhooks/{webhookId}']) for (const method of ['HEAD', 'GET']) assert.ok(operations.has(`${method} ${path}`));
  for (const name of ['POST /service/webhooks', 'PUT /service/webhooks/{webhookId}', 'DELETE /service/webhooks/{webhookId}', 'GET /service', 'HEAD /service', 'POST /service']) assert.ok(operations.has(name), name);
  assert.ok(checked.calls >= 150, `${checked.calls} calls`);
  console.log(`${checked.calls} calls checked against TAMS 8.2`);
});
