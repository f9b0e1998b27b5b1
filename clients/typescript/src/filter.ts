import type { EventType } from './events.js';

/** What a subscriber wants: AND between the members, OR within a list. See docs/wire.md. */
export interface EventFilter {
  events?: EventType[];
  flow_ids?: string[];
  source_ids?: string[];
  /** `[]` asks for flows that no flow collects. */
  flow_collected_by_ids?: string[];
  /** `[]` asks for sources that no source collects. */
  source_collected_by_ids?: string[];
  /** Segment events that touch this TAMS timerange; others are left alone. */
  timerange?: string;
  skip_unchanged?: boolean;
  /** Labels of the `get_urls` wanted in added segments; `[]` for none. */
  accept_get_urls?: string[];
  accept_storage_ids?: string[];
  presigned?: boolean;
  verbose_storage?: boolean;
  include_object_timerange?: boolean;
}

/** The members of a filter that select flows and sources. */
export type FlowFilter = Pick<EventFilter, 'flow_ids' | 'source_ids' | 'flow_collected_by_ids' | 'source_collected_by_ids'>;

/** The filter as query parameters: the same names, lists separated by commas. */
export function filterQuery(filter: EventFilter): [string, string][] {
  return Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : String(value)]);
}
