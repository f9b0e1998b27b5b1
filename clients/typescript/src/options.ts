import type { IHubProtocol } from '@microsoft/signalr';

/** Where a client says what it does; `console` is one. */
export interface Logger {
  debug(message: string): void;
  warn(message: string): void;
}

/** How a client behaves. The defaults are meant for production. */
export interface ClientOptions {
  /** For how long a subscription may hear nothing before its connection counts as lost. A hub speaks at least every 5 s. Default 10,000. */
  silenceMs?: number;
  /** The most events held for a slow handler. Default 1,000. */
  bufferedEvents?: number;
  /** The most bytes of event JSON held for a slow handler. Default 1 MiB. */
  bufferedBytes?: number;
  /** `auto`: WebSockets, and server-sent events where those are blocked. */
  transport?: 'auto' | 'websocket' | 'sse';
  /**
   * `json`; `auto`: MessagePack where `@microsoft/signalr-protocol-msgpack` can be loaded at run time, as in Node; or a SignalR protocol, for
   * example `new MessagePackHubProtocol()` of that package. JSON where the hub does not offer it.
   */
  protocol?: 'json' | 'auto' | IHubProtocol;
  /** Nothing is logged without one. */
  logger?: Logger;
}

export type Settings = Required<Omit<ClientOptions, 'protocol' | 'logger'>> & Pick<ClientOptions, 'protocol' | 'logger'>;

export function settings(options: ClientOptions): Settings {
  const complete: Settings = { silenceMs: 10_000, bufferedEvents: 1_000, bufferedBytes: 1 << 20, transport: 'auto', ...options };
  for (const name of ['silenceMs', 'bufferedEvents', 'bufferedBytes'] as const) {
    if (!(complete[name] > 0)) throw new RangeError(`${name} must be a number above 0.`);
  }
  if (!['auto', 'websocket', 'sse'].includes(complete.transport)) throw new RangeError(`transport must be auto, websocket or sse, not '${complete.transport}'.`);
  if (typeof complete.protocol === 'string' && !['json', 'auto'].includes(complete.protocol)) throw new RangeError(`protocol must be json, auto or a SignalR protocol, not '${complete.protocol}'.`);
  return complete;
}
