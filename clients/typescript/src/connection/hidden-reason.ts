import { readProblem, RealtimeHubError } from '../errors.js';

/**
 * Why a fetch failed that a browser gave no reason for: it keeps what a server of another origin answered from a page that the server does not
 * name. Only its refusal of the page a hub lets every page read.
 * @returns The hub's refusal; or a hint, where something answers and it cannot be known what; or undefined, where nothing does. Never rejects.
 */
export async function hiddenReason(url: string, signal: AbortSignal): Promise<RealtimeHubError | string | undefined> {
  const page = globalThis.location?.origin;
  if (page === undefined || page === new URL(url).origin) return undefined;
  return await refusal(url, signal).catch(() => hint(url, page, signal)).catch(() => undefined);
}

async function refusal(url: string, signal: AbortSignal): Promise<RealtimeHubError | undefined> {
  const { status, type, detail } = await readProblem(await fetch(`${url}/hub`, { cache: 'no-store', signal }));
  return status === 403 && type === 'foreign-origin' ? new RealtimeHubError(status, type, `The hub at ${url} cannot be used: ${detail}`) : undefined;
}

// What answers so may be a proxy whose hub is away for a moment: that is no reason to end.
async function hint(url: string, page: string, signal: AbortSignal): Promise<string> {
  await fetch(`${url}/streams`, { mode: 'no-cors', cache: 'no-store', signal });
  return `something answers at ${url}, and the browser keeps it from this page: a proxy whose hub is away, or a hub that has to be told of ${page} (RealtimeHub:AllowedOrigins)`;
}
