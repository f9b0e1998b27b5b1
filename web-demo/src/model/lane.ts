import { RangeSet, sliver, widened } from './range-set.js';

/** A segment as the hover shows it. */
export interface SegmentDetails {
  start: number;
  end: number;
  timerange: string;
  objectId: string;
  came: number;
  deleted: boolean;
}

/**
 * What is known of one flow's timeline, in seconds. `covered` is everything that has segments, single ones or a whole history that the hub
 * summed up; the segments themselves are kept for their borders and their details, up to a number that a day of 2 s segments fits in.
 */
export class Lane {
  static readonly kept = 50_000;

  readonly covered = new RangeSet();
  readonly deleted = new RangeSet();
  start = new Float64Array(64);
  end = new Float64Array(64);
  /** When each came, by the hub's clock, in milliseconds. */
  came = new Float64Array(64);
  size = 0;
  /** When the newest segment came; 0 if none did. */
  lastCame = 0;
  /** The most advanced segment that came, and when: by this the media clock is set. What the hub summed up says nothing of when. */
  front = { end: -Infinity, came: 0 };
  #timeranges: string[] = [];
  #objects: string[] = [];

  constructor(readonly flowId: string) {}

  /** The end of the newest that is covered; -Infinity if nothing is. */
  get edge(): number {
    return this.covered.size === 0 ? -Infinity : this.covered.end[this.covered.size - 1]!;
  }

  get first(): number {
    return this.covered.size === 0 ? Infinity : this.covered.start[0]!;
  }

  add(start: number, end: number, timerange: string, objectId: string, came: number): void {
    this.covered.add(start, end);
    this.deleted.remove(start, end);
    this.lastCame = Math.max(this.lastCame, came);
    if (end > this.front.end) this.front = { end, came };

    let at = this.firstStartingAfter(start);
    for (let i = at - 1; i >= 0 && this.start[i] === start; i--) {
      // The same again: registered anew, or delivered twice.
      if (this.#timeranges[i] === timerange && this.#objects[i] === objectId) return;
    }
    if (this.size >= Lane.kept) at -= this.#forget(Lane.kept / 10);
    if (at < 0) return;
    this.#insert(at, start, end, came);
    this.#timeranges.splice(at, 0, timerange);
    this.#objects.splice(at, 0, objectId);
  }

  /** What the hub says is covered, as of before the segments that follow. */
  cover(start: number, end: number): void {
    this.covered.add(start, end);
    this.deleted.remove(start, end);
  }

  remove(start: number, end: number): void {
    const from = Math.max(start, this.first);
    const until = Math.min(end, this.edge);
    this.covered.remove(from, until);
    this.deleted.add(from, until);
  }

  clear(): void {
    this.covered.clear();
    this.deleted.clear();
    this.front = { end: -Infinity, came: 0 };
    this.size = 0;
    this.#timeranges = [];
    this.#objects = [];
  }

  /** The segment at a time: the newest that holds it. Null between segments, and where only the sum is known. */
  segmentAt(time: number): SegmentDetails | null {
    for (let i = this.firstStartingAfter(time) - 1, looked = 0; i >= 0 && looked < 8; i--, looked++) {
      if (this.end[i]! > time) return this.details(i);
    }
    return null;
  }

  details(index: number): SegmentDetails {
    const [start, end] = [this.start[index]!, this.end[index]!];
    return {
      start, end,
      timerange: this.#timeranges[index]!,
      objectId: this.#objects[index]!,
      came: this.came[index]!,
      deleted: this.deleted.indexAt((start + end) / 2) >= 0,
    };
  }

  /** Between which two covered stretches a time lies; null if it does not. */
  gapAt(time: number): { start: number; end: number } | null {
    if (this.covered.indexAt(time) >= 0) return null;
    const next = this.covered.firstEndingAtOrAfter(time);
    if (next === 0 || next === this.covered.size) return null;
    return { start: this.covered.end[next - 1]!, end: this.covered.start[next]! };
  }

  /** The index of the first segment that starts after the time. */
  firstStartingAfter(time: number): number {
    if (this.size === 0 || this.start[this.size - 1]! <= time + sliver / 2) return this.size;
    let low = 0;
    let high = this.size - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.start[middle]! <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #insert(at: number, start: number, end: number, came: number): void {
    if (this.size === this.start.length) {
      this.start = widened(this.start, this.size + 1);
      this.end = widened(this.end, this.size + 1);
      this.came = widened(this.came, this.size + 1);
    }
    for (const [array, value] of [[this.start, start], [this.end, end], [this.came, came]] as const) {
      if (at < this.size) array.copyWithin(at + 1, at, this.size);
      array[at] = value;
    }
    this.size++;
  }

  // The oldest lose their details; `covered` still has them.
  #forget(count: number): number {
    for (const array of [this.start, this.end, this.came]) array.copyWithin(0, count, this.size);
    this.#timeranges.splice(0, count);
    this.#objects.splice(0, count);
    this.size -= count;
    return count;
  }
}
