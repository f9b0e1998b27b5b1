import { linked, pause } from './abort.js';
import type { Connector } from './connection/connector.js';
import { Delay, retryAfterMs } from './connection/delay.js';
import { hiddenReason } from './connection/hidden-reason.js';
import { Asker } from './connection/refusals.js';
import { isHubs, readProblem, RealtimeHubError } from './errors.js';

const passing = [408, 429, 502, 503, 504, 507];
const firstTimeoutMs = 30_000;
const longestTimeoutMs = 10 * 60_000;

export interface HubRequest {
  stream: string;
  /** Below that of the stream. */
  path: string;
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
}

/** Why there is no answer yet. */
interface Later {
  retryAfterMs: number;
  /** Null: nobody answered, or something else than a hub did. */
  refused: RealtimeHubError | null;
}

/** Asks the hub until it has answered, at one address after the other. */
export class Requests {
  constructor(private readonly urls: readonly string[], private readonly connector: Connector) {}

  /** The answer. Rejects with a RealtimeHubError when the hub refuses, and with the signal's reason. */
  async send<T>(request: HubRequest, signal?: AbortSignal): Promise<T> {
    const ending = linked(this.connector.closing, signal);
    const asker = new Asker(this.connector.refusals, request.stream);
    const delay = new Delay();
    const first = this.urls.indexOf(this.connector.url);
    try {
      for (let attempt = 0; ; attempt++) {
        const url = this.urls[(first + attempt) % this.urls.length]!;
        // A large request over a slow line is given more time with every attempt.
        const timeoutMs = Math.min(firstTimeoutMs * 2 ** attempt, longestTimeoutMs);
        const answer = await this.#ask(url, request, timeoutMs, ending.signal);
        if ('body' in answer) return answer.body as T;
        if (answer.refused) asker.refused({ url, over: null }, answer.refused);
        await pause(delay.next(answer.retryAfterMs), ending.signal);
      }
    } finally {
      asker.end();
      ending.release();
    }
  }

  async #ask(url: string, { stream, path, ...init }: HubRequest, timeoutMs: number, signal: AbortSignal): Promise<{ body: unknown } | Later> {
    signal.throwIfAborted();
    const ending = linked(undefined, signal);
    const timer = setTimeout(() => ending.abort(), timeoutMs);
    try {
      const response = await fetch(`${url}/streams/${encodeURIComponent(stream)}${path}`, { ...init, cache: 'no-store', signal: ending.signal });
      if (response.ok) return { body: await response.json() };
      const problem = await readProblem(response);
      if (!passing.includes(problem.status)) throw problem;
      return { retryAfterMs: retryAfterMs(response.headers), refused: isHubs(problem) ? problem : null };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof RealtimeHubError) throw error;
      // No answer, or half of one.
      if (!(error instanceof TypeError || error instanceof SyntaxError || ending.signal.aborted)) throw error;
      const hidden = await hiddenReason(url, ending.signal);
      if (hidden instanceof RealtimeHubError) throw hidden;
      return { retryAfterMs: 0, refused: null };
    } finally {
      clearTimeout(timer);
      ending.release();
    }
  }
}
