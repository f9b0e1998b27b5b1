// The dashboard itself, over a client that makes up a day of twenty flows and then goes on live. Driven by bench.mjs.
import type { HubEvent, RealtimeClient, SubscriptionMessage } from '@realtimehub/client';
import { App } from '../src/app.js';
import { readAddress } from '../src/model/address.js';
import { Selection } from '../src/model/selection.js';

const [flows, segments, seconds, gapOneIn] = [20, 43_200, 2, 60];
const taiAhead = 37;
const begin = Math.floor(Date.now() / 2000) * 2 + taiAhead - segments * seconds;
const id = (n: number) => `${String(n).padStart(8, '0')}-0000-4000-8000-000000000000`;
let sequence = 0;

function segment(flow: number, n: number, received: number): HubEvent {
  const start = begin + n * seconds;
  return {
    event_timestamp: new Date(received).toISOString(), event_type: 'flows/segments_added',
    event: { flow_id: id(flow), segments: [{ object_id: `object-${flow}-${n}`, timerange: `[${start}:0_${start + seconds}:0)` }] },
    position: `00000000000000aa.${++sequence}`, groups: [`flow:${id(flow)}`], received: new Date(received).toISOString(),
  };
}

const isMissing = (flow: number, n: number) => (n * 7 + flow * 13) % gapOneIn === 0;

async function* messages(): AsyncGenerator<SubscriptionMessage> {
  const position = () => `00000000000000aa.${sequence}`;
  for (let n = 0; n < segments; n += 50) {
    const events: HubEvent[] = [];
    for (let i = n; i < n + 50; i++) for (let flow = 0; flow < flows; flow++) if (!isMissing(flow, i)) events.push(segment(flow, i, (begin - taiAhead + (i + 1) * seconds) * 1000));
    yield { kind: 'events', events, position: position(), behind: (segments - n - 50) * flows };
    if (n % 1000 === 0) await new Promise((resolve) => setTimeout(resolve));
  }
  yield { kind: 'caught_up', position: position(), node: 'bench' };
  document.documentElement.dataset['loaded'] = String(sequence);
  for (let n = segments; ; n++) {
    for (let flow = 0; flow < flows; flow++) {
      await new Promise((resolve) => setTimeout(resolve, (1000 * seconds) / flows));
      if (!isMissing(flow, n)) yield { kind: 'events', events: [segment(flow, n, Date.now())], position: position(), behind: 0 };
    }
  }
}

const flowList = Array.from({ length: flows }, (_, n) => ({
  id: id(n), source_id: id(1000), collected_by: [], timerange: '_', rests_on: 'log',
  flow: { id: id(n), source_id: id(1000), label: `Flow ${n + 1}`, format: 'urn:x-nmos:format:video' },
}));

const client = {
  flows: async () => ({ position: '00000000000000aa.0', flows: flowList, sources: [] }),
  coverage: async () => ({ position: '00000000000000aa.0', covered: [], missing: [], complete: false, rests_on: 'log' }),
  subscribe: messages,
  onConnection: (callback: (state: object) => void) => callback({ state: 'connected', url: null, transport: 'websocket', reason: null, refused: null, node: 'bench', reconnects: 0 }),
} as unknown as RealtimeClient;

const selection = new Selection();
new App(client, readAddress(location.search, selection), selection).start();
