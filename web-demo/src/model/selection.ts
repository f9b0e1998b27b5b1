import type { Catalogue, Item } from './catalogue.js';

export type PickKind = 'source' | 'flow' | 'collection';

/** What the operator picked, and what the search leaves of it. Nothing picked means everything. */
export class Selection {
  readonly picks: Record<PickKind, Set<string>> = { source: new Set(), flow: new Set(), collection: new Set() };
  search = '';

  get isEmpty(): boolean {
    return this.search === '' && Object.values(this.picks).every((ids) => ids.size === 0);
  }

  get hasPicks(): boolean {
    return Object.values(this.picks).some((ids) => ids.size > 0);
  }

  toggle(kind: PickKind, id: string): void {
    const ids = this.picks[kind];
    if (!ids.delete(id)) ids.add(id);
  }

  clear(): void {
    for (const ids of Object.values(this.picks)) ids.clear();
    this.search = '';
  }

  /** The flows that are selected, by source, then by label, so that lanes stay where they are. */
  flows(catalogue: Catalogue): Item[] {
    return [...catalogue.flows.values()]
      .filter((flow) => this.#isPicked(flow) && this.isFound(flow, catalogue))
      .sort((a, b) => byLabel(catalogue, a.sourceId, b.sourceId) || a.label.localeCompare(b.label, undefined, { numeric: true }) || (a.id < b.id ? -1 : 1));
  }

  isFound(flow: Item, catalogue: Catalogue): boolean {
    if (this.search === '') return true;
    const wanted = this.search.toLowerCase();
    return flow.search.includes(wanted) || (catalogue.sources.get(flow.sourceId)?.search.includes(wanted) ?? false);
  }

  #isPicked(flow: Item): boolean {
    if (!this.hasPicks) return true;
    const { source, flow: flows, collection } = this.picks;
    return flows.has(flow.id) || source.has(flow.sourceId) || collection.has(flow.id) || flow.collectedBy.some((id) => collection.has(id));
  }
}

function byLabel(catalogue: Catalogue, a: string, b: string): number {
  return a === b ? 0 : catalogue.labelOf(a).localeCompare(catalogue.labelOf(b), undefined, { numeric: true }) || (a < b ? -1 : 1);
}
