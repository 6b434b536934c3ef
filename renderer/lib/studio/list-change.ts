import type { PushPayload } from '../../../shared/api/push-topics.ts';

/** Rows of a list as they are now. */
export interface ListChange<Row> {
  items: readonly Row[];
  removed: readonly string[];
}

export type ListName = PushPayload<'changed'>['what'];

type Listed = { id: string; createdAt?: number };

/** The list after a change: what is new takes the place that the studio would give it, the newest first. */
export function applyListChange<Row extends Listed>(
  rows: readonly Row[],
  { items, removed }: ListChange<Row>,
): Row[] {
  const gone = new Set(removed);
  const changed = new Map(items.map((item) => [item.id, item]));
  const next: Row[] = [];
  for (const row of rows) {
    if (gone.has(row.id)) continue;
    next.push(changed.get(row.id) ?? row);
    changed.delete(row.id);
  }
  return withNew(next, [...changed.values()]);
}

/** Of two of the same moment the one that was stored later comes first; what has no time comes last. */
function withNew<Row extends Listed>(rows: readonly Row[], added: readonly Row[]): Row[] {
  const timed = added.filter(({ createdAt }) => createdAt !== undefined);
  const timeless = added.filter(({ createdAt }) => createdAt === undefined);
  // Later ones first; of those of one moment the one that came last.
  const coming = timed.reverse().sort((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0));
  const merged: Row[] = [];
  let next = 0;
  for (const row of rows) {
    for (; next < coming.length; next++) {
      const item = coming[next] as Row;
      if ((row.createdAt ?? 0) > (item.createdAt ?? -1)) break;
      merged.push(item);
    }
    merged.push(row);
  }
  return [...merged, ...coming.slice(next), ...timeless];
}
