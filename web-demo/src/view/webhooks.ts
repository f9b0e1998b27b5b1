import { byId, make, say } from '../dom.js';
import { count, length, timeOfDay } from '../format.js';

interface Webhook { id: string; url: string; status: string; error?: { summary: string } }
interface Attempt { is_delivered: boolean; status: number | null; failure: string | null; answer: string | null }
interface Deliveries { stream: string; behind: number; lag: number | null; delivered: number; next_try: string | null; attempts: Attempt[] }

const most = 100;
const every = 5_000;

/** The webhooks of the hub, in a dialog: status, how far behind, the last error. Asked for only while somebody looks. */
export class Webhooks {
  readonly #dialog = byId<HTMLDialogElement>('webhooks');
  readonly #rows = byId('webhooks-rows');
  readonly #problem = byId('webhooks-problem');
  #timer = 0;

  constructor() {
    const open = byId('webhooks-open');
    open.addEventListener('click', () => this.#open());
    byId('webhooks-close').addEventListener('click', () => this.#dialog.close());
    this.#dialog.addEventListener('close', () => clearTimeout(this.#timer));
    // A hub may have them switched off.
    get<{ event_stream_mechanisms?: { name: string }[] }>('service')
      .then((service) => { open.hidden = !service.event_stream_mechanisms?.some((mechanism) => mechanism.name === 'webhooks'); })
      .catch(() => { open.hidden = true; });
  }

  #open(): void {
    this.#dialog.showModal();
    void this.#draw();
  }

  async #draw(): Promise<void> {
    try {
      const webhooks = await get<{ webhook: Webhook; deliveries: Deliveries }[]>(`service/webhooks/deliveries?limit=${most}`);
      this.#rows.replaceChildren(...webhooks.map(({ webhook, deliveries }) => row(webhook, deliveries)));
      say(byId('webhooks-count'), webhooks.length === most ? `the first ${most}` : count(webhooks.length, 'webhook', 'webhooks'));
      say(this.#problem, '');
    } catch (problem) {
      say(this.#problem, `The hub does not answer: ${problem instanceof Error ? problem.message : String(problem)}`);
    }
    // Closed and opened again during a draw, it is drawn by two: only the last goes on.
    window.clearTimeout(this.#timer);
    if (this.#dialog.open) this.#timer = window.setTimeout(() => void this.#draw(), every);
  }
}

async function get<T>(path: string): Promise<T> {
  const answer = await fetch(path, { headers: { accept: 'application/json' } });
  if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
  return (await answer.json()) as T;
}

function row(webhook: Webhook, deliveries: Deliveries): HTMLElement {
  const item = make('tr');
  item.dataset['status'] = webhook.status;
  const next = deliveries.next_try === null ? '' : ` · next try ${timeOfDay(Date.parse(deliveries.next_try))}`;
  const cells = [webhook.url, webhook.status, String(deliveries.behind), deliveries.lag === null ? '–' : length(deliveries.lag), String(deliveries.delivered), lastError(webhook, deliveries) + next];
  for (const [index, text] of cells.entries()) item.append(make('td', index > 1 && index < 5 ? 'number' : '', text));
  item.firstElementChild!.setAttribute('title', `${webhook.id}, stream ${deliveries.stream}`);
  return item;
}

// What a receiver answered is a stranger's text: it is only ever set as text.
function lastError(webhook: Webhook, { attempts: [last] }: Deliveries): string {
  if (webhook.error) return webhook.error.summary;
  if (!last || last.is_delivered) return '–';
  return last.status === null ? last.failure ?? 'no answer' : `HTTP ${last.status} ${last.answer ?? ''}`.trim();
}
