import type { Linked } from '../abort.js';
import { reached, type SubscriptionMessage } from '../messages.js';
import type { PositionStore } from '../positions.js';
import type { Held, MessageBuffer } from './message-buffer.js';
import { steps } from './steps.js';

/** Begins to read into the buffer, from a position if one was saved. */
export type StartReading = (buffer: MessageBuffer, saved: string | null, signal: AbortSignal) => void;

/** A subscription as its handler sees it: a loop. It begins when the first message is asked for. */
export class Subscription implements AsyncIterableIterator<SubscriptionMessage> {
  #turn: Promise<unknown> = Promise.resolve();
  #isStarted = false;
  #held: Held | null = null;
  #steps: SubscriptionMessage[] = [];
  #inHand: SubscriptionMessage | undefined;

  constructor(
    private readonly buffer: MessageBuffer, private readonly start: StartReading, private readonly positions: PositionStore | undefined,
    private readonly ending: Linked) {
    ending.signal.addEventListener('abort', () => buffer.end(), { once: true });
    if (ending.signal.aborted) buffer.end();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<SubscriptionMessage, undefined>> {
    const result = this.#turn.then(() => this.#next());
    this.#turn = result.catch(() => {});
    return result;
  }

  /** Leaving the loop ends the subscription; the message in hand does not count as handled. */
  async return(): Promise<IteratorResult<SubscriptionMessage, undefined>> {
    this.#end();
    return { done: true, value: undefined };
  }

  async #next(): Promise<IteratorResult<SubscriptionMessage, undefined>> {
    try {
      await this.#handled();
      const message = await this.#take();
      if (message) return { done: false, value: message };
    } catch (error) {
      this.#end();
      throw error;
    }
    this.#end();
    return { done: true, value: undefined };
  }

  // Rule 1: asking for the next message says that this one is handled.
  async #handled(): Promise<void> {
    const position = this.#inHand && reached(this.#inHand);
    this.#inHand = undefined;
    if (this.#held && this.#steps.length === 0) {
      this.buffer.handled(this.#held);
      this.#held = null;
    }
    if (position !== undefined) await this.positions?.save(position);
  }

  async #take(): Promise<SubscriptionMessage | null> {
    if (this.ending.signal.aborted) return null;
    if (!this.#isStarted) {
      this.#isStarted = true;
      this.start(this.buffer, (await this.positions?.load()) ?? null, this.ending.signal);
    }
    if (this.#steps.length === 0) {
      this.#held = await this.buffer.take();
      if (!this.#held) return null;
      this.#steps = this.positions ? steps(this.#held.message) : [this.#held.message];
    }
    return (this.#inHand = this.#steps.shift()!);
  }

  #end(): void {
    this.ending.release();
    this.ending.abort();
  }
}
