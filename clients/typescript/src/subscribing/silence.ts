// How late a timer may be before it says more about this page than about the hub.
const longestLateness = 1_000;

/**
 * Rule 7. A page in the background gets its timers late, or, frozen, after minutes; what the hub said meanwhile then waits behind the timer.
 * So a timer that was late gives the hub another second, once, before its silence counts.
 */
export class Silence {
  #heardAt = performance.now();
  #dueAt = 0;
  #gaveMore = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly ms: number, private readonly onSilence: () => void) {
    this.#arm(ms);
  }

  heard(): void {
    this.#heardAt = performance.now();
    this.#gaveMore = false;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #arm(ms: number): void {
    this.#dueAt = performance.now() + ms;
    this.#timer = setTimeout(() => this.#check(), ms);
  }

  #check(): void {
    const now = performance.now();
    const left = this.#heardAt + this.ms - now;
    if (left > 0) return this.#arm(left);
    if (now - this.#dueAt <= longestLateness || this.#gaveMore) return this.onSilence();
    this.#gaveMore = true;
    this.#arm(longestLateness);
  }
}
