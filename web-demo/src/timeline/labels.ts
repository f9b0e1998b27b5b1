import { make, say } from '../dom.js';
import { length } from '../format.js';
import type { Item } from '../model/catalogue.js';
import type { Lane } from '../model/lane.js';

interface Label {
  row: HTMLElement;
  name: HTMLElement;
  age: HTMLElement;
}

// Three segments of a usual length missed.
const lateAfter = 8;

/** The names at the lanes, and how long ago each flow's last segment came. Only rows in sight exist. */
export class Labels {
  readonly #pool: Label[] = [];

  constructor(private readonly holder: HTMLElement) {}

  draw(flows: readonly Item[], lanes: readonly Lane[], first: number, last: number, axis: number, height: number, name: number, hubNow: number): void {
    while (this.#pool.length < last - first) this.#pool.push(this.#make());
    this.#pool.forEach((label, i) => {
      const [flow, lane] = [flows[first + i], lanes[first + i]];
      label.row.hidden = !flow || !lane || first + i >= last;
      if (!flow || !lane || label.row.hidden) return;
      label.row.style.top = `${axis + (first + i) * height}px`;
      label.row.style.height = `${name || height}px`;
      if (label.row.dataset['flow'] !== flow.id) label.row.dataset['flow'] = flow.id;
      say(label.name, flow.label);
      label.row.title = `${flow.label}\n${flow.id}`;
      const age = lane.lastCame === 0 ? Infinity : Math.max(0, hubNow - lane.lastCame) / 1000;
      say(label.age, age === Infinity ? '' : age < 60 ? `${age.toFixed(0)} s` : length(age).replace(/ \d+ s$/, ''));
      label.row.dataset['state'] = age === Infinity ? 'quiet' : age < lateAfter ? 'live' : 'late';
    });
  }

  #make(): Label {
    const row = make('li', 'lane-label');
    const label = { row, name: make('span', 'name'), age: make('span', 'age') };
    row.append(make('i', 'dot'), label.name, label.age);
    this.holder.append(row);
    return label;
  }
}
