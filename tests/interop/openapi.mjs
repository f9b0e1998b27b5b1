// The TAMS 8.2 API document as the judge of a hub's HTTP surface: every answer must be one that it describes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { schemaAt } from './schemas.mjs';

export const document = parse(readFileSync(new URL('../schemas/tams-8.2/api/TimeAddressableMediaStore.yaml', import.meta.url), 'utf8'));
const { paths } = document;
const local = (node) => (node?.$ref?.startsWith('#/') ? node.$ref.slice(2).split('/').reduce((at, name) => at[name], document) : node);

// Schemas of the document are written beside it, or in it.
export const errorsOf = (schema, value) => {
  const validate = schemaAt(schema);
  return validate(value) ? [] : validate.errors.map((e) => `${e.instancePath || '(the body)'}: ${e.message}`);
};

function find(path) {
  for (const [template, item] of Object.entries(paths)) {
    const pattern = new RegExp(`^${template.replace(/\{[^}]+\}/g, '[^/]+')}$`);
    if (pattern.test(path)) return { template, item };
  }
  throw new assert.AssertionError({ message: `TAMS 8.2 has no ${path}` });
}

// The value of a query or header parameter, as its schema has it.
function typed(schema, text) {
  if (schema.type === 'integer') return /^-?\d+$/.test(text) ? Number(text) : text;
  if (schema.type === 'boolean') return { true: true, false: false }[text] ?? text;
  return text;
}

// Whether the document forbids the query: then 400 is the answer, though it is not listed for lists.
function faultsIn(operation, query) {
  const parameters = (operation.parameters ?? []).map(local);
  return [...query].filter(([name, value]) => {
    const known = parameters.find((p) => p.in === 'query' && new RegExp(`^${p.name.replace('.', '\\.').replace('{name}', '.+')}$`).test(name));
    return !known || errorsOf(known.schema, typed(known.schema, value)).length > 0;
  });
}

export const checked = { calls: 0, byOperation: new Map() };

// Makes a call and checks what comes of it; gives the answer with its body.
export async function call(hub, method, path, { body, headers = {}, extension = false, faulty = false } = {}) {
  const url = new URL(path, hub.url);
  const { template, item } = find(url.pathname);
  const operation = item[method.toLowerCase()];
  const answer = await fetch(url, {
    method,
    headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
    body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await answer.text();
  const what = `${method} ${path} ${typeof body === 'string' ? body : JSON.stringify(body) ?? ''} -> ${answer.status} ${text}`;
  checked.calls += 1;
  const name = `${method} ${template} ${answer.status}`;
  checked.byOperation.set(name, (checked.byOperation.get(name) ?? 0) + 1);

  if (!operation) assert.equal(answer.status, 405, what);
  else {
    const faults = extension ? [] : faultsIn(operation, url.searchParams);
    const response = local(operation.responses[String(answer.status)]);
    // faulty: the fault is one that a schema cannot say, such as a page key that is none.
    if (!response) assert.ok(answer.status === 400 && (faulty || faults.length > 0), `not an answer of TAMS 8.2: ${what}`);
    else checkResponse(response, answer, text, method, what);
    if (faults.length > 0) assert.equal(answer.status, 400, what);
    const asked = operation.requestBody?.content['application/json'].schema;
    if (asked && typeof body === 'object') {
      const wrong = errorsOf(asked, body);
      if (wrong.length > 0 && answer.status < 400) assert.fail(`a body against the schema was taken (${wrong}): ${what}`);
    }
  }

  if (answer.status >= 400 && method !== 'HEAD') assert.equal(answer.headers.get('content-type'), 'application/problem+json', what);
  return { status: answer.status, headers: answer.headers, text, json: text && answer.status < 300 ? JSON.parse(text) : undefined, what };
}

function checkResponse(response, answer, text, method, what) {
  for (const [name, header] of Object.entries(response.headers ?? {})) {
    const value = answer.headers.get(name);
    if (value !== null) assert.deepEqual(errorsOf(header.schema, typed(header.schema, value)), [], `${name}: ${what}`);
  }

  if (method === 'HEAD') assert.equal(text, '', what);
  else if (answer.status < 300) {
    const content = response.content?.['application/json'];
    if (!content) assert.equal(text, '', what);
    else {
      assert.match(answer.headers.get('content-type'), /^application\/json\b/, what);
      assert.deepEqual(errorsOf(content.schema, JSON.parse(text)), [], what);
    }
  }
}
