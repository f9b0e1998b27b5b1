import { pause } from '../abort.js';
import type { Coverage } from '../answers.js';
import type { RealtimeClient } from '../client.js';
import { Delay } from '../connection/delay.js';
import type { HubEvent } from '../events.js';
import { reached, type SubscriptionMessage } from '../messages.js';
import { isLater } from '../subscribing/position.js';
import { Timerange } from '../tams/timerange.js';
import { TimerangeSet } from '../tams/timerange-set.js';
import { maxTimestamp } from '../tams/timestamp.js';
import { progressOf } from './wait-progress.js';
import type { Wait, WaitResult } from './wait-for-timerange.js';

// Less than a quiet subscription's five seconds, so that each sign of life of one is an occasion.
const askAgainMs = 4_000;

/**
 * Reads the flow's coverage at a position and follows the flow from there, keeping a coverage of its own. It asks the hub again after a gap, and
 * now and then, because a hub also learns of segments from the store, which is no event.
 */
export class BoundedWait {
  readonly #window: Timerange;
  #coverage = new TimerangeSet();
  #reported: string | undefined;
  #at = '';
  #restsOn = '';
  #askedAt = 0;

  constructor(private readonly client: RealtimeClient, private readonly wait: Wait) {
    this.#window = widened(wait.timerange, wait.tolerance);
  }

  async run(): Promise<WaitResult> {
    const { stream, signal } = this.wait;
    this.#take(await this.#ask());
    if (this.#isDone()) return this.#result();
    const filter = {
      events: ['flows/segments_added', 'flows/segments_deleted', 'flows/deleted'] as const,
      flow_ids: [this.wait.flowId],
      timerange: String(this.#window),
    };
    const messages = this.client.subscribe({ stream, filter: { ...filter, events: [...filter.events] }, from: `position:${this.#at}`, ...(signal && { signal }) });
    for await (const message of messages) {
      await this.#follow(message);
      if (this.#isDone()) return this.#result();
    }
    signal?.throwIfAborted();
    throw new DOMException('The client was closed.', 'AbortError');
  }

  async #follow(message: SubscriptionMessage): Promise<void> {
    if (message.kind === 'gap') return this.#beginAnew(message.position);
    if (message.kind === 'events') message.events.forEach((event) => this.#count(event));
    const position = reached(message);
    if (position !== undefined && isLater(position, this.#at)) this.#at = position;
    if (this.#isDone() || performance.now() - this.#askedAt < askAgainMs) return;
    const coverage = await this.#ask();
    // A node that does not know yet what was followed already has nothing to add.
    if (!isLater(this.#at, coverage.position)) this.#take(coverage);
  }

  // Sequences go on across epochs, so what an answer of the hub already counts is told by them alone.
  #count(event: HubEvent): void {
    if (!isLater(event.position, this.#at)) return;
    this.#at = event.position;
    if (event.event_type === 'flows/segments_added') for (const { timerange } of event.event.segments) this.#coverage.add(this.#inWindow(timerange));
    else if (event.event_type === 'flows/segments_deleted') this.#coverage.remove(this.#inWindow(event.event.timerange));
    else if (event.event_type === 'flows/deleted') this.#coverage.clear();
  }

  // After a gap nothing that was followed counts, and only an answer from beyond it does.
  async #beginAnew(position: string): Promise<void> {
    const delay = new Delay();
    for (;;) {
      const coverage = await this.#ask();
      if (!isLater(position, coverage.position)) return this.#take(coverage);
      await pause(delay.next(), this.wait.signal ?? new AbortController().signal);
    }
  }

  #ask(): Promise<Coverage> {
    const { flowId, stream, signal } = this.wait;
    this.#askedAt = performance.now();
    return this.client.coverage({ flowId, stream, timerange: this.#window, ...(signal && { signal }) });
  }

  #take(coverage: Coverage): void {
    this.#coverage = new TimerangeSet(coverage.covered.map((text) => Timerange.parse(text)));
    this.#at = coverage.position;
    this.#restsOn = coverage.rests_on;
  }

  #isDone(): boolean {
    const { timerange, tolerance, onProgress } = this.wait;
    const state = String(this.#coverage);
    if (state !== this.#reported) onProgress(progressOf(this.#coverage, timerange, tolerance));
    this.#reported = state;
    return this.#coverage.contains(timerange, tolerance);
  }

  #result(): WaitResult {
    return { position: this.#at, covered: [...this.#coverage.intersect(this.wait.timerange)], restsOn: this.#restsOn };
  }

  #inWindow(text: string): Timerange {
    return (Timerange.tryParse(text) ?? Timerange.never).intersect(this.#window);
  }
}

// Whether a gap at the border is small enough shows only with the segment on its other side.
function widened(timerange: Timerange, tolerance: bigint): Timerange {
  if (tolerance === 0n) return timerange;
  const { from, until } = timerange.nanoseconds;
  const [first, last] = [from - tolerance - 1n, until + tolerance + 1n];
  return Timerange.ofNanoseconds(first < -maxTimestamp ? -maxTimestamp : first, last > maxTimestamp + 1n ? maxTimestamp + 1n : last);
}
