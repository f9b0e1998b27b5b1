import { minSpan, type Viewport } from './viewport.js';

/** What hands do: wheel and pinch zoom, drag pans. `changed` is called after each. */
export function listenToGestures(surface: HTMLElement, view: Viewport, changed: () => void): void {
  const down = new Map<number, number>();
  const xIn = (event: MouseEvent) => event.clientX - surface.getBoundingClientRect().left;

  surface.addEventListener('wheel', (event) => {
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) view.pan(sideways * unit * view.secondsPerPixel);
    else view.zoom(Math.exp(event.deltaY * unit * 0.0016), view.timeAt(xIn(event)));
    changed();
  }, { passive: false });

  surface.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    down.set(event.pointerId, xIn(event));
    surface.setPointerCapture(event.pointerId);
  });

  surface.addEventListener('pointermove', (event) => {
    const before = down.get(event.pointerId);
    if (before === undefined) return;
    const x = xIn(event);
    const other = [...down].find(([id]) => id !== event.pointerId)?.[1];
    if (other === undefined) view.pan((before - x) * view.secondsPerPixel);
    else if (Math.abs(x - other) > minSpan) view.zoom(Math.abs(before - other) / Math.abs(x - other), view.timeAt((x + other) / 2));
    down.set(event.pointerId, x);
    changed();
  });

  for (const type of ['pointerup', 'pointercancel', 'lostpointercapture'] as const) surface.addEventListener(type, (event) => down.delete(event.pointerId));
}
