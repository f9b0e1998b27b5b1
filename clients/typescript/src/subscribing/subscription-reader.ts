import { pause } from '../abort.js';
import type { Connector } from '../connection/connector.js';
import { Delay } from '../connection/delay.js';
import type { Link } from '../connection/link.js';
import { Asker } from '../connection/refusals.js';
import { isFinal, type RealtimeHubError } from '../errors.js';
import type { EventFilter } from '../filter.js';
import type { MessageBuffer } from './message-buffer.js';
import { readMessage } from './read-message.js';
import { ResumePoint } from './resume-point.js';
import { Silence } from './silence.js';

/** Why reading over one connection ended. */
type End = { full: true } | { lost: string } | { refused: RealtimeHubError; retryAfterMs: number };

export interface Wanted {
  stream: string;
  filter: EventFilter;
  from: string;
}

/** Reads a subscription into its buffer, over as many connections as that takes. */
export class SubscriptionReader {
  readonly #point: ResumePoint;
  readonly #asker: Asker;

  constructor(
    private readonly connector: Pick<Connector, 'get' | 'served' | 'lose' | 'move' | 'refusals'>, private readonly wanted: Wanted,
    private readonly buffer: MessageBuffer, private readonly silenceMs: number, private readonly delay = new Delay()) {
    this.#point = new ResumePoint(wanted.from);
    this.#asker = new Asker(connector.refusals, wanted.stream);
  }

  /** Runs until aborted, or until the hub refuses for good; the buffer then ends with the reason. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      for (;;) {
        await this.#readOnce(signal);
        // Rule 8: a full buffer ended the stream; the hub holds nothing for us meanwhile, for it needs only the position.
        await this.buffer.room(signal);
      }
    } catch (error) {
      this.buffer.end(signal.aborted ? undefined : error);
    } finally {
      this.#asker.end();
    }
  }

  async #readOnce(signal: AbortSignal): Promise<void> {
    const link = await this.connector.get(signal);
    const end = await this.#fill(link, signal);
    if ('lost' in end) this.connector.lose(link, end.lost);
    if (!('refused' in end)) return;
    if (isFinal(end.refused.status)) throw end.refused;
    this.#asker.refused({ url: link.url, over: link }, end.refused);
    await pause(this.delay.next(end.retryAfterMs), signal);
  }

  #fill(link: Link, signal: AbortSignal): Promise<End> {
    return new Promise((resolve, reject) => {
      let cancel = () => {};
      let isOver = false;
      const over = (settle: () => void) => {
        if (isOver) return;
        isOver = true;
        silence.stop();
        signal.removeEventListener('abort', abort);
        cancel();
        settle();
      };
      const abort = () => over(() => reject(signal.reason));
      const silence = new Silence(this.silenceMs, () => over(() => resolve({ lost: `nothing heard for ${this.silenceMs / 1_000} s` })));
      signal.addEventListener('abort', abort, { once: true });
      cancel = link.subscribe({ ...this.wanted, from: this.#point.from }, {
        message: (received, bytes) => {
          if (isOver) return;
          silence.heard();
          try {
            if (!this.#keep(received, bytes, link)) over(() => resolve({ full: true }));
          } catch (error) {
            over(() => reject(error));
          }
        },
        refused: (refused, retryAfterMs) => over(() => resolve({ refused, retryAfterMs })),
        lost: (reason) => over(() => resolve({ lost: reason })),
      });
      if (signal.aborted) abort();
    });
  }

  // The position moves only past what the buffer holds: the rest is read again.
  #keep(received: unknown, bytes: number, link: Link): boolean {
    const message = readMessage(received);
    if (!message) return true;
    // Rule 6: a notice that stands comes before each refusal, and what is not known may be another such.
    if (message.kind !== 'notice') this.#served(link, message.kind === 'caught_up' ? message.node : undefined);
    if (message.kind === 'notice' && message.move_within !== undefined) this.connector.move(link, message.move_within * 1_000);
    const fresh = this.#point.fresh(message);
    if (fresh && !this.buffer.tryAdd(fresh, bytes)) return false;
    this.#point.pass(message);
    return true;
  }

  #served(link: Link, node?: string): void {
    this.delay.reset();
    this.connector.served(link, node);
    this.#asker.end();
  }
}
