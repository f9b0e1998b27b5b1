import type { CaughtUpMessage, EventsMessage, GapMessage, HubEvent, SubscriptionMessage } from '../../src/index.js';

export const at = (sequence: number, epoch = 'a') => `${epoch}.${sequence}`;

export const event = (sequence: number, epoch = 'a') => ({ position: at(sequence, epoch), event_type: 'flows/deleted' }) as HubEvent;

export function events(first: number, last: number, epoch = 'a'): EventsMessage {
  const sequences = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  return { kind: 'events', events: sequences.map((sequence) => event(sequence, epoch)), position: at(last, epoch), behind: 0 };
}

export const hidden = (position: string): EventsMessage => ({ kind: 'events', events: [], position, behind: 10 });

export const caughtUp = (position: string): CaughtUpMessage => ({ kind: 'caught_up', position, node: 'node-1' });

export const gap = (reason: string, after: string | null, until: string | null, position: string): GapMessage => ({ kind: 'gap', reason, after, until, position });

export const sequences = (message: SubscriptionMessage | undefined) =>
  message?.kind === 'events' ? message.events.map((e) => Number(e.position.split('.')[1])) : [];
