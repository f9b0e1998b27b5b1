/** How the connection stands. Subscriptions need not care: they resume by themselves. */
export interface ConnectionState {
  /** `idle` until something is subscribed; `lost` is followed by the next attempt, for ever. */
  state: 'idle' | 'connecting' | 'connected' | 'lost' | 'closed';
  /** The address concerned; null before the first attempt. */
  url: string | null;
  transport: 'websocket' | 'sse' | null;
  /** Why it is lost, a sentence for people. */
  reason: string | null;
  /** The hub node that serves, once it said its name. */
  node: string | null;
  /** How often the connection stood again after it had been lost. */
  reconnects: number;
}

export const idle: ConnectionState = { state: 'idle', url: null, transport: null, reason: null, node: null, reconnects: 0 };
