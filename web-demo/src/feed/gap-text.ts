import type { GapMessage } from '@realtimehub/client';
import { count } from '../format.js';
import { sequenceOf } from './positions.js';

/** A gap in plain words. */
export function gapText({ reason, after, until }: GapMessage): string {
  const missing = after && until ? count(sequenceOf(until) - sequenceOf(after), 'event', 'events') : 'Some events';
  switch (reason) {
    case 'retention': return `${missing} can no longer be had: older than the stream keeps. What the hub knows was loaded again.`;
    case 'rollback': return `The hub was restored to an earlier state: ${missing} that were shown no longer count. Everything was loaded again.`;
    case 'reset': return 'The hub has another history than before. Everything was loaded again.';
    case 'unresolved': return 'An event may be missing here: nothing was known of its flow.';
    default: return `${missing} are missing here: ${reason}.`;
  }
}
