// Clients that others wrote, each made into the same thing: a list of events that can be waited for.
import { HubConnectionBuilder, HttpTransportType, JsonHubProtocol, LogLevel } from '@microsoft/signalr';
import { EventSource } from 'eventsource';

export class Received {
  events = [];
  messages = [];
  #waiting = [];

  add(events) {
    this.events.push(...events);
    this.#wake();
  }

  note(message) {
    this.messages.push(message);
    this.#wake();
  }

  fail(error) {
    this.error = error ?? new Error('The subscription ended.');
    this.#wake();
  }

  #wake() {
    this.#waiting = this.#waiting.filter((wait) => !wait());
  }

  // Waits until the condition holds of what was received; a failure or the deadline rejects.
  until(condition, what, deadline = 15_000) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`Not received in ${deadline} ms: ${what}; there are ${this.events.length} events`)), deadline);
      const wait = () => {
        const over = this.error || condition(this);
        if (!over) return false;
        clearTimeout(timer);
        if (this.error) reject(this.error);
        else resolve(this);
        return true;
      };
      if (!wait()) this.#waiting.push(wait);
    });
  }

  count(n) {
    return this.until(() => this.events.length >= n, `${n} events`);
  }
}

// The protocol of the npm package, keeping the text that came over the wire.
class RecordingProtocol extends JsonHubProtocol {
  text = '';

  parseMessages(input, logger) {
    this.text += input;
    return super.parseMessages(input, logger);
  }
}

export async function connect(hub, transport = HttpTransportType.WebSockets) {
  const protocol = new RecordingProtocol();
  const connection = new HubConnectionBuilder()
    .withUrl(`${hub.url}/hub`, { transport })
    .withHubProtocol(protocol)
    .configureLogging(LogLevel.None)
    .build();
  await connection.start();
  hub.followers.push(() => connection.stop());
  return { connection, protocol };
}

// Hub method Subscribe, a server stream of messages.
export async function signalrStream(hub, request, transport) {
  const received = new Received();
  const { connection, protocol } = await connect(hub, transport);
  const subscription = connection.stream('Subscribe', { stream: 'tams', ...request }).subscribe({
    next: (message) => (message.kind === 'events' ? received.add(message.events) : received.note(message)),
    error: (error) => received.fail(error),
    complete: () => received.fail(),
  });
  received.text = () => protocol.text;
  received.close = async () => {
    subscription.dispose();
    await connection.stop();
  };
  return received;
}

// Hub method JoinGroup, whose messages come as calls of the client method "events".
export async function signalrGroups(hub, groups, from) {
  const { connection } = await connect(hub);
  const byGroup = new Map(groups.map((group) => [group, new Received()]));
  connection.on('events', (message) => {
    const received = byGroup.get(message.group);
    if (!received) return;
    if (message.kind === 'events') received.add(message.events);
    else received.note(message);
    received.streams = (received.streams ?? new Set()).add(message.stream);
  });
  for (const group of groups) await connection.invoke('JoinGroup', 'tams', group, from);
  return { byGroup, connection, close: () => connection.stop() };
}

// npm eventsource; lastEventId is sent as Last-Event-ID from the first request on.
export function sse(hub, query, lastEventId) {
  const received = new Received();
  const withId = (url, init) => fetch(url, {
    ...init,
    headers: lastEventId && !init.headers['Last-Event-ID'] ? { ...init.headers, 'Last-Event-ID': lastEventId } : init.headers,
  });
  const source = new EventSource(`${hub.url}/streams/tams/events?${new URLSearchParams(query)}`, { fetch: withId });
  received.ids = [];
  received.raw = [];
  source.onmessage = (message) => {
    received.ids.push(message.lastEventId);
    received.raw.push(message.data);
    received.add([JSON.parse(message.data)]);
  };
  for (const name of ['gap', 'caught_up', 'notice']) {
    source.addEventListener(name, (message) => received.note({ name, id: message.lastEventId, ...JSON.parse(message.data) }));
  }
  received.reconnects = 0;
  source.onerror = (event) => {
    received.reconnects++;
    if (source.readyState === EventSource.CLOSED) received.fail(new Error(`EventSource closed: ${event.code} ${event.message}`));
  };
  received.close = () => source.close();
  hub.followers.push(received.close);
  return received;
}
