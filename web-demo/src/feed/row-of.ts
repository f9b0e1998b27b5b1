import type { HubEvent } from '@realtimehub/client';
import type { Catalogue } from '../model/catalogue.js';
import type { Row } from '../model/event-ring.js';

/** An event in a line. Everything in it is text of strangers. */
export function rowOf(event: HubEvent, received: number, catalogue: Catalogue): Row {
  const { id, detail } = subjectOf(event);
  const label = catalogue.labelOf(id);
  return { event, id, label, detail, received, type: event.event_type, search: `${event.event_type}\n${label}\n${id}\n${detail}`.toLowerCase() };
}

function subjectOf(event: HubEvent): { id: string; detail: string } {
  switch (event.event_type) {
    case 'flows/segments_added': {
      const [first, ...more] = event.event.segments;
      return { id: event.event.flow_id, detail: `${first?.timerange ?? 'no segments'}${more.length > 0 ? ` and ${more.length} more` : ''}` };
    }
    case 'flows/segments_deleted': return { id: event.event.flow_id, detail: event.event.timerange };
    case 'flows/created':
    case 'flows/updated': return { id: event.event.flow.id, detail: kindOf(event.event.flow.format, event.event.flow.codec) };
    case 'sources/created':
    case 'sources/updated': return { id: event.event.source.id, detail: kindOf(event.event.source.format) };
    case 'flows/deleted': return { id: event.event.flow_id, detail: '' };
    case 'sources/deleted': return { id: event.event.source_id, detail: '' };
    default: return { id: '', detail: '' };
  }
}

const kindOf = (format: unknown, codec?: unknown) => [String(format ?? '').split(':').at(-1), codec].filter(Boolean).join(' · ');
