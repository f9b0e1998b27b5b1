/** What the hub says of a stream; the members that are used here. */
export interface StreamFacts {
  name: string;
  description?: string | null;
  oldest: string | null;
  newest: string;
  epochs: { id: string; first_sequence: number }[];
}

export const sequenceOf = (position: string): number => Number(position.slice(position.indexOf('.') + 1));

/**
 * A position so many events before the tip, so that the page opens with the last ones. It carries the epoch in which its event was appended, as
 * the hub itself would write it; where that is not known, the tip.
 */
export function before(stream: StreamFacts, events: number): `position:${string}` | 'beginning' {
  const oldest = stream.oldest === null ? sequenceOf(stream.newest) : sequenceOf(stream.oldest);
  const sequence = sequenceOf(stream.newest) - events;
  if (sequence < oldest) return 'beginning';
  const epoch = stream.epochs.filter((each) => each.first_sequence <= sequence).sort((a, b) => b.first_sequence - a.first_sequence)[0];
  return epoch ? `position:${epoch.id}.${sequence}` : `position:${stream.newest}`;
}
