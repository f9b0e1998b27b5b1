export const minSpan = 10;
export const maxSpan = 86_400;

/** Which stretch of media time is seen: `span` seconds up to `end`, or up to the live edge while it follows. */
export class Viewport {
  #span = 120;
  #end = 0;
  following = true;
  /** In CSS pixels. */
  width = 1;

  get span(): number {
    return this.#span;
  }

  get end(): number {
    return this.#end;
  }

  get start(): number {
    return this.#end - this.#span;
  }

  get secondsPerPixel(): number {
    return this.#span / this.width;
  }

  xOf(time: number): number {
    return (time - this.start) / this.secondsPerPixel;
  }

  timeAt(x: number): number {
    return this.start + x * this.secondsPerPixel;
  }

  /** Follows: whoever looks at the live edge keeps it in sight, with a little room before it. */
  follow(now: number): void {
    if (this.following && Number.isFinite(now)) this.#end = now + this.#span * 0.03;
  }

  show(end: number, span = this.#span): void {
    this.#span = clamp(span);
    this.#end = end;
    this.following = false;
  }

  setSpan(span: number): void {
    this.#span = clamp(span);
  }

  /** Zooms around a time; while it follows, the live edge stays where it is. */
  zoom(factor: number, around: number): void {
    const span = clamp(this.#span * factor);
    if (!this.following) this.#end = around + (this.#end - around) * (span / this.#span);
    this.#span = span;
  }

  pan(seconds: number): void {
    this.#end += seconds;
    this.following = false;
  }
}

const clamp = (span: number) => Math.min(maxSpan, Math.max(minSpan, span));
