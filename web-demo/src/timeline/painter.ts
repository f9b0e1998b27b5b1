import { isClockTime, mediaDate, mediaTime } from '../format.js';
import type { Lane } from '../model/lane.js';
import type { RangeSet } from '../model/range-set.js';
import { Density } from './density.js';
import { readPalette, type Palette } from './palette.js';
import { ticks, tickStep } from './ticks.js';
import type { Viewport } from './viewport.js';

/** Where the lanes are on the canvas, in CSS pixels. */
export interface Layout {
  width: number;
  height: number;
  axis: number;
  lane: number;
  scrolled: number;
  /** Room for the name above each lane, where it has no column of its own. */
  name: number;
  /** The size of letters. */
  font: number;
}

const flash = 900;
// Below so many pixels a stretch, columns of pixels are cheaper than rectangles, and show no less.
const stretchWidth = 14;
// Below so many pixels a segment, its borders are not drawn.
const segmentWidth = 5;

/** Draws what is in sight. Borders of segments only where a pixel can show them, stretches where there are few, else columns. */
export class Painter {
  readonly #density = new Density();
  #palette: Palette = readPalette();
  #hatch: CanvasPattern | null = null;

  constructor(private readonly canvas: HTMLCanvasElement, private readonly context: CanvasRenderingContext2D) {}

  restyle(): void {
    this.#palette = readPalette();
    this.#hatch = null;
  }

  /** @returns whether something on it still moves. */
  draw(lanes: readonly Lane[], view: Viewport, layout: Layout, now: number, hubNow: number): boolean {
    const { context: c, canvas } = this;
    const ratio = canvas.width / layout.width;
    c.setTransform(ratio, 0, 0, ratio, 0, 0);
    c.fillStyle = this.#palette.css.surface;
    c.fillRect(0, 0, layout.width, layout.height);

    const step = tickStep(7.5 * layout.font * view.secondsPerPixel);
    const times = ticks(view.start, view.end, step);
    const first = Math.max(0, Math.floor(layout.scrolled / layout.lane));
    const last = Math.min(lanes.length, Math.ceil((layout.scrolled + layout.height - layout.axis) / layout.lane));
    this.#density.resize(canvas.width, last - first);
    this.#measure(lanes.slice(first, last), view, layout);
    let moves = false;
    for (let i = first; i < last; i++) {
      const y = layout.axis + i * layout.lane - layout.scrolled;
      moves = this.#lane(lanes[i]!, i - first, y, view, layout, hubNow) || moves;
    }
    this.#now(now, view, layout);
    this.#axis(times, step, view, layout);
    return moves;
  }

