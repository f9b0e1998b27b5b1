/** Waits; rejects with the signal's reason when it is aborted. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal.addEventListener('abort', abort, { once: true });
  });
}

/** The promise, or the signal's reason if that comes first. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** What ends everything that a client began. One AbortSignal for all would do, but Node warns of more than ten listeners. */
export class Ending {
  readonly #followers = new Set<AbortController>();
  #reason: unknown;

  get hasCome(): boolean {
    return this.#reason !== undefined;
  }

  come(reason: DOMException): void {
    this.#reason = reason;
    for (const follower of this.#followers) follower.abort(reason);
  }

  follow(follower: AbortController): () => void {
    if (this.hasCome) follower.abort(this.#reason);
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }
}

export type Linked = AbortController & { release(): void };

/** A controller that is aborted with the ending and with the signal; `release` lets go of them. (AbortSignal.any is younger than browsers in use.) */
export function linked(ending: Ending | undefined, signal: AbortSignal | undefined): Linked {
  const controller = new AbortController();
  const abort = () => controller.abort(signal!.reason);
  const leave = ending?.follow(controller);
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });
  const release = () => {
    leave?.();
    signal?.removeEventListener('abort', abort);
  };
  return Object.assign(controller, { release });
}
