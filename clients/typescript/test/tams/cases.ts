import { readFileSync } from 'node:fs';

/** What mediatimestamp 5.2 makes of timestamps and timeranges; the .NET types are tested with the same file. */
export const cases = JSON.parse(readFileSync(new URL('../../../../tests/RealtimeHub.Tams.Tests/Data/timerange-cases.json', import.meta.url), 'utf8')) as {
  timerange_parse: { input: string; canonical: string; matchesTamsSchemaPattern: boolean }[];
  timestamp_parse: { input: string; canonical: string; nanoseconds: string; matchesTamsSchemaPattern: boolean }[];
  pairs: { a: string; b: string; overlaps: boolean; a_contains_b: boolean; b_contains_a: boolean; intersection: string }[];
};
