import { byId, say } from '../dom.js';
import type { Row } from '../model/event-ring.js';

/** One event in full, beside the list. */
export class JsonView {
  readonly #panel = byId('json');
  readonly #text = byId('json-text');

  constructor(closed: () => void) {
    const close = () => {
      this.hide();
      closed();
    };
    byId('json-close').addEventListener('click', close);
    this.#panel.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') close();
    });
    const copy = byId('json-copy');
    // Only where the page came over HTTPS or from this machine.
    copy.hidden = !navigator.clipboard;
    copy.addEventListener('click', () => void navigator.clipboard.writeText(this.#text.textContent ?? ''));
  }

  get isOpen(): boolean {
    return !this.#panel.hidden;
  }

  show(row: Row): void {
    say(byId('json-title'), row.type);
    say(this.#text, JSON.stringify(row.event, null, 2));
    this.#text.scrollTop = 0;
    this.#panel.hidden = false;
  }

  hide(): void {
    this.#panel.hidden = true;
  }
}
