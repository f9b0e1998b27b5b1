import { isFinal, readProblem, RealtimeHubError } from '../errors.js';
import { retryAfterMs } from './delay.js';
import { hiddenReason } from './hidden-reason.js';
import { Unreachable } from './link.js';

/**
 * Asks over HTTP whether there is a hub at the address: a WebSocket that fails does not say why.
 * @throws RealtimeHubError if it refuses for good.
 * @throws Unreachable if it does not answer, or refuses in a way that passes.
 */
export async function probe(url: string, timeoutMs: number): Promise<void> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutMs);
  try {
    // A node that is going says so to those who would stay, and answers everybody else.
    const response = await fetch(`${url}/streams`, { headers: { Accept: 'application/json, text/event-stream' }, cache: 'no-store', signal: late.signal });
    if (response.ok) return void (await response.body?.cancel());
    const problem = await readProblem(response);
    if (isFinal(problem.status)) throw new RealtimeHubError(problem.status, problem.type, `The hub at ${url} cannot be used: ${problem.detail}`);
    throw new Unreachable(problem.detail, retryAfterMs(response.headers));
  } catch (error) {
    if (error instanceof RealtimeHubError || error instanceof Unreachable) throw error;
    const hidden = await hiddenReason(url, late.signal);
    if (hidden instanceof RealtimeHubError) throw hidden;
    throw new Unreachable(hidden ?? (late.signal.aborted ? `no answer after ${timeoutMs / 1_000} s` : `no answer: ${describe(error as Error)}`));
  } finally {
    clearTimeout(timer);
  }
}

// Node says "fetch failed" and why in the cause.
const describe = (error: Error) => (error.cause instanceof Error ? error.cause.message || error.message : error.message);
