import { vi } from 'vitest';
import { RealtimeHubError } from '../../src/index.js';
import { StandingRefusals } from '../../src/connection/refusals.js';
import type { Link, Sink, SubscribeRequest } from '../../src/connection/link.js';

/** A hub whose every word the test says, in place of a connector: each subscription it gets is kept. */
export class FakeHub {
  readonly subscriptions: FakeSubscription[] = [];
  readonly lost: string[] = [];
  readonly moves: number[] = [];
  readonly refused: (string | null)[] = [];
  readonly refusals = new StandingRefusals((refused) => this.refused.push(refused));
  // The same for every subscription, until it is lost.
  #link: Link | undefined;
  node: string | undefined;
  timesServed = 0;
  #closed = false;

  /** The nth subscription, counted from 1, once it has come. */
  async subscription(n: number): Promise<FakeSubscription> {
    return vi.waitFor(() => {
      const found = this.subscriptions[n - 1];
      if (!found) throw new Error(`There were ${this.subscriptions.length} subscriptions.`);
      return found;
    });
  }

  async get(): Promise<Link> {
    if (this.#closed) throw new RealtimeHubError(401, 'connection-refused', 'Who are you?');
    return (this.#link ??= {
      url: 'http://hub', transport: 'websocket', isOpen: true, close: () => {},
      subscribe: (request, sink) => {
        const subscription = new FakeSubscription(request, sink);
        this.subscriptions.push(subscription);
        return () => (subscription.isCancelled = true);
      },
    });
  }

  served(_: Link, node?: string): void {
    this.timesServed++;
    this.node = node ?? this.node;
  }

  lose(_: Link, reason: string): void {
    this.lost.push(reason);
    this.#link = undefined;
  }

  move(_: Link, withinMs: number): void {
    this.moves.push(withinMs);
  }

  refuseConnections(): void {
    this.#closed = true;
  }
}

export class FakeSubscription {
  isCancelled = false;

  constructor(readonly request: SubscribeRequest, private readonly sink: Sink) {}

  say(message: unknown, bytes = 100): void {
    this.sink.message(message, bytes);
  }

  cut(reason = 'cut'): void {
    this.sink.lost(reason);
  }

  refuse(status: number, retryAfterMs = 0): void {
    this.sink.refused(new RealtimeHubError(status, 'some-type', 'Some detail.'), retryAfterMs);
  }
}
