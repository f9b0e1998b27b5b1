import { orAborted } from '../abort.js';
import type { SubscriptionMessage } from '../messages.js';

// What a message without events costs to hold, so that a flood of those is bounded too.
const messageBytes = 128;

/** A message that waits, or that the handler works on. */
export interface Held {
  message: SubscriptionMessage;
  events: number;
  bytes: number;
}

/**
 * What was received and is not handled yet (rule 8). What the handler works on still counts: it is let go of only when the handler asks for the
 * next message.
 */
export class MessageBuffer {
  readonly #waiting: Held[] = [];
  #events = 0;
  #bytes = 0;
  #ended: { error: unknown } | undefined;
  #changed = signal();

  constructor(private readonly maxEvents: number, private readonly maxBytes: number) {}

  /** Takes a message in; false, and nothing taken, when there is no room. A message larger than the buffer is taken alone. */
  tryAdd(message: SubscriptionMessage, size: number): boolean {
    const isBatch = message.kind === 'events' && message.events.length > 0;
    const held = { message, events: isBatch ? message.events.length : 1, bytes: Math.max(size, messageBytes) };
    if (message.kind === 'caught_up' && this.#waiting.at(-1)?.message.kind === 'caught_up') this.handled(this.#waiting.pop()!);
    if (this.#events > 0 && (this.#events + held.events > this.maxEvents || this.#bytes + held.bytes > this.maxBytes)) return false;
    this.#waiting.push(held);
    this.#count(held, 1);
    return true;
  }

  /** The next message; null at the end. Rejects with what ended the subscription, once what came before was handed out. */
  async take(): Promise<Held | null> {
    for (;;) {
      const held = this.#waiting.shift();
      if (held) return held;
      if (this.#ended?.error) throw this.#ended.error;
      if (this.#ended) return null;
      await this.#changed.promise;
    }
  }

  /** The handler is done with a message it took. */
  handled(held: Held): void {
    this.#count(held, -1);
  }

  /** Waits until half of the room is free again. */
  async room(abort: AbortSignal): Promise<void> {
    while (this.#events > this.maxEvents / 2 || this.#bytes > this.maxBytes / 2) await orAborted(this.#changed.promise, abort);
  }

  /** Nothing more will come; without an error, what waits is dropped. */
  end(error?: unknown): void {
    this.#ended ??= { error };
    if (!error) this.#waiting.length = 0;
    this.#wake();
  }

  #count(held: Held, sign: 1 | -1): void {
    this.#events += sign * held.events;
    this.#bytes += sign * held.bytes;
    this.#wake();
  }

  #wake(): void {
    const { resolve } = this.#changed;
    this.#changed = signal();
    resolve();
  }
}

function signal(): { promise: Promise<void>; resolve: () => void } {
  let resolve!: () => void;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
