// Every problem type that the server can answer has a section in the documentation, and every section a type.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

const root = new URL('../../', import.meta.url);

test('every problem type is explained in docs/wire.md', () => {
  const folder = new URL('src/RealtimeHub.Server/', root);
  const sources = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.cs') && !/^(bin|obj)\//.test(name));
  const types = new Set();
  for (const name of sources) {
    const text = readFileSync(new URL(name, folder), 'utf8');
    for (const [, type] of text.matchAll(/(?:\bnew(?: Problem)?\((?:\d+|[\w.]+), |\bBad\()"([a-z]+(?:-[a-z]+)+|busy|closing|unconfirmed)", "/g)) types.add(type);
  }
  const [, errors] = readFileSync(new URL('docs/wire.md', root), 'utf8').split('\n## Errors\n');
  const sections = [...errors.matchAll(/^### (.+)$/gm)].map(([, title]) => title);
  assert.deepEqual([...types].sort(), sections.toSorted());
});
