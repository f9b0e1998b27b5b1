import type { Lane } from '../model/lane.js';
import type { Palette } from './palette.js';

// A gap of any length must be seen, however many seconds a pixel holds.
const leastShade = 0.2;
// The height of the marks at both edges of a column that lacks something.
const mark = 2;

/**
 * Lanes with more stretches than pixels: how much of each pixel column is covered, in one row of pixels that is stretched to the lane's height
 * when it is drawn, and in a second one the marks of what is missing. The work is a walk over the stretches in sight, whatever their number a pixel.
 */
export class Density {
  readonly canvas = document.createElement('canvas');
  readonly #context = this.canvas.getContext('2d')!;
  #rows = new ImageData(1, 2);
  #missing = new Float32Array(1);

  resize(width: number, lanes: number): void {
    if (this.canvas.width === width && this.canvas.height >= 2 * lanes) return;
    this.canvas.width = width;
    this.canvas.height = Math.max(2 * lanes, 2);
    this.#rows = new ImageData(width, 2);
    this.#missing = new Float32Array(width);
  }

  draw(target: CanvasRenderingContext2D, box: { y: number; width: number; height: number }, lane: Lane, row: number, start: number, end: number, palette: Palette): void {
    this.#measure(lane, start, end);
    this.#paint(lane, start, end, palette);
    this.#context.putImageData(this.#rows, 0, 2 * row);
    const { canvas } = this;
    target.imageSmoothingEnabled = false;
    target.drawImage(canvas, 0, 2 * row, canvas.width, 1, 0, box.y, box.width, box.height);
    for (const y of [box.y, box.y + box.height - mark]) target.drawImage(canvas, 0, 2 * row + 1, canvas.width, 1, 0, y, box.width, mark);
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

  #paint(lane: Lane, start: number, end: number, palette: Palette): void {
    const data = this.#rows.data;
    const missing = this.#missing;
    const width = missing.length;
    const columns = width / (end - start);
    const first = Math.floor((lane.first - start) * columns);
    const last = Math.floor((lane.edge - start) * columns);
    const [full, gap] = [palette.pixel('accent'), palette.pixel('gap')];
    for (let x = 0; x < width; x++) {
      const at = 4 * x;
      const below = 4 * (x + width);
      const lacks = missing[x]!;
      if (x < first || x > last) {
        data[at + 3] = data[below + 3] = 0;
        continue;
      }
      const shade = lacks < 0.002 || x === first || x === last ? 0 : Math.max(leastShade, lacks);
      data[at] = full[0] + (gap[0] - full[0]) * shade;
      data[at + 1] = full[1] + (gap[1] - full[1]) * shade;
      data[at + 2] = full[2] + (gap[2] - full[2]) * shade;
      data[at + 3] = 255;
      data[below] = gap[0];
      data[below + 1] = gap[1];
      data[below + 2] = gap[2];
      data[below + 3] = shade > 0 ? 255 : 0;
    }
  }
}
