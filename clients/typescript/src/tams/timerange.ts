import { formatTimestamp, maxTimestamp, tryParseTimestamp } from './timestamp.js';

/** What stands for "no end" where a range is given as `[from, until)` in nanoseconds. */
export const noStart = -(2n ** 127n);
export const noEnd = 2n ** 127n - 1n;

const form = /^([[(]?)(-?\d+:\d+)?(_?)(-?\d+:\d+)?([\])]?)$/;

/**
 * A stretch of a media timeline between two timestamps, each included or not, or without end (null) on either side. Immutable. Every empty
 * form is `Timerange.never`.
 */
export class Timerange {
  static readonly never = new Timerange(0n, 0n, false, false);
  static readonly eternity = new Timerange(null, null, true, true);

  private constructor(
    readonly start: bigint | null, readonly end: bigint | null, readonly includesStart: boolean, readonly includesEnd: boolean) {}

  /** Between two timestamps in nanoseconds; null is no end on that side. */
  static between(start: bigint | null, end: bigint | null, includesStart = true, includesEnd = false): Timerange {
    const isEmpty = start !== null && end !== null && (start > end || (start === end && !(includesStart && includesEnd)));
    return isEmpty ? Timerange.never : new Timerange(start, end, includesStart || start === null, includesEnd || end === null);
  }

  /** `[from_until)` in nanoseconds, the inverse of `nanoseconds`. */
  static ofNanoseconds(from: bigint, until: bigint): Timerange {
    if (from >= until) return Timerange.never;
    // One past the last timestamp has no name of its own in TAMS: there the marker of the last one changes instead.
    const beyond = maxTimestamp + 1n;
    const name = (bound: bigint) => (bound === noStart || bound === noEnd ? null : bound === beyond ? maxTimestamp : bound);
    return Timerange.between(name(from), name(until), from !== beyond, until === beyond);
  }

  /** Reads a timerange strictly as the TAMS schema has it; null if it is none. */
  static tryParse(text: string): Timerange | null {
    const [whole, open, first, span, last, close] = form.exec(text) ?? [];
    if (whole === undefined || (!span && last)) return null;
    const start = first ? tryParseTimestamp(first) : null;
    const end = last ? tryParseTimestamp(last) : null;
    if ((first && start === null) || (last && end === null)) return null;
    const [includesStart, includesEnd] = [open !== '(', close !== ')'];
    if (span) return Timerange.between(start, end, includesStart, includesEnd);
    if (start === null) return Timerange.never;
    return includesStart && includesEnd ? Timerange.between(start, start, true, true) : null;
  }

  /** @throws SyntaxError if the text is no TAMS timerange. */
  static parse(text: string): Timerange {
    const range = Timerange.tryParse(text);
    if (!range) throw new SyntaxError(`'${text}' is not a TAMS timerange, for example [0:0_10:0), [5:0_, _ or ().`);
    return range;
  }

  get isEmpty(): boolean {
    return this.start !== null && this.start === this.end && !this.includesStart;
  }

  /** The whole nanoseconds in it as `[from, until)`; `noStart` and `noEnd` where it has no end. */
  get nanoseconds(): { from: bigint; until: bigint } {
    if (this.isEmpty) return { from: 0n, until: 0n };
    return {
      from: this.start === null ? noStart : this.start + (this.includesStart ? 0n : 1n),
      until: this.end === null ? noEnd : this.end + (this.includesEnd ? 1n : 0n),
    };
  }

  /** What both ranges have in common. */
  intersect(other: Timerange): Timerange {
    if (this.isEmpty || other.isEmpty) return Timerange.never;
    const later = startsBefore(this, other) ? other : this;
    const earlier = endsAfter(this, other) ? other : this;
    return Timerange.between(later.start, earlier.end, later.includesStart, earlier.includesEnd);
  }

  overlaps(other: Timerange): boolean {
    return !this.intersect(other).isEmpty;
  }

  /** Whether all of the other range lies in this one; only a range that is not empty contains `()`. */
  contains(other: Timerange): boolean {
    return !this.isEmpty && (other.isEmpty || (!startsBefore(other, this) && !endsAfter(other, this)));
  }

  /** The canonical text: `()`, `_`, `[1:0]`, `[0:0_10:0)`. */
  toString(): string {
    if (this.isEmpty) return '()';
    const start = this.start === null ? '' : (this.includesStart ? '[' : '(') + formatTimestamp(this.start);
    if (this.start !== null && this.start === this.end) return `${start}]`;
    const end = this.end === null ? '' : formatTimestamp(this.end) + (this.includesEnd ? ']' : ')');
    return `${start}_${end}`;
  }
}

function startsBefore(a: Timerange, b: Timerange): boolean {
  if (b.start === null) return false;
  return a.start === null || a.start < b.start || (a.start === b.start && a.includesStart && !b.includesStart);
}

function endsAfter(a: Timerange, b: Timerange): boolean {
  if (b.end === null) return false;
  return a.end === null || a.end > b.end || (a.end === b.end && a.includesEnd && !b.includesEnd);
}
