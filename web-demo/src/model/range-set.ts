// Rounded frame rates and the rounding of seconds to 64-bit floats leave slivers that nobody means as a gap.
export const sliver = 2e-6;

/** Disjoint stretches of a timeline in seconds, in order: for drawing, where a float is exact enough and an object a range is too much. */
export class RangeSet {
  start = new Float64Array(16);
  end = new Float64Array(16);
  size = 0;

  add(from: number, until: number): void {
    if (!(until > from)) return;
    const first = this.firstEndingAtOrAfter(from - sliver);
    let next = first;
    while (next < this.size && this.start[next]! <= until + sliver) next++;
    if (next > first) {
      from = Math.min(from, this.start[first]!);
      until = Math.max(until, this.end[next - 1]!);
    }
    this.#replace(first, next - first, from, until);
  }

  remove(from: number, until: number): void {
    if (!(until > from)) return;
    const first = this.firstEndingAtOrAfter(from + sliver);
    let next = first;
    while (next < this.size && this.start[next]! < until) next++;
    if (next === first) return;
    const pieces: number[] = [];
    if (from - this.start[first]! > sliver) pieces.push(this.start[first]!, from);
    if (this.end[next - 1]! - until > sliver) pieces.push(until, this.end[next - 1]!);
    this.#replace(first, next - first, ...pieces);
  }

  clear(): void {
    this.size = 0;
  }

  /** The index of the first stretch that ends at the time or later; `size` if none does. */
  firstEndingAtOrAfter(time: number): number {
    // Nearly every question is about the live end.
    if (this.size === 0 || this.end[this.size - 1]! < time) return this.size;
    let low = 0;
    let high = this.size - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.end[middle]! < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The stretch that holds the time; -1 if none does. */
  indexAt(time: number): number {
    const index = this.firstEndingAtOrAfter(time);
    return index < this.size && this.start[index]! <= time ? index : -1;
  }

  #replace(at: number, removed: number, ...bounds: number[]): void {
    const added = bounds.length / 2;
    const grown = this.size + added - removed;
    if (grown > this.start.length) {
      this.start = widened(this.start, grown);
      this.end = widened(this.end, grown);
    }
    if (added !== removed) {
      this.start.copyWithin(at + added, at + removed, this.size);
      this.end.copyWithin(at + added, at + removed, this.size);
    }
    for (let i = 0; i < added; i++) {
      this.start[at + i] = bounds[2 * i]!;
      this.end[at + i] = bounds[2 * i + 1]!;
    }
    this.size = grown;
  }
}

export function widened(array: Float64Array<ArrayBuffer>, needed: number): Float64Array<ArrayBuffer> {
  const wider = new Float64Array(Math.max(needed, array.length * 2));
  wider.set(array);
  return wider;
}
