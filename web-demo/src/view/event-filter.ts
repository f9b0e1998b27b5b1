import { EventRing, type Row } from '../model/event-ring.js';

/** The rows that pass, oldest first; kept up to date with the ring by looking only at what is new. */
export class FilteredRows {
  rows: Row[] = [];
  /** How many ever passed: what is new since then is told by the difference. */
  total = 0;
  text = '';
  type = '';
  accept: (row: Row) => boolean = () => true;
  #read = 0;

  constructor(private readonly ring: EventRing) {}

  /** After a change of the filter: all that is kept, again. */
  restart(): void {
    this.rows = [];
    this.#read = 0;
  }

  update(): void {
    if (this.ring.end < this.#read) this.restart();
    for (let i = Math.max(this.#read, this.ring.begin); i < this.ring.end; i++) {
      const row = this.ring.at(i)!;
      if (!this.#passes(row)) continue;
      this.rows.push(row);
      this.total++;
    }
    this.#read = this.ring.end;
    if (this.rows.length > 2 * EventRing.kept) this.rows = this.rows.slice(-EventRing.kept);
  }

  #passes(row: Row): boolean {
    return row.type.startsWith(this.type) && (this.text === '' || row.search.includes(this.text)) && this.accept(row);
  }
}
