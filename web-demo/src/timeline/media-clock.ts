import type { Lane } from '../model/lane.js';

/** The hub's clock as the page knows it: its own, less the smallest delay with which a live event ever came. */
export class HubClock {
  #ahead: number | null = null;

  heard(received: number): void {
    const ahead = Date.now() - received;
    if (this.#ahead === null || ahead < this.#ahead) this.#ahead = ahead;
  }

  get now(): number {
    return Date.now() - (this.#ahead ?? 0);
  }
}

/**
 * Where media time stands now: it runs on from the most advanced segment since it came. So a lane that has stopped is seen falling behind, on
 * any timeline, whether it counts TAI or from zero.
 */
export function mediaNow(lanes: Iterable<Lane>, hubNow: number): number {
  let [now, edge] = [-Infinity, -Infinity];
  for (const lane of lanes) {
    edge = Math.max(edge, lane.edge);
    if (lane.front.came > 0) now = Math.max(now, lane.front.end + Math.max(0, hubNow - lane.front.came) / 1000);
  }
  return Math.max(now, edge);
}
