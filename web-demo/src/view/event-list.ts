import { byId, make, oncePerFrame, say } from '../dom.js';
import { count, exactTimeOfDay, timeOfDay } from '../format.js';
import type { EventRing, Row } from '../model/event-ring.js';
import { FilteredRows } from './event-filter.js';
import { JsonView } from './json-view.js';

const types: [value: string, name: string][] = [
  ['', 'All types'], ['flows/segments', 'Segments'], ['flows/segments_added', 'Segments added'], ['flows/segments_deleted', 'Segments deleted'],
  ['flows/created', 'Flows created'], ['flows/updated', 'Flows updated'], ['flows/deleted', 'Flows deleted'], ['sources/', 'Sources'],
];

/** The last events, newest first: only the rows in sight exist. It follows until it is paused, scrolled or read. */
export class EventList {
  readonly filter: FilteredRows;
  readonly #list = byId('rows');
  readonly #space = byId('rows-space');
  readonly #newer = byId<HTMLButtonElement>('newer');
  readonly #pause = byId<HTMLButtonElement>('pause');
  readonly #narrow = matchMedia('(max-width: 46rem)');
  readonly #pool: HTMLElement[] = [];
  readonly #json = new JsonView(() => this.#list.focus());
  #held: { rows: Row[]; total: number } | null = null;
  #paused = false;
  #active: Row | null = null;
  readonly invalidate = oncePerFrame(() => this.#draw());

  constructor(ring: EventRing) {
    this.filter = new FilteredRows(ring);
    const [search, type] = [byId<HTMLInputElement>('event-search'), byId<HTMLSelectElement>('event-type')];
    for (const [value, name] of types) type.add(new Option(name, value));
    const refilter = () => {
      this.filter.text = search.value.trim().toLowerCase();
      this.filter.type = type.value;
      this.restart();
    };
    search.addEventListener('input', refilter);
    type.addEventListener('change', refilter);
    this.#pause.addEventListener('click', () => this.#setPaused(!this.#paused));
    this.#newer.addEventListener('click', () => this.#setPaused(false));
    this.#list.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    this.#list.addEventListener('keydown', (event) => this.#key(event));
    this.#list.addEventListener('click', (event) => this.#open(this.#rowOf(event.target as Element)));
    new ResizeObserver(this.invalidate).observe(this.#list);
  }

  /** After a change of what passes. */
  restart(): void {
    this.filter.restart();
    this.#release();
  }

  #setPaused(paused: boolean): void {
    this.#paused = paused;
    this.#pause.setAttribute('aria-pressed', String(paused));
    say(this.#pause, paused ? 'Resume' : 'Pause');
    if (paused) this.#hold();
    else this.#release();
  }

  #hold(): void {
    this.#held ??= { rows: this.filter.rows.slice(), total: this.filter.total };
    this.invalidate();
  }

  #release(): void {
    this.#held = null;
    this.#active = null;
    this.#list.scrollTop = 0;
    if (this.#paused) {
      this.filter.update();
      this.#hold();
    }
    this.invalidate();
  }

