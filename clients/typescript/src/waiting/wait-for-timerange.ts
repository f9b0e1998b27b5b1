import type { RealtimeClient } from '../client.js';
import { Timerange } from '../tams/timerange.js';
import { BoundedWait } from './bounded-wait.js';
import { waitForEndless } from './endless-wait.js';
import type { WaitProgress } from './wait-progress.js';

export interface WaitOptions {
  flowId: string;
  /** Bounded, or of a flow that is `closed_complete`. An empty one, `()`, is complete at once. */
  timerange: Timerange | string;
  /** Default `tams`. */
  stream?: string;
  /** Gaps between segments of at most so many nanoseconds count as covered. For bounded timeranges. */
  tolerance?: bigint;
  signal?: AbortSignal;
  /** Told what is covered and what is missing, at first and whenever that changes. */
  onProgress?: (progress: WaitProgress) => void;
}

export interface WaitResult {
  /** The position at which it was so; null where nothing had to be asked, for `()`. */
  position: string | null;
  /** What covers it: one range, unless gaps were tolerated or it has no end. */
  covered: Timerange[];
  /** `store` or `log`, as of coverage; empty for `()`. */
  restsOn: string;
}

/** A wait whose options are complete. */
export interface Wait {
  flowId: string;
  timerange: Timerange;
  stream: string;
  tolerance: bigint;
  signal?: AbortSignal;
  onProgress: (progress: WaitProgress) => void;
}

/** Rejects with the signal's reason when it is aborted, and with a RealtimeHubError when the hub refuses for good. */
export async function waitForTimerange(client: RealtimeClient, options: WaitOptions): Promise<WaitResult> {
  const timerange = typeof options.timerange === 'string' ? Timerange.parse(options.timerange) : options.timerange;
  const wait = { stream: 'tams', tolerance: 0n, onProgress: () => {}, ...options, timerange };
  if (wait.tolerance < 0n) throw new RangeError('tolerance must not be negative.');
  const { from, until } = timerange.nanoseconds;
  if (from >= until) {
    wait.onProgress({ covered: [], missing: [], fraction: 1 });
    return { position: null, covered: [], restsOn: '' };
  }
  return timerange.start === null || timerange.end === null ? waitForEndless(client, wait) : new BoundedWait(client, wait).run();
}
