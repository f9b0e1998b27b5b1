import { RealtimeHubError } from '../errors.js';
import type { SubscriptionMessage } from '../messages.js';
import { isPosition } from './position.js';

interface Received {
  kind?: unknown;
  position?: unknown;
  events?: unknown;
}

/**
 * What came over the wire as a message; null if this version does not know its kind (rule 10).
 * @throws RealtimeHubError if it cannot be read: a resumed subscription would meet it again, for ever.
 */
export function readMessage(received: unknown): SubscriptionMessage | null {
  const { kind, position, events } = (received ?? {}) as Received;
  if (kind === 'notice') return received as SubscriptionMessage;
  if (kind !== 'events' && kind !== 'caught_up' && kind !== 'gap') return typeof kind === 'string' ? null : unreadable('it has no kind');
  if (!isPosition(position)) return unreadable(`its position is '${String(position)}'`);
  if (kind === 'events' && !(Array.isArray(events) && events.every(isEvent))) return unreadable('its events are no events');
  return received as SubscriptionMessage;
}

const isEvent = (event: unknown) => isPosition((event as { position?: unknown } | null)?.position);

function unreadable(why: string): never {
  throw new RealtimeHubError(502, 'unreadable-message', `The hub sent a message that cannot be read: ${why}.`);
}