  #measure(lanes: readonly Lane[], view: Viewport, layout: Layout): void {
    const dense = lanes.map((lane) => isDense(lane, view, layout));
    lanes.forEach((lane, row) => {
      if (dense[row]) this.#density.measure(lane, row, view.start, view.end, this.#palette);
    });
    if (dense.includes(true)) this.#density.ready();
  }

  #lane(lane: Lane, row: number, top: number, view: Viewport, layout: Layout, hubNow: number): boolean {
    const { css } = this.#palette;
    const { context: c } = this;
    const pad = Math.max(3, Math.round((layout.lane - layout.name) * 0.16));
    const [y, h] = [top + layout.name + (layout.name ? 1 : pad), layout.lane - layout.name - (layout.name ? pad + 1 : 2 * pad)];
    c.fillStyle = css.track;
    c.fillRect(0, y, layout.width, h);
    if (lane.covered.size === 0) return false;

    let moves = false;
    if (isDense(lane, view, layout)) {
      this.#density.draw(c, row, y, layout.width, h);
    } else {
      this.#runs(lane, ...runsIn(lane, view), y, h, view);
      moves = this.#segments(lane, y, h, view, layout, hubNow);
    }
    this.#deleted(lane, y, h, view);
    this.#elsewhere(lane, y, h, view, layout);
    return moves;
  }

  #runs({ covered }: Lane, first: number, last: number, y: number, h: number, view: Viewport): void {
    const { context: c } = this;
    const { css } = this.#palette;
    c.fillStyle = css.accent;
    for (let i = first; i < last; i++) {
      const x = view.xOf(covered.start[i]!);
      c.fillRect(x, y, Math.max(1, view.xOf(covered.end[i]!) - x), h);
    }
    // What is missing: narrower than a band that is covered, and never narrower than can be seen.
    c.fillStyle = css.gap;
    c.globalAlpha = 0.28;
    this.#gaps(covered, first, last, view, (x, width) => c.fillRect(x, y, width, h));
    c.globalAlpha = 1;
    this.#gaps(covered, first, last, view, (x, width) => {
      if (width < 4) return c.fillRect(x, y, width, h);
      c.fillRect(x, y, width, 2);
      c.fillRect(x, y + h - 2, width, 2);
    });
  }

  #gaps(covered: RangeSet, first: number, last: number, view: Viewport, draw: (x: number, width: number) => void): void {
    for (let i = Math.max(1, first); i <= Math.min(last, covered.size - 1); i++) {
      const x = view.xOf(covered.end[i - 1]!);
      draw(x, Math.max(2, view.xOf(covered.start[i]!) - x));
    }
  }

  #segments(lane: Lane, y: number, h: number, view: Viewport, layout: Layout, hubNow: number): boolean {
    const first = Math.max(0, lane.firstStartingAfter(view.start) - 1);
    const last = lane.firstStartingAfter(view.end);
    const { context: c } = this;
    let moves = false;
    if (last - first <= layout.width / segmentWidth) {
      c.fillStyle = this.#palette.css.surface;
      for (let i = first; i < last; i++) {
        c.fillRect(view.xOf(lane.start[i]!) - 0.5, y, 1, h);
        c.fillRect(view.xOf(lane.end[i]!) - 0.5, y, 1, h);
      }
      c.fillStyle = this.#palette.css['accent-strong'];
      for (let i = last - 1; i >= first && i >= last - 12; i--) {
        const age = hubNow - lane.came[i]!;
        if (age > flash) continue;
        moves = true;
        c.globalAlpha = 1 - Math.max(0, age) / flash;
        const x = view.xOf(lane.start[i]!) + 0.5;
        c.fillRect(x, y, view.xOf(lane.end[i]!) - x - 0.5, h);
      }
      c.globalAlpha = 1;
    }
    return moves;
  }

  #deleted({ deleted }: Lane, y: number, h: number, view: Viewport): void {
    if (deleted.size === 0) return;
    const { context: c } = this;
    const { css } = this.#palette;
    for (let i = deleted.firstEndingAtOrAfter(view.start); i < deleted.size && deleted.start[i]! < view.end; i++) {
      const x = Math.max(-2, view.xOf(deleted.start[i]!));
      const width = Math.max(2, Math.min(view.width + 2, view.xOf(deleted.end[i]!)) - x);
      c.fillStyle = css.track;
      c.fillRect(x, y, width, h);
      c.fillStyle = (this.#hatch ??= hatch(c, css.gone)) ?? css.gone;
      c.fillRect(x, y, width, h);
      c.fillStyle = css.gone;
      c.fillRect(x, y + h / 2 - 1, width, 2);
    }
  }

  // A lane that is all out of sight says where it is.
  #elsewhere(lane: Lane, y: number, h: number, view: Viewport, layout: Layout): void {
    const before = lane.edge < view.start;
    if (!before && lane.first <= view.end) return;
    const { context: c } = this;
    c.fillStyle = this.#palette.css.quiet;
    c.font = `${layout.font}px system-ui, sans-serif`;
    c.textBaseline = 'middle';
    c.textAlign = before ? 'left' : 'right';
    const at = before ? lane.edge : lane.first;
    const text = `${mediaDate(at)} ${mediaTime(at)}`.trim();
    c.fillText(before ? `◂ until ${text}` : `from ${text} ▸`, before ? 8 : layout.width - 8, y + h / 2 + 0.5);
  }

  #now(now: number, view: Viewport, layout: Layout): void {
    if (!Number.isFinite(now) || now < view.start || now > view.end) return;
    this.context.fillStyle = this.#palette.css['accent-strong'];
    this.context.fillRect(view.xOf(now) - 0.5, layout.axis - 6, 1, layout.height);
  }

  #axis(times: number[], step: number, view: Viewport, layout: Layout): void {
    const { context: c } = this;
    const { css } = this.#palette;
    c.fillStyle = css.surface;
    c.fillRect(0, 0, layout.width, layout.axis - 1);
    c.fillStyle = css.line;
    c.fillRect(0, layout.axis - 1, layout.width, 1);
    c.font = `${layout.font}px system-ui, sans-serif`;
    c.textBaseline = 'alphabetic';
    c.textAlign = 'left';
    for (const time of times) {
      const x = Math.round(view.xOf(time));
      c.fillStyle = css.line;
      c.fillRect(x, layout.axis - 7, 1, 7);
      if (x > layout.width - 5.5 * layout.font) continue;
      c.fillStyle = css.quiet;
      c.fillText(step >= 86_400 && isClockTime(time) ? mediaDate(time) : mediaTime(time, step < 1 ? 1 : 0), x + 4, layout.axis - 9);
    }
  }
}

function runsIn({ covered }: Lane, view: Viewport): [first: number, last: number] {
  return [covered.firstEndingAtOrAfter(view.start), Math.min(covered.size, covered.firstEndingAtOrAfter(view.end) + 1)];
}

function isDense(lane: Lane, view: Viewport, layout: Layout): boolean {
  const [first, last] = runsIn(lane, view);
  return last - first > layout.width / stretchWidth;
}

function hatch(context: CanvasRenderingContext2D, color: string): CanvasPattern | null {
  const tile = document.createElement('canvas');
  tile.width = tile.height = 8;
  const c = tile.getContext('2d')!;
  c.strokeStyle = color;
  c.globalAlpha = 0.55;
  c.lineWidth = 1.2;
  for (const shift of [-8, 0, 8]) {
    c.moveTo(shift, 8);
    c.lineTo(shift + 8, 0);
  }
  c.stroke();
  return context.createPattern(tile, 'repeat');
}