  #scrolled(): void {
    if (this.#list.scrollTop > 0) this.#hold();
    else if (!this.#paused && !this.#active) this.#held = null;
    this.invalidate();
  }

  #draw(): void {
    this.filter.update();
    const rows = this.#held?.rows ?? this.filter.rows;
    const height = this.#height;
    this.#space.style.height = `${rows.length * height}px`;
    byId('no-events').hidden = rows.length > 0;
    const first = Math.max(0, Math.floor(this.#list.scrollTop / height) - 2);
    const visible = Math.ceil(this.#list.clientHeight / height) + 4;
    this.#space.style.paddingTop = `${first * height}px`;
    while (this.#pool.length < visible) this.#pool.push(this.#make(this.#pool.length));
    const shown = this.#pool.map((_, i) => (i < visible ? rows[rows.length - 1 - first - i] : undefined));
    this.#shift(shown);
    let active = '';
    this.#pool.forEach((element, i) => {
      const row = shown[i];
      element.hidden = !row;
      if (!row) return;
      fill(element, row);
      const isActive = row === this.#active;
      if (element.ariaSelected !== String(isActive)) element.ariaSelected = String(isActive);
      if (isActive) active = element.id;
    });
    if (active) this.#list.setAttribute('aria-activedescendant', active);
    else this.#list.removeAttribute('aria-activedescendant');
    const newer = this.#held ? this.filter.total - this.#held.total : 0;
    this.#newer.hidden = newer === 0;
    if (newer > 0) say(this.#newer, count(newer, 'newer event', 'newer events'));
  }

  // As in the style sheet: rows of one height, so that where each lies is known without asking the browser.
  get #height(): number {
    return (this.#narrow.matches ? 2.875 : 1.875) * parseFloat(getComputedStyle(document.documentElement).fontSize);
  }

  // A live list moves by a row or two: the elements of the rows that stay are moved along, so that only those of new rows are laid out anew.
  #shift(shown: readonly (Row | undefined)[]): void {
    const first = this.#pool[0]?.dataset['position'];
    const down = shown.findIndex((row) => row !== undefined && row.event.position === first);
    if (down > 0) {
      const moved = this.#pool.splice(-down);
      this.#pool.unshift(...moved);
      this.#space.prepend(...moved);
      return;
    }
    const wanted = shown[0]?.event.position;
    const up = wanted === undefined ? -1 : this.#pool.findIndex((element) => element.dataset['position'] === wanted);
    if (up <= 0) return;
    const moved = this.#pool.splice(0, up);
    this.#pool.push(...moved);
    this.#space.append(...moved);
  }

  #make(index: number): HTMLElement {
    const element = make('div', 'event');
    element.id = `event-${index}`;
    element.setAttribute('role', 'option');
    element.ariaSelected = 'false';
    element.append(make('time'), make('span', 'type'), make('span', 'subject'), make('span', 'detail'));
    this.#space.append(element);
    return element;
  }

  #rowOf(target: Element): Row | undefined {
    const element = target.closest<HTMLElement>('.event');
    const rows = this.#held?.rows ?? this.filter.rows;
    return element ? rows.findLast((row) => row.event.position === element.dataset['position']) : undefined;
  }

  #open(row: Row | undefined): void {
    if (!row) return;
    this.#active = row;
    this.#hold();
    this.#json.show(row);
  }

  #key(event: KeyboardEvent): void {
    const step: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };
    const rows = this.#held?.rows ?? this.filter.rows;
    if (event.key === 'Escape') {
      this.#json.hide();
      this.#active = null;
      if (!this.#paused) this.#release();
    } else if (event.key === 'Enter' && this.#active) this.#open(this.#active);
    else if (step[event.key] !== undefined && rows.length > 0) {
      this.#hold();
      const at = this.#active ? rows.lastIndexOf(this.#active) : rows.length;
      this.#active = rows[Math.max(0, Math.min(rows.length - 1, at - step[event.key]!))]!;
      this.#reveal(rows.length - 1 - rows.lastIndexOf(this.#active));
      if (this.#json.isOpen) this.#json.show(this.#active);
    } else return;
    event.preventDefault();
    this.invalidate();
  }

  #reveal(index: number): void {
    const height = this.#height;
    const top = index * height;
    if (top < this.#list.scrollTop) this.#list.scrollTop = top;
    else if (top + height > this.#list.scrollTop + this.#list.clientHeight) this.#list.scrollTop = top + height - this.#list.clientHeight;
  }
}

function fill(element: HTMLElement, row: Row): void {
  if (element.dataset['position'] === row.event.position) return;
  element.dataset['position'] = row.event.position;
  element.dataset['type'] = row.type;
  const [time, type, subject, detail] = element.children as unknown as [HTMLTimeElement, HTMLElement, HTMLElement, HTMLElement];
  say(time, timeOfDay(row.received));
  time.title = `received ${exactTimeOfDay(row.received)}, position ${row.event.position}`;
  say(type, row.type);
  say(subject, row.label);
  subject.title = row.id;
  say(detail, row.detail);
}
