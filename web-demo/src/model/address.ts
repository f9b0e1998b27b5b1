import type { Selection } from './selection.js';

/** What of the view stands in the URL, so that a link shows the same. */
export interface View {
  stream: string;
  span: number;
  /** The time at the right edge in media seconds; null while it follows the live edge. */
  at: number | null;
}

export const defaultSpan = 120;

export function readAddress(search: string, selection: Selection): View {
  const query = new URLSearchParams(search);
  for (const [kind, ids] of Object.entries(selection.picks)) {
    ids.clear();
    for (const id of (query.get(kind) ?? '').split(',')) if (id) ids.add(id);
  }
  selection.search = query.get('q') ?? '';
  const at = Number(query.get('at') || NaN);
  const span = Number(query.get('span') || NaN);
  return { stream: query.get('stream') || 'tams', span: Number.isFinite(span) ? span : defaultSpan, at: Number.isFinite(at) ? at : null };
}

export function addressOf(view: View, selection: Selection): string {
  const query = new URLSearchParams();
  if (view.stream !== 'tams') query.set('stream', view.stream);
  for (const [kind, ids] of Object.entries(selection.picks)) if (ids.size > 0) query.set(kind, [...ids].join(','));
  if (selection.search) query.set('q', selection.search);
  if (Math.round(view.span) !== defaultSpan) query.set('span', view.span.toFixed(0));
  if (view.at !== null) query.set('at', view.at.toFixed(3));
  // Commas need no escape in a query, and links are read by people.
  return query.size === 0 ? '' : `?${query.toString().replaceAll('%2C', ',')}`;
}
