import type Database from 'better-sqlite3';
import type { Migration } from './migration.ts';

interface Known {
  at: number;
  step: number;
  /** Training went on from there: what had been known of later steps is trained again. */
  isStart: number;
}

/**
 * When steps were done (shared/run/clock.ts). Of runs from before it is told by their sheets and checkpoints, and by when
 * they were started. How much a mark must differ is written out: what this migration does must not change with the table
 * of today.
 */
export const migration0100: Migration = {
  version: 100,
  up(connection) {
    connection.exec(`
      CREATE TABLE run_clock (
        run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        step INTEGER NOT NULL,
        elapsed_ms REAL NOT NULL,         -- of training, when the step was done
        at INTEGER NOT NULL,              -- milliseconds since 1970, at that moment
        PRIMARY KEY (run_id, step)
      ) STRICT, WITHOUT ROWID;
    `);
    // A library that a studio after 0.1.0 brought up to date has series alone.
    const hasOldLosses = connection
      .prepare("SELECT 1 FROM sqlite_schema WHERE type = 'view' AND name = 'ticks'")
      .get();
    const ids = connection.prepare('SELECT id FROM runs').pluck().all() as string[];
    for (const runId of ids) markRun(connection, runId, hasOldLosses ? 'ticks' : 'series');
  },
};

function markRun(connection: Database.Database, runId: string, ticks: 'ticks' | 'series'): void {
  const known = connection
    .prepare(
      `SELECT at, step, 0 AS isStart FROM samples WHERE run_id = @runId AND kind = 'progress'
       UNION ALL SELECT at, step, 0 FROM checkpoints WHERE run_id = @runId
       UNION ALL SELECT json_extract(event, '$.at'), json_extract(event, '$.step') + 1, 1 FROM events
         WHERE run_id = @runId AND type = 'state' AND json_valid(event)
           AND json_extract(event, '$.state') = 'running'
       ORDER BY at, isStart`,
    )
    .all({ runId }) as Known[];
  const elapsedAt = connection
    .prepare(
      `SELECT max, step FROM ${ticks} WHERE run_id = ? AND name = 'time' AND step <= ?
       ORDER BY step DESC LIMIT 1`,
    )
    .pluck();
  let marks: { step: number; elapsedMs: number; at: number }[] = [];
  for (const { at, step, isStart } of known) {
    if (!Number.isFinite(at) || !Number.isFinite(step)) continue;
    if (isStart) marks = marks.filter((mark) => mark.step < step);
    const elapsedMs = elapsedAt.get(runId, isStart ? step - 1 : step) ?? (isStart ? 0 : null);
    const last = marks.at(-1);
    if (typeof elapsedMs !== 'number' || !Number.isFinite(elapsedMs)) continue;
    if (last && step <= last.step) continue;
    const drift = last ? Math.abs(at - last.at - (elapsedMs - last.elapsedMs)) : Infinity;
    if (drift > Math.max(1_000, elapsedMs / 1_000)) marks.push({ step, elapsedMs, at });
  }
  const insert = connection.prepare(
    'INSERT INTO run_clock (run_id, step, elapsed_ms, at) VALUES (?, ?, ?, ?)',
  );
  // A run of which no step was timed is told nothing of by when it was started.
  if (elapsedAt.get(runId, Number.MAX_SAFE_INTEGER) === undefined) return;
  for (const { step, elapsedMs, at } of marks)
    insert.run(runId, Math.trunc(step), elapsedMs, Math.trunc(at));
}
