import type { Flow, FlowEntry, Source, SourceEntry } from '@realtimehub/client';

/** A flow or source as the dashboard shows it. Labels are written by strangers: text, never markup. */
export interface Item {
  kind: 'flow' | 'source';
  id: string;
  label: string;
  format: string;
  /** Of a flow: its source. */
  sourceId: string;
  collectedBy: string[];
  /** What it collects; empty for most. */
  collects: string[];
  /** Label and id in lower case, for the search. */
  search: string;
}

/** The flows and sources that there are. `version` goes up with every visible change. */
export class Catalogue {
  readonly flows = new Map<string, Item>();
  readonly sources = new Map<string, Item>();
  version = 0;

  reset(flows: FlowEntry[], sources: SourceEntry[]): void {
    this.flows.clear();
    this.sources.clear();
    for (const { source } of sources) this.putSource(source);
    for (const { flow } of flows) this.putFlow(flow);
    this.version++;
  }

  putFlow(flow: Flow): void {
    this.#put(this.flows, itemOf('flow', flow, text(flow.source_id), flow['flow_collection']));
  }

  putSource(source: Source): void {
    this.#put(this.sources, itemOf('source', source, '', source['source_collection']));
  }

  remove(kind: Item['kind'], id: string): void {
    if ((kind === 'flow' ? this.flows : this.sources).delete(id)) this.version++;
  }

  /** A flow that only its segments told of. */
  meet(flowId: string): void {
    if (!this.flows.has(flowId)) this.putFlow({ id: flowId, source_id: '' });
  }

  labelOf(id: string): string {
    return this.flows.get(id)?.label ?? this.sources.get(id)?.label ?? id;
  }

  #put(items: Map<string, Item>, item: Item): void {
    const known = items.get(item.id);
    if (known && sameLooks(known, item)) return;
    items.set(item.id, item);
    this.version++;
  }
}

// Segments make a flow's `flows/updated` come every two seconds; nothing that is shown changes with it.
function sameLooks(a: Item, b: Item): boolean {
  return a.label === b.label && a.format === b.format && a.sourceId === b.sourceId
    && a.collectedBy.join() === b.collectedBy.join() && a.collects.join() === b.collects.join();
}

function itemOf(kind: Item['kind'], body: Flow | Source, sourceId: string, collection: unknown): Item {
  const label = text(body.label) || body.id;
  return {
    kind, label, sourceId,
    id: body.id,
    format: text(body.format).split(':').at(-1) ?? '',
    collectedBy: Array.isArray(body.collected_by) ? body.collected_by.map(text) : [],
    collects: Array.isArray(collection) ? collection.map((member: { id?: unknown } | null) => text(member?.id)).filter(Boolean) : [],
    search: `${label}\n${body.id}`.toLowerCase(),
  };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
