import type { HubEvent } from './events.js';

export interface EventsMessage {
  kind: 'events';
  /** May be empty: while a filter hides everything of a long catch-up, this tells how far it is. */
  events: HubEvent[];
  position: string;
  /** How many sequences the tip is ahead; null over server-sent events, which do not tell. */
  behind: number | null;
}

/** Everything there is has been delivered; repeated after every five quiet seconds. */
export interface CaughtUpMessage {
  kind: 'caught_up';
  position: string;
  node: string;
}

/** What cannot be delivered: everything after `after` up to and including `until`. Both are null when nothing is known. */
export interface GapMessage {
  kind: 'gap';
  /** `retention`, `rollback`, `reset`, `unresolved`; later versions may know others. */
  reason: 'retention' | 'rollback' | 'reset' | 'unresolved' | (string & {});
  after: string | null;
  until: string | null;
  /** Reading goes on after this. */
  position: string;
}

/** For people: maintenance and the like. */
export interface NoticeMessage {
  kind: 'notice';
  reason: string;
  text: string;
  /** This node goes: the client is at another one within so many seconds, by itself. */
  move_within?: number;
}

export type SubscriptionMessage = EventsMessage | CaughtUpMessage | GapMessage | NoticeMessage;

/** Up to where whoever has handled the message has read; a notice moves nobody. */
export function reached(message: SubscriptionMessage): string | undefined {
  return message.kind === 'notice' ? undefined : message.position;
}
