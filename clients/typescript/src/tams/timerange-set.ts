import { Timerange } from './timerange.js';

interface Span {
  from: bigint;
  until: bigint;
}

/**
 * Which nanoseconds of a timeline are covered, as disjoint ranges that never touch. It counts whole nanoseconds, as TAMS stores do: `[0:0_0:1]`
 * and `[0:2_1:0)` are adjacent. Questions take logarithmic time, and so do changes at the end, where live segments arrive.
 */
export class TimerangeSet implements Iterable<Timerange> {
  #spans: Span[] = [];

  constructor(ranges: Iterable<Timerange> = []) {
    for (const range of ranges) this.add(range);
  }

  /** How many disjoint ranges there are. */
  get size(): number {
    return this.#spans.length;
  }

  /** How many nanoseconds are covered. */
  get duration(): bigint {
    return this.#spans.reduce((sum, span) => sum + span.until - span.from, 0n);
  }

  add(range: Timerange): void {
    let { from, until } = range.nanoseconds;
    if (from >= until) return;
    const first = this.#firstUntil(from);
    let next = first;
    for (let span = this.#spans[next]; span && span.from <= until; span = this.#spans[++next]) {
      if (span.from < from) from = span.from;
      if (span.until > until) until = span.until;
    }
    this.#spans.splice(first, next - first, { from, until });
  }

  remove(range: Timerange): void {
    const { from, until } = range.nanoseconds;
    if (from >= until) return;
    const first = this.#firstUntil(from + 1n);
    const left: Span[] = [];
    let next = first;
    for (let span = this.#spans[next]; span && span.from < until; span = this.#spans[++next]) {
      if (span.from < from) left.push({ from: span.from, until: from });
      if (span.until > until) left.push({ from: until, until: span.until });
    }
    this.#spans.splice(first, next - first, ...left);
  }

  clear(): void {
    this.#spans = [];
  }

  /**
   * Whether every nanosecond of the range is covered; nothing lacks of an empty one. Gaps between covered ranges of at most `tolerance`
   * nanoseconds count as covered: rounded frame rates leave such gaps of a nanosecond.
   */
  contains(range: Timerange, tolerance = 0n): boolean {
    return this.gaps(range, tolerance).length === 0;
  }

  /** The parts of the range that are not covered, in order; the tolerance is that of `contains`. */
  gaps(range: Timerange, tolerance = 0n): Timerange[] {
    const window = range.nanoseconds;
    const gaps: Timerange[] = [];
    let from = window.from;
    for (let i = this.#firstUntil(from + 1n); from < window.until; i++) {
      const [previous, next] = [this.#spans[i - 1], this.#spans[i]];
      const until = next && next.from < window.until ? next.from : window.until;
      const isTolerated = previous && next && next.from - previous.until <= tolerance;
      if (until > from && !isTolerated) gaps.push(Timerange.ofNanoseconds(from, until));
      from = next ? next.until : window.until;
    }
    return gaps;
  }

  /** What both this set and the range cover. */
  intersect(range: Timerange): TimerangeSet {
    const window = range.nanoseconds;
    const common = new TimerangeSet();
    if (window.from >= window.until) return common;
    for (let i = this.#firstUntil(window.from + 1n); i < this.size && this.#spans[i]!.from < window.until; i++) {
      const { from, until } = this.#spans[i]!;
      common.#spans.push({ from: from > window.from ? from : window.from, until: until < window.until ? until : window.until });
    }
    return common;
  }

  *[Symbol.iterator](): Iterator<Timerange> {
    for (const { from, until } of this.#spans) yield Timerange.ofNanoseconds(from, until);
  }

  /** The ranges in order, such as `[0:0_1:0) [5:0_`. */
  toString(): string {
    return [...this].join(' ');
  }

  // The first span that ends at the nanosecond or after it.
  #firstUntil(nanosecond: bigint): number {
    let [low, high] = [0, this.#spans.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#spans[middle]!.until < nanosecond) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
