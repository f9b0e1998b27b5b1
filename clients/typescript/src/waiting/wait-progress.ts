import type { Timerange } from '../tams/timerange.js';
import type { TimerangeSet } from '../tams/timerange-set.js';

/** How far a wait for a timerange is. */
export interface WaitProgress {
  covered: Timerange[];
  missing: Timerange[];
  /** How much is covered, from 0 to 1; of a timerange without end, 0 until it is complete. */
  fraction: number;
}

export function progressOf(coverage: TimerangeSet, timerange: Timerange, tolerance: bigint): WaitProgress {
  const covered = coverage.intersect(timerange);
  const { from, until } = timerange.nanoseconds;
  // In millionths, so that the division of bigints has something left.
  const fraction = Number((covered.duration * 1_000_000n) / (until - from)) / 1_000_000;
  return { covered: [...covered], missing: coverage.gaps(timerange, tolerance), fraction };
}
