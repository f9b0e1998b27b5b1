import { byId, make } from '../dom.js';
import type { Timeline } from '../timeline/timeline.js';

const spans: [seconds: number, name: string][] = [[10, '10 s'], [60, '1 min'], [600, '10 min'], [3600, '1 h'], [21_600, '6 h'], [86_400, '24 h']];

/** The buttons that say how much is seen, and the one that follows the live edge. */
export class Spans {
  readonly #buttons: [HTMLButtonElement, number][];
  readonly #live = byId<HTMLButtonElement>('live');

  constructor(private readonly timeline: Timeline) {
    this.#buttons = spans.map(([seconds, name]) => {
      const button = make('button', '', name);
      button.type = 'button';
      button.addEventListener('click', () => timeline.setSpan(seconds));
      byId('spans').append(button);
      return [button, seconds];
    });
    this.#live.addEventListener('click', () => timeline.follow());
  }

  draw(): void {
    for (const [button, seconds] of this.#buttons) press(button, Math.abs(this.timeline.view.span - seconds) < 0.5);
    press(this.#live, this.timeline.view.following);
  }
}

function press(button: HTMLButtonElement, pressed: boolean): void {
  const text = String(pressed);
  if (button.getAttribute('aria-pressed') !== text) button.setAttribute('aria-pressed', text);
}
