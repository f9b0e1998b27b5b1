import { readFileSync } from 'node:fs';
import type { Envelope } from '../../src/index.js';

/** One event of each type of TAMS 8.2. */
export const samples = JSON.parse(readFileSync(new URL('../../../../tests/data/sample-events-8.2.json', import.meta.url), 'utf8')) as Envelope[];
