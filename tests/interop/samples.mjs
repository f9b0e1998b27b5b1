// What the tests publish: the eight sample events, and events that only survive if nobody rewrites them.
import { readFileSync } from 'node:fs';

export const samples = JSON.parse(readFileSync(new URL('../data/sample-events-8.2.json', import.meta.url), 'utf8'));

const flowId = '0b7e0a52-0c4e-4c0f-9a52-6d7b3a1c2f01';

// The JSON text of each event's "event" member: numbers, escapes and order of members as a reader must get them.
export const rawBodies = [
  '"flow_id":"@","timerange":"[0:0_1:0)","numbers":[1.0,1e3,1E+3,-0.0,0.10,12345678901234567890,1.7976931348623157e308]',
  '"z":1.50,"flow_id":"@","a":{"deep":[[],{},[{"n":100e-2}]]},"timerange":"_"',
  '"flow_id":"@","timerange":"()","text":"caf\\u00e9 \\/ \\ud83d\\ude00 ünï 😀 \\u0000 \\u2028"',
  '"flow_id":"@","timerange":"[5:1]","__proto__":{"x":1},"constructor":null,"":[true,false]',
].map((body) => `{${body.replace('@', flowId)}}`);

export const rawEvents = rawBodies.map((body) =>
  `{"event_timestamp":"2026-07-23T12:41:28.000100Z","event_type":"flows/segments_deleted","event":${body}}`);

// The envelope without what the hub adds to it.
export function envelopeOf({ position, groups, received, ...envelope }) {
  return envelope;
}

// The text of an envelope's "event" member within a longer text, if it is there unchanged.
export const holdsRaw = (text, body) => text.includes(`"event":${body},"position":"`);
