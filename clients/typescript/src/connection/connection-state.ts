/** How the connection stands. Subscriptions need not care: they resume by themselves. */
export interface ConnectionState {
  /** `idle` until something is subscribed; `lost` is followed by the next attempt, for ever. */
  state: 'idle' | 'connecting' | 'connected' | 'lost' | 'closed';
  /** The address concerned; null before the first attempt. */
  url: string | null;
  transport: 'websocket' | 'sse' | null;
  /** Why it is lost, a sentence for people. */
  reason: string | null;
  /**
   * What the hub refuses for now, in its words: a subscription or a request, for example because its log is damaged there, or its disk is full. That
   * is asked for again until it is served. Told once for a connection, not at each try; null when nothing is refused any more.
   */
  refused: string | null;
  /** The hub node that serves, once it said its name. */
  node: string | null;
  /** How often the connection stood again after it had been lost. */
  reconnects: number;
}

export const idle: ConnectionState = { state: 'idle', url: null, transport: null, reason: null, refused: null, node: null, reconnects: 0 };
