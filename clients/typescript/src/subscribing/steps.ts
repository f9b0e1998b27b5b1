import type { SubscriptionMessage } from '../messages.js';

/** The same events, one a message. Only the last carries the position of all: it may lie beyond events that the filter hid. */
export function steps(message: SubscriptionMessage): SubscriptionMessage[] {
  if (message.kind !== 'events' || message.events.length < 2) return [message];
  const last = message.events.length - 1;
  return message.events.map((event, i) => i === last
    ? { ...message, events: [event] }
    : { ...message, events: [event], position: event.position, behind: message.behind === null ? null : message.behind + last - i });
}
