import type { RealtimeHubError } from '../errors.js';
import type { Logger } from '../options.js';

/** Where something was refused: the address, and the connection; requests have none that lasts. */
export interface Refuser {
  url: string;
  over: object | null;
}

interface Standing {
  over: object | null;
  what: string;
  words: string;
  /** How many are refused it. */
  count: number;
}

/**
 * What the hub refuses for now, over all subscriptions and requests of a client. Many may be refused the same, again and again: it is told when the
 * first of them is, on each connection, and when the last is refused no more.
 */
export class Refusals {
  readonly #standing: Standing[] = [];

  /** @param tell Takes the words of the newest that stands; null when nothing is refused any more. */
  constructor(private readonly tell: (refused: string | null) => void, private readonly logger?: Logger) {}

  /** Says that somebody is refused this; details may differ from one try to the next. */
  add(stream: string, { url, over }: Refuser, { status, type, detail }: RealtimeHubError): Standing {
    const what = `${status} ${type}, stream ${stream}`;
    const met = this.#standing.find((standing) => standing.over === over && standing.what === what);
    if (met) return met.count++, met;
    const first = { over, what, words: `${detail.replace(/\.+$/, '')} (${what})`, count: 1 };
    this.#standing.push(first);
    this.logger?.warn(`${url} refuses for now, and is asked again: ${first.words}`);
    this.tell(first.words);
    return first;
  }

  /** Says that one who was refused this is not any more. */
  remove(gone: Standing): void {
    if (--gone.count > 0) return;
    const wasShown = this.#standing.at(-1) === gone;
    this.#standing.splice(this.#standing.indexOf(gone), 1);
    if (wasShown) this.tell(this.#standing.at(-1)?.words ?? null);
  }
}

/** What one subscription or request is refused for now, if anything. */
export class Refusal {
  #standing: Standing | undefined;

  constructor(private readonly all: Refusals, private readonly stream: string) {}

  /** The hub refused, and is asked again. */
  stand(by: Refuser, refused: RealtimeHubError): void {
    const before = this.#standing;
    // The new one first: what is refused again goes on standing.
    this.#standing = this.all.add(this.stream, by, refused);
    if (before) this.all.remove(before);
  }

  /** The hub served, or is not asked any more. */
  end(): void {
    const gone = this.#standing;
    this.#standing = undefined;
    if (gone) this.all.remove(gone);
  }
}
