import { Timerange, type Flows, type HubEvent, type RealtimeClient, type SubscriptionMessage } from '@realtimehub/client';
import type { Catalogue } from '../model/catalogue.js';
import type { EventRing } from '../model/event-ring.js';
import { Lane } from '../model/lane.js';
import type { HubClock } from '../timeline/media-clock.js';
import { before, sequenceOf, type StreamFacts } from './positions.js';
import { rowOf } from './row-of.js';

/** How far the page has read. */
export interface Reading {
  position: string;
  behind: number;
  atTip: boolean;
  /** The most that was behind since the tip was last reached: what a bar counts from. */
  most: number;
  /** When the newest event that was read was received by the hub. */
  received: number;
  messageAt: number;
}

// Enough to open with the last minutes of a channel, and little enough to be there at once.
const lookBack = 3_000;
const atOnce = 4;

/** Reads the stream into the model: what is known first, then every event from a little before that. */
export class Feed {
  readonly lanes = new Map<string, Lane>();
  readonly reading: Reading = { position: '', behind: 0, atTip: false, most: 0, received: 0, messageAt: 0 };
  /** Called when the model changed; often. */
  onChange: () => void = () => {};
  /** Called for what a person should be told. */
  onGap: (gap: Extract<SubscriptionMessage, { kind: 'gap' }>) => void = () => {};
  onNotice: (text: string) => void = () => {};
  readonly #removals: { flowId: string; sequence: number; start: number; end: number }[] = [];
  readonly #sums = new Map<string, { sequence: number; ranges: Range[] }>();
  #knownAt = 0;

  constructor(
    private readonly client: RealtimeClient, private readonly stream: string, private readonly catalogue: Catalogue,
    private readonly events: EventRing, private readonly clock: HubClock) {}

  async run(signal: AbortSignal): Promise<void> {
    const { stream } = this;
    const facts = await this.#load(signal);
    for await (const message of this.client.subscribe({ stream, from: before(facts, lookBack), signal })) await this.#take(message, signal);
  }

  lane(flowId: string): Lane {
    let lane = this.lanes.get(flowId);
    if (!lane) this.lanes.set(flowId, lane = new Lane(flowId));
    return lane;
  }

