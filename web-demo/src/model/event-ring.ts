import type { HubEvent } from '@realtimehub/client';

/** An event as a row of the list shows it. */
export interface Row {
  event: HubEvent;
  type: string;
  /** Of the flow or source that it is about. */
  id: string;
  label: string;
  detail: string;
  received: number;
  search: string;
}

/** The last events, oldest first, counted from the first ever: index `end - 1` is the newest. */
export class EventRing {
  static readonly kept = 5_000;

  readonly #rows: (Row | undefined)[] = new Array<Row | undefined>(EventRing.kept);
  end = 0;

  get begin(): number {
    return Math.max(0, this.end - EventRing.kept);
  }

  push(row: Row): void {
    this.#rows[this.end++ % EventRing.kept] = row;
  }

  at(index: number): Row | undefined {
    return index >= this.begin && index < this.end ? this.#rows[index % EventRing.kept] : undefined;
  }

  clear(): void {
    this.#rows.fill(undefined);
    this.end = 0;
  }
}
