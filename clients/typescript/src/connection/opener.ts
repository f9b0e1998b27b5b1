import type { IHubProtocol } from '@microsoft/signalr';
import type { Settings } from '../options.js';
import { loadBinaryProtocol } from './binary-protocol.js';
import type { Link } from './link.js';
import { Unreachable } from './link.js';
import { probe } from './probe.js';
import { SseLink } from './sse-link.js';
import { WebSocketLink } from './websocket-link.js';

const failuresUntilSse = 2;
const sseForMs = 5 * 60_000;

/** Opens links, and finds out which transport an address allows. */
export class Opener {
  #protocol: IHubProtocol | undefined;
  #isProtocolChosen = false;
  #failures = 0;
  #sseUntil = 0;

  constructor(private readonly options: Settings) {}

  /**
   * @throws RealtimeHubError if the hub refuses for good.
   * @throws Unreachable if no connection could be had now.
   */
  async open(url: string): Promise<Link> {
    if (this.#prefersSse) {
      await probe(url, this.options.silenceMs);
      return new SseLink(url);
    }
    await this.#chooseProtocol();
    try {
      const link = await WebSocketLink.open(url, this.#protocol, this.options.silenceMs);
      this.#failures = 0;
      return link;
    } catch (error) {
      return await this.#without(url, error as Error);
    }
  }

  async #chooseProtocol(): Promise<void> {
    if (this.#isProtocolChosen) return;
    const { protocol } = this.options;
    this.#protocol = protocol === 'auto' ? await loadBinaryProtocol() : protocol === 'json' ? undefined : protocol;
    this.#isProtocolChosen = true;
  }

  get #prefersSse(): boolean {
    return this.options.transport === 'sse' || performance.now() < this.#sseUntil;
  }

  // HTTP answers and a WebSocket does not. One refused may be a hub that was just starting; one without an answer is none.
  async #without(url: string, error: Error): Promise<Link> {
    await probe(url, this.options.silenceMs);
    if (this.#protocol && /protocol.*is not supported/i.test(error.message)) {
      this.options.logger?.warn(`The hub does not offer ${this.#protocol.name}; using JSON.`);
      this.#protocol = undefined;
      throw new Unreachable(error.message);
    }
    this.#failures += error instanceof Unreachable ? failuresUntilSse : 1;
    if (this.options.transport === 'websocket' || this.#failures < failuresUntilSse) throw new Unreachable(error.message);
    this.options.logger?.warn(`No WebSocket to ${url} (${error.message}); using server-sent events.`);
    // Later it is worth another try: one failure more, and it is server-sent events again.
    this.#sseUntil = performance.now() + sseForMs;
    return new SseLink(url);
  }
}
