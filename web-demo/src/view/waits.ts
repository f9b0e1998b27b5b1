import { Timerange, type RealtimeClient, type WaitProgress } from '@realtimehub/client';
import { byId, make, say } from '../dom.js';
import { length, mediaTime } from '../format.js';
import type { Catalogue } from '../model/catalogue.js';
import type { Lane } from '../model/lane.js';
import { notifyOn } from './notifications.js';
import { WaitBar } from './wait-bar.js';

const most = 5;

/** Waiting for a timerange of a flow: a form, and a bar for each that fills. */
export class Waits {
  readonly #flow = byId<HTMLSelectElement>('wait-flow');
  readonly #range = byId<HTMLInputElement>('wait-range');
  readonly #problem = byId('wait-problem');
  readonly #list = byId('waits');
  readonly #notify = notifyOn(byId<HTMLButtonElement>('notify'));
  #version = -1;

  constructor(
    private readonly client: RealtimeClient, private readonly stream: string, private readonly catalogue: Catalogue,
    private readonly lanes: ReadonlyMap<string, Lane>) {
    byId<HTMLFormElement>('wait-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    byId('wait-next').addEventListener('click', () => this.#next());
  }

  /** The flows to choose from. */
  draw(): void {
    if (this.#version === this.catalogue.version) return;
    this.#version = this.catalogue.version;
    const chosen = this.#flow.value;
    const flows = [...this.catalogue.flows.values()].sort((a, b) => a.label.localeCompare(b.label, undefined, { numeric: true }));
    this.#flow.replaceChildren(...flows.map((flow) => new Option(flow.label, flow.id)));
    if (flows.some((flow) => flow.id === chosen)) this.#flow.value = chosen;
  }

  #next(): void {
    const edge = this.lanes.get(this.#flow.value)?.edge ?? -Infinity;
    const from = Number.isFinite(edge) ? Math.floor(edge) : 0;
    this.#range.value = `[${from}:0_${from + 30}:0)`;
    this.#range.focus();
  }

  #submit(): void {
    const text = this.#range.value.trim();
    const range = Timerange.tryParse(text);
    const problem = !this.#flow.value ? 'There is no flow yet.'
      : !range ? 'This is no TAMS timerange. One looks like [0:0_10:0): seconds:nanoseconds, from and until.'
        : this.#list.childElementCount >= most ? 'Close one of the others first.' : '';
    say(this.#problem, problem);
    this.#range.setAttribute('aria-invalid', String(problem !== ''));
    if (range && !problem) void this.#wait(this.#flow.value, range);
  }

  async #wait(flowId: string, timerange: Timerange): Promise<void> {
    const label = this.catalogue.labelOf(flowId);
    const ending = new AbortController();
    const item = make('li');
    item.dataset['state'] = 'waiting';
    const bar = new WaitBar(timerange);
    const state = make('span', 'wait-state', 'asking');
    state.setAttribute('role', 'status');
    const close = make('button', 'plain', '✕');
    close.type = 'button';
    close.setAttribute('aria-label', `Close the wait for ${label}`);
    close.addEventListener('click', () => {
      ending.abort();
      item.remove();
    });
    const name = make('span', 'name', label);
    const top = make('div', 'wait-top');
    top.append(name, close);
    item.append(top, make('code', '', String(timerange)), bar.element, state);
    this.#list.prepend(item);
    const onProgress = (progress: WaitProgress) => {
      bar.draw(progress.covered);
      say(state, progress.fraction >= 1 ? 'complete' : `${Math.floor(100 * progress.fraction)} %${firstMissing(progress)}`);
    };
    try {
      await this.client.waitForTimerange({ flowId, timerange, stream: this.stream, signal: ending.signal, onProgress });
      item.dataset['state'] = 'complete';
      say(state, 'complete');
      this.#notify(`${label} is complete`, String(timerange));
    } catch (problem) {
      if (ending.signal.aborted) return;
      item.dataset['state'] = 'failed';
      say(state, problem instanceof Error ? problem.message : String(problem));
    }
  }
}

function firstMissing({ missing: [first] }: WaitProgress): string {
  if (!first || first.start === null || first.end === null) return '';
  const [start, end] = [Number(first.start) / 1e9, Number(first.end) / 1e9];
  return ` · lacks ${length(end - start)} from ${mediaTime(start, 1)}`;
}
