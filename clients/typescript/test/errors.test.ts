import { describe, expect, test } from 'vitest';
import { RealtimeClient, RealtimeHubError } from '../src/index.js';
import { readHubError, readProblem } from '../src/errors.js';
import { filterQuery } from '../src/filter.js';

describe('Errors', () => {
  test.each([
    ["404 unknown-stream: There is no stream 'x'.", 404, 'unknown-stream', "There is no stream 'x'."],
    ["An unexpected error occurred invoking 'Subscribe' on the server. HubException: 400 invalid-request: from: is\nwrong", 400, 'invalid-request', 'from: is\nwrong'],
    ['Something else', 500, 'unknown-error', 'Something else'],
  ])('of hub methods are read: %s', (message, status, type, detail) => {
    expect(readHubError(message)).toMatchObject({ status, type, detail, message: `${status} ${type}: ${detail}` });
    expect(readHubError(message)).toBeInstanceOf(RealtimeHubError);
  });

  test('of HTTP are read, and those of others have at least their status', async () => {
    const problem = { type: 'urn:rthub:problem:too-large', title: 'Too large', status: 413, detail: 'Too many.' };
    expect(await readProblem(Response.json(problem, { status: 413 }))).toMatchObject({ status: 413, type: 'too-large', detail: 'Too many.' });
    expect(await readProblem(new Response('<html>', { status: 502, statusText: 'Bad Gateway' }))).toMatchObject({ status: 502, type: 'connection-refused' });
  });

  test.each([[[]], [['ftp://hub']], ['hub:5080'], [['http://a', '']], ['http://']])('addresses that are none are refused at once: %j', (urls) => {
    expect(() => new RealtimeClient(urls)).toThrow(TypeError);
  });

  test.each([{ silenceMs: 0 }, { bufferedEvents: -1 }, { bufferedBytes: NaN }, { transport: 'pigeon' as 'sse' }])('options that are none are refused at once: %j', (options) => {
    expect(() => new RealtimeClient('http://localhost:5080', options)).toThrow(RangeError);
  });

  test('a filter is the same in a query', () => {
    const filter = { events: ['flows/created', 'flows/deleted'] as ('flows/created' | 'flows/deleted')[], flow_collected_by_ids: [], skip_unchanged: true };
    expect(filterQuery(filter)).toEqual([['events', 'flows/created,flows/deleted'], ['flow_collected_by_ids', ''], ['skip_unchanged', 'true']]);
  });
});
