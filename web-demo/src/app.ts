import type { RealtimeClient } from '@realtimehub/client';
import { byId, oncePerFrame, say } from './dom.js';
import { count, length, mediaDate, mediaTime } from './format.js';
import { gapText } from './feed/gap-text.js';
import { Feed } from './feed/feed.js';
import { addressOf, readAddress, type View } from './model/address.js';
import { Catalogue } from './model/catalogue.js';
import { EventRing } from './model/event-ring.js';
import type { Selection } from './model/selection.js';
import { HubClock } from './timeline/media-clock.js';
import { Timeline } from './timeline/timeline.js';
import { ConnectionView } from './view/connection-view.js';
import { EventList } from './view/event-list.js';
import { Picker } from './view/picker.js';
import { Rate } from './view/rate.js';
import { Spans } from './view/spans.js';
import { toggleTheme } from './view/theme.js';
import { Waits } from './view/waits.js';
import { Webhooks } from './view/webhooks.js';

/** Puts the parts together: the feed changes the model, the views show it, hands change the selection, the URL keeps it. */
export class App {
  readonly #clock = new HubClock();
  readonly #catalogue = new Catalogue();
  readonly #events = new EventRing();
  readonly #feed: Feed;
  readonly #timeline: Timeline;
  readonly #list: EventList;
  readonly #connection = new ConnectionView();
  readonly #picker: Picker;
  readonly #waits: Waits;
  readonly #rate: Rate;
  readonly #spans: Spans;
  #shown = { catalogue: -1, selection: '' };
  #addressTimer = 0;
  readonly #draw = oncePerFrame(() => this.#drawNow());

  constructor(private readonly client: RealtimeClient, private readonly view: View, private readonly selection: Selection) {
    this.#feed = new Feed(client, view.stream, this.#catalogue, this.#events, this.#clock);
    const parts = { scroller: byId('scroller'), lanes: byId('lanes'), labels: byId('labels'), canvas: byId<HTMLCanvasElement>('canvas'), tip: byId('tip') };
    this.#timeline = new Timeline(parts, this.#clock);
    this.#list = new EventList(this.#events);
    this.#picker = new Picker(this.#catalogue, selection, () => this.#selected());
    this.#waits = new Waits(client, view.stream, this.#catalogue, this.#feed.lanes);
    this.#rate = new Rate(this.#events);
    this.#spans = new Spans(this.#timeline);
    new Webhooks();
    toggleTheme(byId<HTMLButtonElement>('theme'), () => this.#timeline.restyle());
    this.#showView();
  }

  /** Read-only: what the page holds. */
  readonly inspect = {
    segments: (flowId: string) => Array.from({ length: this.#feed.lanes.get(flowId)?.size ?? 0 }, (_, i) => this.#feed.lanes.get(flowId)!.details(i)),
    flows: () => [...this.#feed.lanes.keys()],
    reading: () => ({ ...this.#feed.reading }),
    view: () => ({ start: this.#timeline.view.start, end: this.#timeline.view.end, following: this.#timeline.view.following }),
  };

  start(): void {
    this.client.onConnection((state) => {
      this.#connection.connection(state);
      this.#draw();
    });
    this.#feed.onChange = this.#draw;
    this.#feed.onGap = (gap) => this.#connection.tell('bad', gapText(gap));
    this.#feed.onNotice = (text) => this.#connection.tell('warn', text);
    this.#timeline.onMoved = () => this.#rememberSoon();
    this.#timeline.onDrawn = () => this.#edge();
    addEventListener('popstate', () => this.#returned());
    addEventListener('keydown', (event) => shortcut(event));
    setInterval(this.#draw, 1000);
    const ending = new AbortController();
    this.#feed.run(ending.signal).catch((problem: unknown) => {
      this.#connection.refused(problem instanceof Error ? problem.message : String(problem));
      this.#draw();
    });
  }

  #drawNow(): void {
    const key = addressOf({ ...this.view, at: null, span: 0 }, this.selection);
    const changed = this.#shown.catalogue !== this.#catalogue.version || this.#shown.selection !== key;
    if (changed) this.#show(key);
    this.#connection.draw(this.#feed.reading, this.#clock.now);
    this.#rate.draw(this.#feed.reading.atTip);
    this.#waits.draw();
    this.#timeline.invalidate();
    this.#list.invalidate();
  }

  #show(key: string): void {
    this.#shown = { catalogue: this.#catalogue.version, selection: key };
    const flows = this.selection.flows(this.#catalogue);
    this.#timeline.show(flows, flows.map((flow) => this.#feed.lane(flow.id)));
    this.#picker.draw(flows.length);
    const none = byId('nothing');
    none.hidden = flows.length > 0;
    say(none, this.#catalogue.flows.size === 0 ? 'No flows yet. They appear here by themselves.' : 'No flow matches. ‘Show all’ shows them again.');
    const ids = this.selection.isEmpty ? null : new Set([...flows.flatMap((flow) => [flow.id, flow.sourceId]), ...this.selection.picks.source]);
    this.#list.filter.accept = ids ? (row) => ids.has(row.id) : () => true;
    if (this.#filtered !== key) this.#list.restart();
    this.#filtered = key;
  }

  #filtered = '';

  #edge(): void {
    const { edge, lastCame } = this.#timeline;
    const seconds = Math.max(0, this.#clock.now - lastCame) / 1000;
    // Tenths, so that the digits run and the words stand still.
    const age = lastCame === 0 ? '' : `, ${seconds < 60 ? `${seconds.toFixed(1)} s` : length(seconds)} ago`;
    say(byId('edge'), edge === -Infinity ? '' : `live edge ${mediaDate(edge)} ${mediaTime(edge)}${age}`);
    say(byId('headline'), count(this.#catalogue.flows.size, 'flow', 'flows'));
    this.#spans.draw();
  }

  #selected(): void {
    history.pushState(null, '', addressOf(this.#now(), this.selection) || location.pathname);
    this.#draw();
  }

  // Each wheel step moves the view; browsers limit how often the address may change.
  #rememberSoon(): void {
    clearTimeout(this.#addressTimer);
    this.#addressTimer = window.setTimeout(() => history.replaceState(null, '', addressOf(this.#now(), this.selection) || location.pathname), 400);
  }

  #now(): View {
    const { span, end, following } = this.#timeline.view;
    return { stream: this.view.stream, span, at: following ? null : end };
  }

  #returned(): void {
    Object.assign(this.view, readAddress(location.search, this.selection));
    this.#showView();
    this.#draw();
  }

  #showView(): void {
    this.#timeline.view.setSpan(this.view.span);
    if (this.view.at !== null) this.#timeline.view.show(this.view.at, this.view.span);
    else this.#timeline.view.following = true;
  }
}

function shortcut(event: KeyboardEvent): void {
  const typing = event.target instanceof HTMLElement && event.target.matches('input, select, textarea');
  if (event.key !== '/' || typing || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  byId('search').focus();
}
