import { reached, type EventsMessage, type SubscriptionMessage } from '../messages.js';
import { isNews } from './position.js';

/**
 * Up to where a subscription has read. What it has read waits in the buffer or is handled, so it is the right place to resume from (rule 2);
 * filters, gaps and signs of life move it as well (rules 1 and 4).
 */
export class ResumePoint {
  #position: string | undefined;

  constructor(private readonly start: string) {}

  get from(): string {
    return this.#position === undefined ? this.start : `position:${this.#position}`;
  }

  /** What of a message is new (rule 3); null when nothing is. */
  fresh(message: SubscriptionMessage): SubscriptionMessage | null {
    return message.kind === 'events' ? this.#freshEvents(message) : message;
  }

  /** Moves to the message's position. A gap may lead backwards: what was withdrawn is counted again from there. */
  pass(message: SubscriptionMessage): void {
    const position = reached(message);
    if (position !== undefined && (message.kind === 'gap' || isNews(position, this.#position))) this.#position = position;
  }

  // The common case, a message that is all new, is passed on as it is.
  #freshEvents(message: EventsMessage): EventsMessage | null {
    const [first] = message.events;
    const isAhead = isNews(message.position, this.#position);
    if (!first) return isAhead ? message : null;
    if (isNews(first.position, this.#position)) return message;
    const events = message.events.filter((event) => isNews(event.position, this.#position));
    return events.length > 0 || isAhead ? { ...message, events } : null;
  }
}
