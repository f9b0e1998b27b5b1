import type { Coverage } from '../answers.js';
import type { CallOptions, RealtimeClient } from '../client.js';
import { eventTypes } from '../events.js';
import { Timerange } from '../tams/timerange.js';
import type { Wait, WaitResult } from './wait-for-timerange.js';

/**
 * Waits for a timerange without end. Only a flow that is closed and complete can have all of it, and whether it has, the hub says: it is asked
 * again whenever the flow changes.
 */
export async function waitForEndless(client: RealtimeClient, wait: Wait): Promise<WaitResult> {
  const { flowId, timerange, stream, signal } = wait;
  const call = { stream, ...(signal && { signal }) };
  const tell = (coverage: Coverage): WaitResult | undefined => {
    const [covered, missing] = [coverage.covered, coverage.missing].map((ranges) => ranges.map((text) => Timerange.parse(text))) as [Timerange[], Timerange[]];
    wait.onProgress({ covered, missing, fraction: coverage.complete ? 1 : 0 });
    return coverage.complete ? { position: coverage.position, covered, restsOn: coverage.rests_on } : undefined;
  };
  // Asked first: of a flow that only the store knows, the hub learns with this question.
  const first = await client.coverage({ ...call, flowId, timerange });
  await checkClosed(client, wait, call);
  let result = tell(first);
  if (result) return result;
  const filter = { flow_ids: [flowId], events: eventTypes.filter((type) => type.startsWith('flows/')) };
  for await (const message of client.subscribe({ ...call, filter, from: `position:${first.position}` })) {
    if (message.kind === 'notice' || (message.kind === 'events' && message.events.length === 0)) continue;
    result = tell(await client.coverage({ ...call, flowId, timerange }));
    if (result) return result;
  }
  signal?.throwIfAborted();
  throw new DOMException('The client was closed.', 'AbortError');
}

async function checkClosed(client: RealtimeClient, { flowId, timerange }: Wait, call: CallOptions): Promise<void> {
  const { flows } = await client.flows({ flow_ids: [flowId] }, call);
  if (flows[0]?.flow.status === 'closed_complete') return;
  throw new TypeError(`The timerange ${timerange} has no end on one side, and flow ${flowId} is not closed_complete: it would never be known to be complete. Give a bounded timerange.`);
}
