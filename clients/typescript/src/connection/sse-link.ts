import { Ending, linked } from '../abort.js';
import { isFinal, isHubs, parseProblem, readProblem, type RealtimeHubError } from '../errors.js';
import { filterQuery } from '../filter.js';
import { retryAfterMs } from './delay.js';
import type { Link, Sink, SubscribeRequest } from './link.js';
import { SseParser, type SseMessage } from './sse-parser.js';

/** Server-sent events, read with fetch: one request for each subscription, and none for the link itself. */
export class SseLink implements Link {
  readonly transport = 'sse';
  readonly #closing = new Ending();

  constructor(readonly url: string) {}

  get isOpen(): boolean {
    return !this.#closing.hasCome;
  }

  subscribe(request: SubscribeRequest, sink: Sink): () => void {
    const cancelled = linked(this.#closing, undefined);
    this.#read(request, sink, cancelled.signal)
      .catch((error: Error) => {
        if (!cancelled.signal.aborted) sink.lost(error.message);
      })
      .finally(cancelled.release);
    return () => cancelled.abort();
  }

  close(): void {
    this.#closing.come(new DOMException('The connection is lost.', 'AbortError'));
  }

  // The position goes into the query, not into Last-Event-ID: a header of ours would make browsers ask for permission first.
  async #read({ stream, filter, from }: SubscribeRequest, sink: Sink, signal: AbortSignal): Promise<void> {
    const query = new URLSearchParams([['from', from], ...filterQuery(filter)]);
    const response = await fetch(`${this.url}/streams/${encodeURIComponent(stream)}/events?${query}`, {
      headers: { Accept: 'text/event-stream' }, cache: 'no-store', signal,
    });
    if (!response.ok) {
      const problem = await readProblem(response);
      const passes = !isFinal(problem.status) && !isHubs(problem);
      if (signal.aborted) return;
      return passes ? sink.lost(problem.detail) : sink.refused(problem, retryAfterMs(response.headers));
    }
    if (!response.headers.get('Content-Type')?.startsWith('text/event-stream')) return sink.lost('the answer was no event stream');
    await this.#deliver(response.body!.getReader(), sink, signal);
  }

  async #deliver(reader: ReadableStreamDefaultReader<Uint8Array>, sink: Sink, signal: AbortSignal): Promise<void> {
    const [decoder, parser] = [new TextDecoder(), new SseParser()];
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      for (const { message, bytes, problem } of together(parser.push(decoder.decode(piece.value, { stream: true })))) {
        if (signal.aborted) return;
        if (problem) return sink.refused(problem, 0);
        sink.message(message, bytes);
      }
    }
    if (!signal.aborted) sink.lost('the hub ended the subscription');
  }
}

interface Delivery {
  message: unknown;
  bytes: number;
  /** With which the stream ends. */
  problem?: RealtimeHubError | null;
}

/** What came in one piece, with the events that follow one another in one message, as over SignalR. */
function together(parts: SseMessage[]): Delivery[] {
  const deliveries: Delivery[] = [];
  let events: { kind: 'events'; events: unknown[]; position: string; behind: null } | undefined;
  for (const { event, id, data } of parts) {
    if (event !== '') {
      events = undefined;
      if (event === 'problem') deliveries.push({ message: null, bytes: data.length, problem: parseProblem(data) });
      else if (data) deliveries.push({ message: JSON.parse(data), bytes: data.length });
      continue;
    }
    if (!events) deliveries.push({ message: (events = { kind: 'events', events: [], position: id, behind: null }), bytes: 0 });
    events.position = id;
    if (data) events.events.push(JSON.parse(data));
    deliveries.at(-1)!.bytes += data.length;
  }
  return deliveries;
}
