import { Ending, linked, orAborted, pause, type Linked } from '../abort.js';
import { RealtimeHubError } from '../errors.js';
import type { Settings } from '../options.js';
import { idle, type ConnectionState } from './connection-state.js';
import { Delay } from './delay.js';
import type { Link } from './link.js';
import { Unreachable } from './link.js';
import { StandingRefusals } from './refusals.js';

export type OpenLink = (url: string) => Promise<Link>;

/**
 * The one connection that all subscriptions of a client share. Who needs it joins the attempt that is under way, or begins one; when nobody
 * needs it, nobody tries.
 */
export class Connector {
  readonly #delay: Delay;
  /** Comes when the client is closed. */
  readonly closing = new Ending();
  readonly refusals: StandingRefusals;
  readonly #attempts: Linked = linked(this.closing, undefined);
  readonly #watchers = new Set<(state: ConnectionState) => void>();
  #state = idle;
  #attempt: Promise<Link | null> | undefined;
  #link: Link | undefined;
  #waitMs = 0;
  #next = 0;
  #stoodBefore = false;
  #moving: Link | undefined;

  constructor(
    private readonly urls: readonly string[], private readonly open: OpenLink, private readonly options: Pick<Settings, 'logger'>, delay = new Delay()) {
    this.#delay = delay;
    this.refusals = new StandingRefusals((refused) => this.#refused(refused), options.logger);
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** The address that serves, or is tried next. */
  get url(): string {
    return this.#link?.url ?? this.#nextUrl;
  }

  /** The connection, once it stands: for ever, until aborted. Rejects with a RealtimeHubError when the hub refuses for good. */
  async get(signal: AbortSignal): Promise<Link> {
    const ending = linked(this.closing, signal);
    try {
      for (;;) {
        const link = await orAborted(this.#join(), ending.signal);
        if (link) return link;
      }
    } finally {
      ending.release();
    }
  }

  /** Says that the hub served something, so that the next loss is a new one, and which node it was. */
  served(link: Link, node?: string): void {
    if (link !== this.#link) return;
    this.#delay.reset();
    if (node !== undefined && node !== this.#state.node) this.#tell({ node });
  }

  /** Says that a connection is lost; the first who says so ends it for all. */
  lose(link: Link, reason: string): void {
    if (link !== this.#link) return;
    this.#link = undefined;
    this.#attempt = undefined;
    this.#waitMs = this.#delay.next();
    link.close();
    this.#tell({ state: 'lost', reason });
  }

  /**
   * Says that the hub of a connection goes. At some moment within the time another connection is made, and only when that stands is this one
   * given up: subscriptions resume there.
   */
  move(link: Link, withinMs: number): void {
    // Every subscription on the connection hears it.
    if (link !== this.#link || link === this.#moving) return;
    this.#moving = link;
    void this.#move(link, withinMs * Math.random()).catch(() => {});
  }

  watch(watcher: (state: ConnectionState) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  close(): void {
    if (this.closing.hasCome) return;
    this.closing.come(new DOMException('The client was closed.', 'AbortError'));
    this.#link?.close();
    this.#tell({ state: 'closed', reason: null, refused: null });
  }

  get #nextUrl(): string {
    return this.urls[this.#next % this.urls.length]!;
  }

  #join(): Promise<Link | null> {
    if (this.#link && !this.#link.isOpen) this.lose(this.#link, 'the connection was closed');
    return (this.#attempt ??= this.#try());
  }

  // Null: it failed in a way that passes; whoever still wants the connection begins the next attempt.
  async #try(): Promise<Link | null> {
    const url = this.#nextUrl;
    try {
      if (this.#waitMs > 0) await pause(this.#waitMs, this.#attempts.signal);
      this.#tell({ state: 'connecting', url, transport: null, node: null });
      const link = await this.open(url);
      if (this.closing.hasCome) return link.close(), null;
      this.#stand(link);
      return link;
    } catch (error) {
      this.#attempt = undefined;
      this.#next++;
      if (this.closing.hasCome) return null;
      this.#waitMs = this.#delay.next(error instanceof Unreachable ? error.retryAfterMs : 0);
      this.#tell({ state: 'lost', reason: (error as Error).message });
      if (error instanceof RealtimeHubError) throw error;
      return null;
    }
  }

  async #move(from: Link, waitMs: number): Promise<void> {
    const delay = new Delay();
    await pause(waitMs, this.#attempts.signal);
    // Once the old connection is lost, whoever needs one makes it in the usual way.
    while (this.#link === from) {
      const url = this.#nextOther(from.url);
      try {
        const link = await this.open(url);
        if (this.#link !== from || this.closing.hasCome) return link.close();
        this.#link = link;
        this.#attempt = Promise.resolve(link);
        this.#tell({ state: 'connected', url, transport: link.transport, node: null, reason: null });
        return from.close();
      } catch (error) {
        this.options.logger?.debug(`RealtimeHub · not moved to ${url} · ${(error as Error).message}`);
        await pause(delay.next(), this.#attempts.signal);
      }
    }
  }

  #nextOther(url: string): string {
    if (this.#nextUrl === url) this.#next++;
    const other = this.#nextUrl;
    this.#next++;
    return other;
  }

  #stand(link: Link): void {
    this.#link = link;
    // When it is lost, the next address is tried first: a node that goes takes its time to come back.
    this.#next++;
    const reconnects = this.#state.reconnects + (this.#stoodBefore ? 1 : 0);
    this.#stoodBefore = true;
    this.#tell({ state: 'connected', transport: link.transport, reason: null, reconnects });
  }

  // What ends with the client is no news.
  #refused(refused: string | null): void {
    if (!this.closing.hasCome) this.#tell({ refused });
  }

  #tell(change: Partial<ConnectionState>): void {
    this.#state = { ...this.#state, ...change };
    const { state, url, transport, reason, refused } = this.#state;
    this.options.logger?.debug(['RealtimeHub', state, url, transport, reason, refused && `refused: ${refused}`].filter(Boolean).join(' · '));
    for (const watcher of this.#watchers) this.#call(watcher);
  }

  // What a watcher does wrong must not cost the connection.
  #call(watcher: (state: ConnectionState) => void): void {
    try {
      watcher(this.#state);
    } catch (error) {
      this.options.logger?.warn(`A callback of onConnection failed: ${String(error)}`);
    }
  }
}
