import type { RealtimeHubError } from '../errors.js';
import type { Logger } from '../options.js';

/** Where something was refused: the address, and the connection; requests have none that lasts. */
export interface Refuser {
  url: string;
  over: object | null;
}

interface Told {
  over: object | null;
  stream: string;
  what: string;
  words: string;
  /** Who is refused it; none where another reason of the same stream still stands. */
  askers: Set<Asker>;
}

/**
 * What the hub refuses for now, over all subscriptions and requests of a client. Many may be refused the same, again and again, and for one reason
 * and another in turn: each reason is told once for a stream and a connection, until nobody is refused anything of it there; and when nobody is
 * refused anything at all, that is told.
 */
export class StandingRefusals {
  #told: Told[] = [];
  #shown: Told | undefined;

  /** @param tell Takes the words of the newest that was told and stands; null when nothing is refused any more. */
  constructor(private readonly tell: (refused: string | null) => void, private readonly logger?: Logger) {}

  /** Says that somebody is refused this; details may differ from one try to the next. */
  add(asker: Asker, stream: string, { url, over }: Refuser, { status, type, detail }: RealtimeHubError): void {
    const what = `${status} ${type}, stream ${stream}`;
    const met = this.#told.find((told) => told.over === over && told.what === what);
    if (met) return void met.askers.add(asker);
    const fresh = { over, stream, what, words: `${detail.replace(/\.+$/, '')} (${what})`, askers: new Set([asker]) };
    this.#told.push(fresh);
    this.logger?.warn(`${url} refuses for now, and is asked again: ${fresh.words}`);
    this.#show(fresh);
  }

  /** Says that somebody is refused nothing any more, but what was refused last over this connection. */
  remove(asker: Asker, except?: Refuser): void {
    for (const told of this.#told) if (!except || told.over !== except.over) told.askers.delete(asker);
    const standing = this.#told.filter((told) => told.askers.size > 0);
    this.#told = this.#told.filter((told) => standing.some(({ over, stream }) => over === told.over && stream === told.stream));
    if (this.#shown?.askers.size === 0) this.#show(standing.at(-1));
  }

  #show(shown: Told | undefined): void {
    this.#shown = shown;
    this.tell(shown?.words ?? null);
  }
}

/** One subscription or request, which asks the hub until it is served. */
export class Asker {
  constructor(private readonly refusals: StandingRefusals, private readonly stream: string) {}

  /** The hub refused for now, and is asked again. */
  refused(by: Refuser, why: RealtimeHubError): void {
    // The new one first: what is refused again goes on standing.
    this.refusals.add(this, this.stream, by, why);
    this.refusals.remove(this, by);
  }

  /** The hub served, or is not asked any more. */
  end(): void {
    this.refusals.remove(this);
  }
}
