import { RealtimeClient } from '@realtimehub/client';
import { App } from './app.js';
import { byId } from './dom.js';
import { readAddress } from './model/address.js';
import { Selection } from './model/selection.js';

const selection = new Selection();
const view = readAddress(location.search, selection);
const client = new RealtimeClient(new URL('.', location.href).href);
const app = new App(client, view, selection);
app.start();

// For whoever looks from the console, and for tests: what the page holds, read-only.
Object.assign(window, { realtimehub: app.inspect });

// The other streams, if there are any.
const choice = byId<HTMLSelectElement>('stream');
choice.addEventListener('change', () => location.assign(choice.value === 'tams' ? '.' : `?stream=${encodeURIComponent(choice.value)}`));
void fetch('streams').then((answer) => answer.json()).then(({ streams }: { streams: { name: string }[] }) => {
  for (const { name } of streams) choice.add(new Option(name, name, false, name === view.stream));
  byId('stream-choice').hidden = streams.length < 2;
}).catch(() => {
  // Not reachable yet; the state says so.
});
