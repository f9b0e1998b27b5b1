import { localOffset } from '../format.js';

const steps = [0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];

/** The step between ticks so that their labels have `room` seconds each. */
export const tickStep = (room: number): number => steps.find((step) => step >= room) ?? 86_400;

/** Times on full local seconds, minutes or hours. */
export function ticks(start: number, end: number, step: number): number[] {
  const offset = localOffset(start);
  const found: number[] = [];
  for (let n = Math.ceil((start + offset) / step); n * step <= end + offset; n++) found.push(n * step - offset);
  return found;
}
