import type { Envelope, RealtimeClient, StartFrom, SubscriptionMessage } from '../../src/index.js';
export { Hub } from '../../../../tests/interop/hub.mjs';

export const flowId = '4f79cfd1-c057-47f4-8e4d-1b126ca7bf34';

/** A segment of one second, which begins at second n. */
export const segment = (n: number, flow = flowId): Envelope => ({
  event_timestamp: '2026-07-23T12:41:28Z',
  event_type: 'flows/segments_added',
  event: { flow_id: flow, segments: [{ object_id: `object-${n}`, timerange: `[${n}:0_${n + 1}:0)` }] },
});

export const segments = (first: number, count: number): Envelope[] => Array.from({ length: count }, (_, i) => segment(first + i));

/** Which segment it is. */
export function numbers(message: SubscriptionMessage): number[] {
  if (message.kind !== 'events') return [];
  return message.events.map((event) => (event.event_type === 'flows/segments_added' ? parseInt(event.event.segments[0]!.timerange.slice(1)) : NaN));
}

/** The first so many segments, in the order they come. */
export async function first(count: number, client: RealtimeClient, from: StartFrom = 'beginning', onSeen = (_: number) => {}): Promise<number[]> {
  const seen: number[] = [];
  for await (const message of client.subscribe({ from, signal: AbortSignal.timeout(45_000) })) {
    if (message.kind === 'gap') throw new Error(`A gap: ${JSON.stringify(message)}`);
    for (const n of numbers(message)) {
      seen.push(n);
      onSeen(n);
    }
    if (seen.length >= count) break;
  }
  return seen;
}

export const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
