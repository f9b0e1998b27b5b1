import type { RealtimeHubError } from '../errors.js';
import type { EventFilter } from '../filter.js';

/** The one argument of the hub method `Subscribe`. */
export interface SubscribeRequest {
  stream: string;
  filter: EventFilter;
  from: string;
}

/** Takes what a subscription gets over one connection. */
export interface Sink {
  /** A message as it came, and about how many bytes its JSON has. */
  message(message: unknown, bytes: number): void;
  /** The hub refused, over a connection that is good. */
  refused(error: RealtimeHubError, retryAfterMs: number): void;
  /** The connection is no longer good. */
  lost(reason: string): void;
}

/** A connection to one address that stands. */
export interface Link {
  readonly url: string;
  readonly transport: 'websocket' | 'sse';
  /** Whether it may still be used. */
  readonly isOpen: boolean;
  /** Begins a subscription; what is returned cancels it. */
  subscribe(request: SubscribeRequest, sink: Sink): () => void;
  close(): void;
}

/** Why an attempt to connect failed in a way that passes. */
export class Unreachable extends Error {
  constructor(message: string, readonly retryAfterMs = 0) {
    super(message);
  }
}
