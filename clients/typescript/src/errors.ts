/** The hub refused, and trying again would not help. */
export class RealtimeHubError extends Error {
  override readonly name = 'RealtimeHubError';

  /**
   * @param status As HTTP has it: for example 404.
   * @param type The problem type, a word for programs: for example `unknown-stream`.
   * @param detail What is wrong, a sentence for people.
   */
  constructor(readonly status: number, readonly type: string, readonly detail: string) {
    super(`${status} ${type}: ${detail}`);
  }
}

const notAHubs = 'connection-refused';

/** Resume rule 6: what ends a subscription. */
export const isFinal = (status: number): boolean => [400, 401, 403, 404, 410].includes(status);

/** The error of a hub method, `<status> <type>: <detail>`; a text that is none is a failure of the hub. */
export function readHubError(message: string): RealtimeHubError {
  const [, status, type, detail] = /(?:^|HubException: )(\d{3}) ([\w-]+): ([^]*)$/.exec(message) ?? [];
  if (!status) return new RealtimeHubError(500, 'unknown-error', message);
  return new RealtimeHubError(Number(status), type!, detail!);
}

/** Whether a hub says it, and not a proxy or another server in its place. */
export const isHubs = (problem: RealtimeHubError): boolean => problem.type !== notAHubs;

/** The problem that a response holds, or at least its status. */
export async function readProblem(response: Response): Promise<RealtimeHubError> {
  const text = await response.text().catch(() => '');
  return parseProblem(text, response.status) ?? new RealtimeHubError(response.status, notAHubs, `${response.url} answered ${response.status} ${response.statusText}`.trim() + '.');
}

/** A problem as the hub writes it, its status that of the answer if there is one; null if the text is none: a proxy's, or another server's. */
export function parseProblem(text: string, answered?: number): RealtimeHubError | null {
  try {
    const { type, status, detail, title } = JSON.parse(text) as { type?: string; status?: number; detail?: string; title?: string };
    return typeof type === 'string' ? new RealtimeHubError(answered ?? status ?? 500, type.replace('urn:rthub:problem:', ''), detail ?? title ?? '') : null;
  } catch {
    return null;
  }
}