  async #load(signal: AbortSignal): Promise<StreamFacts> {
    const { stream } = this;
    const known = await this.client.flows({}, { stream, signal });
    const answer = await fetch(`streams/${encodeURIComponent(stream)}`, { signal });
    if (!answer.ok) throw new Error(`There is no stream ‘${stream}’ here.`);
    this.catalogue.reset(known.flows, known.sources);
    this.#knownAt = sequenceOf(known.position);
    void this.#history(known, signal);
    this.onChange();
    return await answer.json() as StreamFacts;
  }

  // What was before the events that are read: the hub's sums, a few at a time, so that live events are not held up.
  async #history({ flows }: Flows, signal: AbortSignal): Promise<void> {
    const waiting = flows.map((flow) => flow.id);
    const work = async () => {
      for (let flowId = waiting.shift(); flowId !== undefined && !signal.aborted; flowId = waiting.shift()) await this.#cover(flowId, signal);
    };
    await Promise.all(Array.from({ length: atOnce }, work));
  }

  async #cover(flowId: string, signal: AbortSignal): Promise<void> {
    try {
      const { covered, position } = await this.client.coverage({ flowId, stream: this.stream, signal });
      const lane = this.lane(flowId);
      const sum = { sequence: sequenceOf(position), ranges: covered.map(secondsOf).filter((range) => range !== null) };
      this.#sums.set(flowId, sum);
      for (const range of sum.ranges) lane.cover(range.start, range.end);
      // What was deleted after the sum was made, and read before it came.
      for (const removed of this.#removals) {
        if (removed.flowId === flowId && removed.sequence > sum.sequence) lane.remove(removed.start, removed.end);
      }
      this.onChange();
    } catch {
      // The flow is gone again, or the page is left; events tell the rest.
    }
  }

  async #take(message: SubscriptionMessage, signal: AbortSignal): Promise<void> {
    const { reading } = this;
    reading.messageAt = Date.now();
    if (message.kind === 'notice') return this.onNotice(message.text);
    reading.position = message.position;
    if (message.kind === 'gap') {
      this.onGap(message);
      if (message.reason !== 'unresolved') await this.#beginAnew(message.reason !== 'retention', signal);
    } else if (message.kind === 'caught_up') {
      reading.behind = reading.most = 0;
      reading.atTip = true;
    } else {
      // What was waiting for the page says nothing about the hub's clock.
      const live = reading.atTip && message.behind === 0;
      reading.atTip = message.behind === 0;
      reading.behind = message.behind ?? 0;
      reading.most = reading.behind === 0 ? 0 : Math.max(reading.most, reading.behind + message.events.length);
      for (const event of message.events) this.#apply(event);
      if (live && reading.received > 0) this.clock.heard(reading.received);
    }
    this.onChange();
  }

  async #beginAnew(forget: boolean, signal: AbortSignal): Promise<void> {
    if (forget) {
      for (const lane of this.lanes.values()) lane.clear();
      this.events.clear();
    }
    this.#sums.clear();
    this.#removals.length = 0;
    await this.#load(signal);
  }

  #apply(event: HubEvent): void {
    const received = Date.parse(event.received);
    this.reading.received = Math.max(this.reading.received, received);
    const sequence = sequenceOf(event.position);
    switch (event.event_type) {
      case 'flows/segments_added':
        if (sequence > this.#knownAt) this.catalogue.meet(event.event.flow_id);
        for (const { timerange, object_id } of event.event.segments) this.#add(this.lane(event.event.flow_id), timerange, String(object_id), received);
        break;
      case 'flows/segments_deleted':
        this.#remove(event.event.flow_id, event.event.timerange, sequence);
        break;
      default:
        // The list that was loaded knows these already, and later ones.
        if (sequence > this.#knownAt) this.#describe(event);
    }
    this.events.push(rowOf(event, received, this.catalogue));
  }

  #describe(event: HubEvent): void {
    if (event.event_type === 'flows/created' || event.event_type === 'flows/updated') this.catalogue.putFlow(event.event.flow);
    else if (event.event_type === 'sources/created' || event.event_type === 'sources/updated') this.catalogue.putSource(event.event.source);
    else if (event.event_type === 'sources/deleted') this.catalogue.remove('source', event.event.source_id);
    else if (event.event_type === 'flows/deleted') {
      this.catalogue.remove('flow', event.event.flow_id);
      this.lanes.delete(event.event.flow_id);
    }
  }

  #add(lane: Lane, timerange: string, objectId: string, received: number): void {
    const range = secondsOf(timerange);
    if (range && Number.isFinite(range.end - range.start)) lane.add(range.start, range.end, timerange, objectId, received);
  }

  #remove(flowId: string, timerange: string, sequence: number): void {
    const range = secondsOf(timerange);
    if (!range) return;
    const lane = this.lane(flowId);
    lane.remove(range.start, range.end);
    // An old deletion takes nothing from a sum that was made after it.
    const sum = this.#sums.get(flowId);
    if (sum && sum.sequence >= sequence) for (const each of sum.ranges) lane.cover(each.start, each.end);
    this.#removals.push({ flowId, sequence, ...range });
    if (this.#removals.length > 1_000) this.#removals.shift();
  }
}

interface Range {
  start: number;
  end: number;
}

/** A TAMS timerange in seconds; null if it is empty or none. */
function secondsOf(text: string): Range | null {
  const range = Timerange.tryParse(text);
  if (!range || range.isEmpty) return null;
  return { start: range.start === null ? -Infinity : Number(range.start) / 1e9, end: range.end === null ? Infinity : Number(range.end) / 1e9 };
}
