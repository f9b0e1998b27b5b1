// A position is `<epoch>.<sequence>` and stays text; sequences have no leading zeros, so the longer one is the larger one.

const epochOf = (position: string) => position.slice(0, position.indexOf('.'));
const sequenceOf = (position: string) => position.slice(position.indexOf('.') + 1);

export const isPosition = (value: unknown): value is string => typeof value === 'string' && /^[^.]+\.\d+$/.test(value);

/** By sequence alone, which goes on across epochs. */
export function isLater(position: string, than: string): boolean {
  const [a, b] = [sequenceOf(position), sequenceOf(than)];
  return a.length === b.length ? a > b : a.length > b.length;
}

/** Rule 3: within one epoch only what lies beyond is new; a position of another epoch is always news. */
export const isNews = (position: string, seen: string | undefined): boolean =>
  seen === undefined || epochOf(position) !== epochOf(seen) || isLater(position, seen);
