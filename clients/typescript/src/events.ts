/** The eight event types of TAMS 8.2. */
export const eventTypes = [
  'flows/created', 'flows/updated', 'flows/deleted', 'flows/segments_added', 'flows/segments_deleted',
  'sources/created', 'sources/updated', 'sources/deleted',
] as const;

export type EventType = (typeof eventTypes)[number];

/** A flow as TAMS writes it: the members that most readers want, and all others. */
export interface Flow {
  id: string;
  source_id: string;
  label?: string;
  description?: string;
  format?: string;
  codec?: string;
  container?: string;
  status?: string;
  tags?: Record<string, string | string[]>;
  collected_by?: string[];
  [member: string]: unknown;
}

/** A source as TAMS writes it. */
export interface Source {
  id: string;
  label?: string;
  description?: string;
  format?: string;
  tags?: Record<string, string | string[]>;
  collected_by?: string[];
  [member: string]: unknown;
}

export interface Segment {
  object_id: string;
  timerange: string;
  get_urls?: { url: string; label?: string; [member: string]: unknown }[];
  [member: string]: unknown;
}

/** What the member `event` holds, by event type. */
export interface EventBodies {
  'flows/created': { flow: Flow };
  'flows/updated': { flow: Flow };
  'flows/deleted': { flow_id: string };
  'flows/segments_added': { flow_id: string; segments: Segment[] };
  'flows/segments_deleted': { flow_id: string; timerange: string };
  'sources/created': { source: Source };
  'sources/updated': { source: Source };
  'sources/deleted': { source_id: string };
}

/** What a producer publishes; `event_type` tells what `event` is. */
export type Envelope = {
  [Type in EventType]: { event_timestamp: string; event_type: Type; event: EventBodies[Type] };
}[EventType];

/** What the hub adds to an envelope. */
export interface HubMembers {
  /** Where it stands in its stream; keep it as text. */
  position: string;
  /** What it is about: `flow:<id>`, `source:<id>`, `flow_collection:<id>`, `source_collection:<id>`. */
  groups: string[];
  /** When the hub appended it, RFC 3339. */
  received: string;
}

/** An event as subscribers get it. */
export type HubEvent = Envelope & HubMembers;
