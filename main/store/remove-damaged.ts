import { z } from 'zod';
import { listCheckpoints, listKeptCheckpoints } from './checkpoints.ts';
import { listCheckpointsInPool } from './checkpoints-in-pool.ts';
import { listDatasets } from './datasets.ts';
import { newestLogEvents } from './events.ts';
import { listFavourites } from './favourites.ts';
import { listSweeps } from './run-sweeps.ts';
import { listRuns } from './runs.ts';
import { listSamples } from './samples.ts';
import type { ReadableStore, WritableStore } from './store.ts';

const byId = z.object({ id: z.string() });

/**
 * How a row that a list left out is deleted. Curves and findings are not among them: a curve is left out by the point,
 * and neither hides anything else.
 */
const deletions: Record<string, { sql: string; key: z.ZodType<Record<string, unknown>> }> = {
  runs: { sql: 'DELETE FROM runs WHERE id = @id', key: byId },
  datasets: { sql: 'DELETE FROM datasets WHERE id = @id', key: byId },
  favourites: { sql: 'DELETE FROM favourites WHERE id = @id', key: byId },
  sweeps: { sql: 'DELETE FROM sweeps WHERE id = @id', key: byId },
  samples: { sql: 'DELETE FROM samples WHERE id = @id', key: byId },
  checkpoints: { sql: 'DELETE FROM checkpoints WHERE id = @id', key: byId },
  kept_checkpoints: {
    sql: 'DELETE FROM kept_checkpoints WHERE run_id = @runId AND step = @step',
    key: z.object({ runId: z.string(), step: z.int() }),
  },
  checkpoints_in_pool: {
    sql: 'DELETE FROM checkpoints_in_pool WHERE run_id = @runId AND step = @step',
    key: z.object({ runId: z.string(), step: z.int() }),
  },
  events: {
    sql: 'DELETE FROM events WHERE run_id = @runId AND seq = @seq',
    key: z.object({ runId: z.string(), seq: z.int() }),
  },
};

/** As many lines of a log are looked at as a screen shows of it at most. */
const logLines = 1_000;

/** Reads every list, so that `store.damage` holds what is damaged in any. */
export function findDamage(store: ReadableStore): void {
  listDatasets(store);
  listFavourites(store);
  listSweeps(store);
  for (const { id } of listRuns(store)) {
    listSamples(store, id);
    listCheckpoints(store, id);
    listKeptCheckpoints(store, id);
    listCheckpointsInPool(store, id);
    newestLogEvents(store, id, logLines);
  }
}

/**
 * Deletes the rows that lists had to leave out. What belongs to a run's row goes with it; files stay, and are
 * leftovers from then on (`free-room.ts`). A dataset that a run refers to stays.
 *
 * @returns their places in `store.damage`, which holds the others still
 */
export function removeDamaged(store: WritableStore): string[] {
  const removed = store.damage.list().flatMap(({ id, table }) => {
    const deletion = deletions[table];
    const key = deletion?.key.safeParse(store.damage.rawRow(id)).data;
    return deletion && key && deletes(store, deletion.sql, key) ? [id] : [];
  });
  for (const id of removed) store.damage.forget(id);
  return removed;
}

/** @returns whether it is gone; not where another row needs it */
function deletes(store: WritableStore, sql: string, key: Record<string, unknown>): boolean {
  try {
    store.prepare(sql).run(key);
    return true;
  } catch (thrown) {
    if ((thrown as { code?: unknown }).code === 'SQLITE_CONSTRAINT_FOREIGNKEY') return false;
    throw thrown;
  }
}
