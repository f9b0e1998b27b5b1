const firstMs = 100;
const longestMs = 5_000;

/** Resume rule 6: full jitter, so that clients that were lost together do not come back together. */
export class Delay {
  #ceiling = firstMs;

  constructor(private readonly random: () => number = Math.random) {}

  /** The next delay in milliseconds; never shorter than what the hub asked for. */
  next(retryAfterMs = 0): number {
    const delay = this.#ceiling * this.random();
    this.#ceiling = Math.min(this.#ceiling * 2, longestMs);
    return Math.max(delay, retryAfterMs);
  }

  reset(): void {
    this.#ceiling = firstMs;
  }
}

/** What `Retry-After` asks for, in milliseconds; 0 where it does not. */
export function retryAfterMs(headers: Headers): number {
  const value = headers.get('Retry-After');
  if (!value) return 0;
  const seconds = Number(value);
  const ms = Number.isNaN(seconds) ? Date.parse(value) - Date.now() : seconds * 1_000;
  return ms > 0 ? ms : 0;
}
