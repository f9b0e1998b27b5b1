import type { Timerange } from '@realtimehub/client';
import { make } from '../dom.js';

// More pieces than a bar of this width can show.
const most = 120;

/** A bar that fills where segments are, not from the left. */
export class WaitBar {
  readonly element = make('div', 'wait-bar');

  constructor(private readonly window: Timerange) {
    this.element.setAttribute('aria-hidden', 'true');
  }

  draw(covered: readonly Timerange[]): void {
    const { start, end } = this.window;
    if (start === null || end === null || start === end) return;
    const share = (time: bigint | null, otherwise: number) => (time === null ? otherwise : Number(((time - start) * 10_000n) / (end - start)) / 100);
    this.element.replaceChildren(...covered.slice(0, most).map((range) => {
      const piece = make('i');
      const from = share(range.start, 0);
      piece.style.left = `${from}%`;
      piece.style.width = `${share(range.end, 100) - from}%`;
      return piece;
    }));
  }
}
