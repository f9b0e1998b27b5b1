import { byId, say } from '../dom.js';
import type { EventRing } from '../model/event-ring.js';

const seconds = 5;

/** How many events a second arrive, over the last five seconds. */
export class Rate {
  #samples: { at: number; end: number }[] = [];

  constructor(private readonly ring: EventRing) {}

  draw(atTip: boolean): void {
    // What is caught up with did not happen now.
    if (!atTip) this.#samples = [];
    const at = performance.now();
    const last = this.#samples.at(-1);
    if (!last || at - last.at > 250 || this.ring.end < last.end) this.#samples.push({ at, end: this.ring.end });
    this.#samples = this.#samples.filter((sample) => sample.end <= this.ring.end && sample.at > at - 1000 * seconds);
    const first = this.#samples[0];
    const passed = first ? (at - first.at) / 1000 : 0;
    const rate = first && passed > 1 ? (this.ring.end - first.end) / passed : 0;
    say(byId('rate'), rate === 0 ? '' : `${rate < 10 ? rate.toFixed(1) : Math.round(rate).toLocaleString('en-GB')} a second`);
  }
}
