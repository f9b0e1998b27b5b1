import { oncePerFrame } from '../dom.js';
import type { Item } from '../model/catalogue.js';
import { Lane } from '../model/lane.js';
import { listenToGestures } from './gestures.js';
import { Labels } from './labels.js';
import { mediaNow, type HubClock } from './media-clock.js';
import { Painter, type Layout } from './painter.js';
import { explain, Tip } from './tip.js';
import { Viewport } from './viewport.js';

export interface TimelineParts {
  scroller: HTMLElement;
  lanes: HTMLElement;
  labels: HTMLElement;
  canvas: HTMLCanvasElement;
  tip: HTMLElement;
}

// In letters of the page, so that a wall gets larger ones.
const sizes = { axis: 2, leastLane: 1.25, mostLane: 4, font: 0.75, name: 1.25 };
// Live, no more frames than these: smooth, and a fan stays silent.
const framesPerSecond = 30;
// Where media time jumps by more than this, it is another timeline and not jitter.
const jump = 30;

/** The lanes of the selected flows. A frame is drawn when something changed or the live edge moved by a pixel, else never. */
export class Timeline {
  readonly view = new Viewport();
  readonly #painter: Painter;
  readonly #labels: Labels;
  readonly #tip: Tip;
  #flows: readonly Item[] = [];
  #lanes: readonly Lane[] = [];
  #layout: Layout = { width: 1, height: 1, axis: 32, lane: 48, scrolled: 0, name: 0, font: 12 };
  #ahead = -Infinity;
  #timer = 0;
  #pointer: { x: number; y: number } | null = null;
  #chosen: { row: number; time: number } | null = null;
  /** Called when hands moved the view. */
  onMoved: () => void = () => {};
  /** Called after each frame. */
  onDrawn: () => void = () => {};
  readonly invalidate = oncePerFrame(() => this.#draw());

  constructor(private readonly parts: TimelineParts, private readonly clock: HubClock) {
    const { canvas, scroller, tip } = parts;
    this.#painter = new Painter(canvas, canvas.getContext('2d', { alpha: false })!);
    this.#labels = new Labels(parts.labels);
    this.#tip = new Tip(tip);
    new ResizeObserver(() => this.#measure()).observe(scroller);
    scroller.addEventListener('scroll', this.invalidate, { passive: true });
    listenToGestures(canvas, this.view, () => this.#moved());
    canvas.addEventListener('pointermove', (event) => this.#point({ x: event.clientX, y: event.clientY }));
    canvas.addEventListener('pointerleave', () => this.#point(null));
    canvas.addEventListener('keydown', (event) => this.#key(event));
    canvas.addEventListener('blur', () => {
      this.#chosen = null;
      this.#tip.hide();
    });
  }

  show(flows: readonly Item[], lanes: readonly Lane[]): void {
    this.#flows = flows;
    this.#lanes = lanes;
    this.#ahead = -Infinity;
    this.#measure();
  }

  restyle(): void {
    this.#painter.restyle();
    this.invalidate();
  }

  follow(): void {
    this.view.following = true;
    this.#moved();
  }

  setSpan(span: number): void {
    if (this.view.following) this.view.setSpan(span);
    else this.view.zoom(span / this.view.span, this.view.end - this.view.span / 2);
    this.#moved();
  }

  /** The newest end of what is shown; -Infinity if nothing is. */
  get edge(): number {
    return this.#lanes.reduce((edge, lane) => Math.max(edge, lane.edge), -Infinity);
  }

  /** When the newest segment of what is shown came; 0 if none did. */
  get lastCame(): number {
    return this.#lanes.reduce((came, lane) => Math.max(came, lane.lastCame), 0);
  }

  #moved(): void {
    this.onMoved();
    this.invalidate();
  }

  #measure(): void {
    const { scroller, lanes, canvas } = this.parts;
    const [height, full] = [scroller.clientHeight, scroller.clientWidth];
    // The lanes are beside their names, or on a phone below them.
    const beside = parseFloat(getComputedStyle(canvas).marginLeft);
    const width = Math.max(1, full - beside);
    const letter = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const axis = Math.round(sizes.axis * letter);
    const name = beside > 0 ? 0 : sizes.name * letter;
    const fitting = (height - axis) / Math.max(1, this.#lanes.length);
    const lane = Math.floor(Math.min(sizes.mostLane * letter, Math.max(sizes.leastLane * letter + name, fitting)));
    this.#layout = { width, height, axis, lane, scrolled: scroller.scrollTop, name, font: sizes.font * letter };
    this.view.width = width;
    const ratio = Math.min(2, devicePixelRatio || 1);
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    lanes.style.height = `${Math.max(height, axis + this.#lanes.length * lane)}px`;
    this.invalidate();
  }

  #draw(): void {
    const layout = this.#layout;
    const { axis } = layout;
    layout.scrolled = this.parts.scroller.scrollTop;
    const hubNow = this.clock.now;
    const now = this.#now(hubNow);
    // What has stopped altogether stays in sight.
    this.view.follow(Math.min(now, this.edge + this.view.span * 0.8));
    const moves = this.#painter.draw(this.#lanes, this.view, layout, now, hubNow);
    const first = Math.max(0, Math.floor(layout.scrolled / layout.lane));
    const last = Math.min(this.#lanes.length, Math.ceil((layout.scrolled + layout.height - axis) / layout.lane));
    this.#labels.draw(this.#flows, this.#lanes, first, last, axis, layout.lane, layout.name, hubNow);
    this.#explain();
    this.onDrawn();
    this.#again(moves);
  }

  #now(hubNow: number): number {
    // Against the page's clock: what is thought of the hub's may still change.
    const seconds = Date.now() / 1000;
    const ahead = mediaNow(this.#lanes, hubNow) - seconds;
    if (ahead > this.#ahead || ahead < this.#ahead - jump) this.#ahead = ahead;
    return this.#ahead + seconds;
  }

  // The next frame when the live edge is a pixel further, or a second older.
  #again(moves: boolean): void {
    clearTimeout(this.#timer);
    const pixel = this.view.following ? 1000 * this.view.secondsPerPixel : 1000;
    this.#timer = window.setTimeout(this.invalidate, Math.max(1000 / framesPerSecond, Math.min(1000, moves ? 0 : pixel)));
  }

  #point(pointer: { x: number; y: number } | null): void {
    this.#pointer = pointer;
    this.#chosen = null;
    if (!pointer) this.#tip.hide();
    this.invalidate();
  }

  #explain(): void {
    const at = this.#chosen ?? this.#under();
    if (!at) return;
    const [lane, flow] = [this.#lanes[at.row], this.#flows[at.row]];
    const lines = lane && explain(lane, at.time, 2 * this.view.secondsPerPixel);
    if (!lines || !flow) return this.#tip.hide();
    const box = this.parts.canvas.getBoundingClientRect();
    const place = this.#chosen || !this.#pointer
      ? { x: box.left + this.view.xOf(at.time), y: box.top + this.#layout.axis + (at.row + 0.6) * this.#layout.lane - this.#layout.scrolled }
      : this.#pointer;
    this.#tip.show(flow.label, lines, place.x, place.y);
  }

  #under(): { row: number; time: number } | null {
    if (!this.#pointer) return null;
    const box = this.parts.canvas.getBoundingClientRect();
    const y = this.#pointer.y - box.top - this.#layout.axis;
    return y < 0 ? { row: -1, time: 0 } : { row: Math.floor((y + this.#layout.scrolled) / this.#layout.lane), time: this.view.timeAt(this.#pointer.x - box.left) };
  }

  #key(event: KeyboardEvent): void {
    const step = this.view.span / 10;
    const actions: Record<string, () => void> = {
      ArrowLeft: () => (event.shiftKey ? this.#choose(0, -1) : this.view.pan(-step)),
      ArrowRight: () => (event.shiftKey ? this.#choose(0, 1) : this.view.pan(step)),
      ArrowUp: () => this.#choose(-1, 0),
      ArrowDown: () => this.#choose(1, 0),
      '+': () => this.view.zoom(0.5, this.#middle),
      '=': () => this.view.zoom(0.5, this.#middle),
      '-': () => this.view.zoom(2, this.#middle),
      Home: () => this.view.show(this.#lanes.reduce((first, lane) => Math.min(first, lane.first), Infinity) + this.view.span * 0.95),
      End: () => { this.view.following = true; },
      Escape: () => {
        this.#chosen = null;
        this.#tip.hide();
      },
    };
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : actions[event.key];
    if (!act || (event.key === 'Home' && this.edge === -Infinity)) return;
    event.preventDefault();
    act();
    this.#moved();
  }

  get #middle(): number {
    return this.#chosen?.time ?? this.view.end - this.view.span / 2;
  }

  // The keyboard's pointer: a lane, and a segment of it.
  #choose(rows: number, segments: number): void {
    const before = this.#chosen;
    const row = Math.min(this.#lanes.length - 1, Math.max(0, (before?.row ?? (rows < 0 ? this.#lanes.length : -1)) + rows));
    const lane = this.#lanes[row];
    if (!lane) return;
    const near = lane.firstStartingAfter(before?.time ?? Math.min(lane.edge, this.view.end)) - 1;
    const index = Math.min(lane.size - 1, Math.max(0, near + segments));
    const time = lane.size > 0 ? (lane.start[index]! + lane.end[index]!) / 2 : lane.edge - 1e-3;
    this.#chosen = { row, time };
    if (time < this.view.start || time > this.view.end) this.view.show(time + this.view.span / 2);
    const [top, height] = [row * this.#layout.lane, this.parts.scroller.clientHeight - this.#layout.axis];
    const { scroller } = this.parts;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (top + this.#layout.lane > scroller.scrollTop + height) scroller.scrollTop = top + this.#layout.lane - height;
  }
}
