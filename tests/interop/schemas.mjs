// The TAMS 8.2 schemas, asked through ajv: the judge of every event that leaves the hub.
import { readFileSync, readdirSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const folder = new URL('../schemas/tams-8.2/', import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));

// strict is off because the TAMS schemas put properties without "type: object" beside "allOf", which the dialect permits.
const ajv = addFormats.default(new Ajv2020.default({ strict: false, allErrors: true }));
for (const name of readdirSync(new URL('schemas/', folder))) {
  ajv.addSchema({ $id: `https://schemas.test/schemas/${name}`, ...read(`schemas/${name}`) });
}

const events = read('events.schema.json');
ajv.addSchema({ $id: 'https://schemas.test/events.json', ...events });
export const eventTypes = Object.keys(events.$defs);

// An envelope is checked against the definition of its own type, so that the errors say what is wrong with it.
export function errorsIn(envelope) {
  if (!eventTypes.includes(envelope?.event_type)) return [`unknown event type ${envelope?.event_type}`];
  const validate = ajv.getSchema(`https://schemas.test/events.json#/$defs/${envelope.event_type.replace('/', '~1')}`);
  return validate(envelope) ? [] : validate.errors.map((e) => `${envelope.event_type}${e.instancePath}: ${e.message}`);
}

// A schema of the API document: a reference to one of the files, or one of its own.
const compiled = new Map();
export function schemaAt(schema) {
  const key = JSON.stringify(schema);
  // References in the document are relative to its folder, in which the schemas are.
  if (!compiled.has(key)) compiled.set(key, ajv.compile({ $id: `https://schemas.test/document-${compiled.size}.json`, ...schema }));
  return compiled.get(key);
}
