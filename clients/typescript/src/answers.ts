import type { Flow, Source } from './events.js';

/** Which part of a timerange of a flow has segments. */
export interface Coverage {
  /** The position at which this is true; to go on from here, subscribe from `position:<it>`. */
  position: string;
  covered: string[];
  missing: string[];
  /** Every nanosecond is covered; of an unbounded timerange, all that a `closed_complete` flow has of it. */
  complete: boolean;
  /** `store` when its segments were asked for, `log` when only what the hub has seen counts. */
  rests_on: string;
}

export interface FlowEntry {
  id: string;
  source_id: string;
  collected_by: string[];
  /** From the first segment to the last; there may be holes. */
  timerange: string;
  rests_on: string;
  flow: Flow;
}

export interface SourceEntry {
  id: string;
  collected_by: string[];
  source: Source;
}

/** The flows and sources that a stream has told of. */
export interface Flows {
  /** To go on from here, subscribe from `position:<it>`; events about sources may then come that are counted already. */
  position: string;
  flows: FlowEntry[];
  sources: SourceEntry[];
}
