import type { Lane } from '../model/lane.js';
import type { Palette } from './palette.js';

// A gap of any length must be seen, however many seconds a pixel holds.
const leastShade = 0.2;
// The height of the marks at both edges of a column that lacks something.
const mark = 2;
const levels = 16;

/**
 * Lanes with more stretches than pixels: how much of each pixel column is covered, in one row of pixels that is stretched to the lane's height
 * when it is drawn, and in a second one the marks of what is missing. The work is a walk over the stretches in sight, whatever their number a pixel.
 */
export class Density {
  readonly #canvas = document.createElement('canvas');
  readonly #context = this.#canvas.getContext('2d')!;
  #image = new ImageData(1, 2);
  #pixels = new Uint32Array(2);
  #missing = new Float32Array(1);

  resize(width: number, lanes: number): void {
    const rows = Math.max(2, 2 * lanes);
    if (this.#image.width === width && this.#image.height === rows) return;
    this.#canvas.width = width;
    this.#canvas.height = rows;
    this.#image = new ImageData(width, rows);
    this.#pixels = new Uint32Array(this.#image.data.buffer);
    this.#missing = new Float32Array(width);
  }

  /** First all lanes that need it, then `ready`, then each is drawn: handing over pixels is what costs. */
  measure(lane: Lane, row: number, start: number, end: number, palette: Palette): void {
    this.#measure(lane, start, end);
    this.#paint(lane, row, start, end, palette);
  }

  ready(): void {
    this.#context.putImageData(this.#image, 0, 0);
  }

  draw(target: CanvasRenderingContext2D, row: number, y: number, width: number, height: number): void {
    const canvas = this.#canvas;
    target.imageSmoothingEnabled = false;
    target.drawImage(canvas, 0, 2 * row, canvas.width, 1, 0, y, width, height);
    for (const edge of [y, y + height - mark]) target.drawImage(canvas, 0, 2 * row + 1, canvas.width, 1, 0, edge, width, mark);
  }

  // The part of each column that no stretch covers: all of it, less what the stretches take.
  #measure({ covered }: Lane, start: number, end: number): void {
    const missing = this.#missing;
    const width = missing.length;
    const columns = width / (end - start);
    missing.fill(1);
    const { start: starts, end: ends, size } = covered;
    for (let i = covered.firstEndingAtOrAfter(start); i < size; i++) {
      if (starts[i]! >= end) break;
      const from = Math.max(0, (starts[i]! - start) * columns);
      const until = Math.min(width, (ends[i]! - start) * columns);
      const first = from | 0;
      const last = until | 0;
      if (first === last) {
        missing[first]! -= until - from;
        continue;
      }
      missing[first]! -= first + 1 - from;
      if (last > first + 1) missing.fill(0, first + 1, last);
      if (last < width) missing[last]! -= until - last;
    }
  }

  #paint(lane: Lane, row: number, start: number, end: number, palette: Palette): void {
    const [pixels, missing] = [this.#pixels, this.#missing];
    const width = missing.length;
    const columns = width / (end - start);
    const first = Math.floor((lane.first - start) * columns);
    const last = Math.floor((lane.edge - start) * columns);
    const [full, gap] = [palette.pixel('accent'), palette.pixel('gap')];
    const shades = Array.from({ length: levels + 1 }, (_, i) => pixel(full, gap, i / levels));
    const marked = pixel(gap, gap, 0);
    const [body, marks] = [2 * row * width, (2 * row + 1) * width];
    for (let x = 0; x < width; x++) {
      const lacks = x <= first || x >= last ? 0 : missing[x]!;
      const isSeen = x >= first && x <= last;
      const isMarked = lacks > 0.002;
      pixels[body + x] = isSeen ? shades[isMarked ? Math.round(levels * Math.min(1, Math.max(leastShade, lacks))) : 0]! : 0;
      pixels[marks + x] = isMarked ? marked : 0;
    }
  }
}

// As image data has it, on the little-endian machines that browsers run on.
function pixel(from: readonly number[], to: readonly number[], share: number): number {
  const [r, g, b] = from.map((value, i) => Math.round(value + (to[i]! - value) * share)) as [number, number, number];
  return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
}
