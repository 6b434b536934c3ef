import type { PushPayload } from '../../../shared/api/push-topics.ts';

/** Rows of a list as they are now. */
export interface ListChange<Row> {
  items: readonly Row[];
  removed: readonly string[];
}

export type ListName = PushPayload<'changed'>['what'];

/** The list after a change: what is new takes the place that the studio would give it, the newest first. */
export function applyListChange<Row extends { id: string; createdAt?: number }>(
  rows: readonly Row[],
  { items, removed }: ListChange<Row>,
): Row[] {
  const next = rows.filter(({ id }) => !removed.includes(id));
  for (const item of items) {
    const known = next.findIndex(({ id }) => id === item.id);
    if (known >= 0) next[known] = item;
    else next.splice(placeOf(next, item), 0, item);
  }
  return next;
}

/** Of two of the same moment the one that was stored later comes first; what has no time comes last. */
function placeOf(
  rows: readonly { createdAt?: number }[],
  { createdAt }: { createdAt?: number },
): number {
  const place = rows.findIndex((row) => (row.createdAt ?? 0) <= (createdAt ?? -1));
  return place < 0 ? rows.length : place;
}
