import { linked } from './abort.js';
import type { Coverage, FlowEntry, Flows, SourceEntry } from './answers.js';
import { checkUrls } from './connection/urls.js';
import type { ConnectionState } from './connection/connection-state.js';
import { Connector } from './connection/connector.js';
import { Opener } from './connection/opener.js';
import type { Envelope } from './events.js';
import { filterQuery, type EventFilter, type FlowFilter } from './filter.js';
import type { SubscriptionMessage } from './messages.js';
import { settings, type ClientOptions, type Settings } from './options.js';
import type { PositionStore } from './positions.js';
import { newKey } from './idempotency-key.js';
import { Requests } from './requests.js';
import { MessageBuffer } from './subscribing/message-buffer.js';
import { isLater } from './subscribing/position.js';
import { Subscription } from './subscribing/subscription.js';
import { SubscriptionReader } from './subscribing/subscription-reader.js';
import type { Timerange } from './tams/timerange.js';
import { waitForTimerange, type WaitOptions, type WaitResult } from './waiting/wait-for-timerange.js';

/** Where to start: the next event, the oldest that is kept, after a position, or the first received at or after a time. */
export type StartFrom = 'now' | 'beginning' | `position:${string}` | `time:${string}`;

/** What every call may be given. */
export interface CallOptions {
  /** Default `tams`. */
  stream?: string;
  signal?: AbortSignal;
}

export interface SubscribeOptions extends CallOptions {
  filter?: EventFilter;
  /** Default `now`. To resume, give the position that was handled last. */
  from?: StartFrom;
  /** Keeps the position; what it holds wins over `from`. Events then come one a message, so that each is saved when it is handled. */
  positions?: PositionStore;
}

export interface CoverageOptions extends CallOptions {
  flowId: string;
  /** Default `_`, the whole timeline. */
  timerange?: Timerange | string;
}

/**
 * Subscribes to a hub and publishes to it. Subscriptions share one connection, made at first use, and made again, for ever, whenever it is lost;
 * they resume where they were.
 */
export class RealtimeClient {
  readonly #settings: Settings;
  readonly #connector: Connector;
  readonly #requests: Requests;

  /** @param urls Where the hub is, for example `http://localhost:5080`, or where its nodes are: it stays with one while that serves. */
  constructor(urls: string | readonly string[], options: ClientOptions = {}) {
    const hubs = checkUrls(typeof urls === 'string' ? [urls] : urls);
    this.#settings = settings(options);
    const opener = new Opener(this.#settings);
    this.#connector = new Connector(hubs, (url) => opener.open(url), this.#settings);
    this.#requests = new Requests(hubs, this.#connector);
  }

  /**
   * Follows a stream: what follows the start, then what is appended. A message counts as handled when the next one is asked for. The connection
   * may be lost and come back meanwhile; the loop sees no difference, and what cannot be had it sees as a gap. The loop ends when it is left,
   * when the signal is aborted, or when the client is closed, and throws a RealtimeHubError when the hub refuses for good.
   */
  subscribe({ stream = 'tams', filter = {}, from = 'now', signal, positions }: SubscribeOptions = {}): AsyncIterableIterator<SubscriptionMessage> {
    const { bufferedEvents, bufferedBytes, silenceMs } = this.#settings;
    const buffer = new MessageBuffer(bufferedEvents, bufferedBytes);
    return new Subscription(buffer, (buffer, saved, ending) => {
      const wanted = { stream, filter, from: saved === null ? from : `position:${saved}` };
      void new SubscriptionReader(this.#connector, wanted, buffer, silenceMs).run(ending);
    }, positions, linked(this.#connector.closing, signal));
  }

  /**
   * Publishes envelopes as one batch and gives their positions once they are durable. An answer that is lost is asked for again, until aborted;
   * the key keeps the events from being appended twice.
   * @param key Names the batch across restarts of the producer; left out, one is made for this call.
   */
  async publish(stream: string, events: Envelope | readonly Envelope[], key = newKey(), signal?: AbortSignal): Promise<string[]> {
    const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': key };
    const request = { stream, path: '/events', method: 'POST', headers, body: JSON.stringify(events) } as const;
    return (await this.#requests.send<{ positions: string[] }>(request, signal)).positions;
  }

  /** Which part of a flow's timerange has segments. */
  coverage({ flowId, timerange = '_', stream = 'tams', signal }: CoverageOptions): Promise<Coverage> {
    const query = new URLSearchParams({ timerange: String(timerange) });
    return this.#requests.send({ stream, path: `/flows/${encodeURIComponent(flowId)}/coverage?${query}` }, signal);
  }

  /** The flows and sources that the stream has told of: all, or those that the filter selects. */
  async flows(filter: FlowFilter = {}, { stream = 'tams', signal }: CallOptions = {}): Promise<Flows> {
    const query = new URLSearchParams(filterQuery(filter));
    const [flows, sources] = await Promise.all([
      this.#requests.send<{ position: string; flows: FlowEntry[] }>({ stream, path: `/flows?${query}` }, signal),
      this.#requests.send<{ position: string; sources: SourceEntry[] }>({ stream, path: `/sources?${query}` }, signal),
    ]);
    return {
      position: isLater(flows.position, sources.position) ? sources.position : flows.position,
      flows: flows.flows,
      sources: sources.sources,
    };
  }

  /**
   * Waits until every nanosecond of a timerange of a flow has segments; at once if that is so already. Never early; goes on through lost
   * connections and deletions of segments. A flow that does not exist yet is waited for as well.
   */
  waitForTimerange(options: WaitOptions): Promise<WaitResult> {
    return waitForTimerange(this, options);
  }

  /** How the connection stands now. */
  get connection(): ConnectionState {
    return this.#connector.state;
  }

  /** Calls back whenever that changes, until the function that is returned is called. */
  onConnection(callback: (state: ConnectionState) => void): () => void {
    return this.#connector.watch(callback);
  }

  /** Ends all subscriptions and closes the connection. */
  close(): void {
    this.#connector.close();
  }
}
