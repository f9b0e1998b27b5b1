import { byId, make, say } from '../dom.js';
import { count } from '../format.js';
import type { Catalogue, Item } from '../model/catalogue.js';
import type { PickKind, Selection } from '../model/selection.js';

// More buttons than anybody reads; the search finds the rest.
const most = 400;

/** The sources with their flows, and the collections, as buttons that pick. */
export class Picker {
  readonly #tree = byId('tree');
  readonly #search = byId<HTMLInputElement>('search');
  readonly #all = byId<HTMLButtonElement>('all');
  readonly #buttons = new Map<string, HTMLButtonElement>();

  constructor(private readonly catalogue: Catalogue, private readonly selection: Selection, private readonly changed: () => void) {
    this.#search.addEventListener('input', () => {
      selection.search = this.#search.value.trim();
      changed();
    });
    this.#all.addEventListener('click', () => {
      selection.clear();
      changed();
    });
    this.#tree.addEventListener('click', (event) => this.#pick((event.target as Element).closest('button')));
  }

  draw(shown: number): void {
    const { catalogue, selection } = this;
    if (document.activeElement !== this.#search) this.#search.value = selection.search;
    this.#all.disabled = selection.isEmpty;
    say(byId('picked'), selection.isEmpty ? String(catalogue.flows.size) : `${shown} of ${catalogue.flows.size}`);
    const rows = this.#rows();
    const focused = document.activeElement;
    const same = rows.length === this.#tree.childElementCount && rows.every((row, i) => this.#tree.children[i] === row);
    if (same) return;
    this.#tree.replaceChildren(...rows);
    if (focused instanceof HTMLElement && this.#tree.contains(focused)) focused.focus();
  }

  #pick(button: HTMLButtonElement | null): void {
    if (!button) return;
    this.selection.toggle(button.dataset['kind'] as PickKind, button.dataset['id']!);
    this.changed();
  }

  #rows(): Element[] {
    const { catalogue, selection } = this;
    const bySource = new Map<string, Item[]>();
    for (const flow of catalogue.flows.values()) {
      if (!selection.isFound(flow, catalogue)) continue;
      const flows = bySource.get(flow.sourceId);
      if (flows) flows.push(flow);
      else bySource.set(flow.sourceId, [flow]);
    }
    const rows: Element[] = [];
    const collections = [...catalogue.flows.values()].filter((flow) => flow.collects.length > 0 && selection.isFound(flow, catalogue));
    if (collections.length > 0) rows.push(this.#title('Collections'));
    for (const item of sorted(collections)) rows.push(this.#button('collection', item, count(item.collects.length, 'flow', 'flows')));
    if (bySource.size > 0) rows.push(this.#title('Sources'));
    const sources = [...bySource.keys()].map((id) => catalogue.sources.get(id) ?? sourceWithoutName(id));
    for (const source of sorted(sources)) {
      if (source.id) rows.push(this.#button('source', source, source.format));
      for (const flow of sorted(bySource.get(source.id)!)) rows.push(this.#button('flow', flow, flow.format));
    }
    if (rows.length <= most) return rows;
    return [...rows.slice(0, most), this.#title(`and ${rows.length - most} more: search for them`)];
  }

  #title(text: string): Element {
    const key = `title ${text}`;
    const known = this.#titles.get(key) ?? make('h3', '', text);
    this.#titles.set(key, known);
    return known;
  }

  readonly #titles = new Map<string, Element>();

  #button(kind: PickKind, item: Item, note: string): Element {
    const key = `${kind} ${item.id}`;
    let button = this.#buttons.get(key);
    if (!button) {
      button = make('button', `pick ${kind}`);
      button.type = 'button';
      button.dataset['kind'] = kind;
      button.dataset['id'] = item.id;
      button.append(make('span', 'name'), make('span', 'note'));
      this.#buttons.set(key, button);
    }
    say(button.firstElementChild!, item.label);
    say(button.lastElementChild!, note);
    button.title = `${item.label}\n${item.id}`;
    button.setAttribute('aria-pressed', String(this.selection.picks[kind].has(item.id)));
    return button;
  }
}

const sorted = (items: Item[]): Item[] =>
  items.sort((a, b) => a.label.localeCompare(b.label, undefined, { numeric: true }) || (a.id < b.id ? -1 : 1));

const sourceWithoutName = (id: string): Item =>
  ({ kind: 'source', id, label: id, format: '', sourceId: '', collectedBy: [], collects: [], search: id });
