// A process that follows a hub and says what it sees, so that a test can stop it (SIGSTOP) as a browser freezes a tab.
import { RealtimeClient } from '../../dist/index.js';

const [url, silenceMs, transport] = process.argv.slice(2);
const client = new RealtimeClient(url, { silenceMs: Number(silenceMs), transport });
client.onConnection(({ state, reason }) => process.send({ state, reason }));
for await (const message of client.subscribe({ from: 'beginning' })) {
  process.send(message.kind === 'events' ? { seen: message.events.map((e) => parseInt(e.event.segments[0].timerange.slice(1))) } : { kind: message.kind });
}
