import type { Migration } from './migration.ts';

/**
 * A long run is drawn from summaries of its ticks, kept beside them (docs/decisions/0381-long-series.md). The widths are
 * written out: what this migration does must not change with `main/store/series-blocks.ts`.
 */
export const migration0085: Migration = {
  version: 85,
  up(connection) {
    connection.exec(`
      CREATE TABLE series_blocks (
        run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        width INTEGER NOT NULL,           -- in steps
        block INTEGER NOT NULL,           -- its steps divided by the width, rounded down
        ticks INTEGER NOT NULL,           -- rows of the table series in it
        step INTEGER NOT NULL,            -- of its last tick
        count INTEGER NOT NULL,
        mean REAL NOT NULL,               -- over steps: a tick counts as often as it has steps
        min REAL NOT NULL,
        max REAL NOT NULL,
        PRIMARY KEY (run_id, name, width, block)
      ) STRICT, WITHOUT ROWID;
    `);
    const finite = (column: string) =>
      `${column} BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308`;
    // One series after the other, in the order of both tables' keys: SQLite then neither sorts nor splits pages.
    const all = connection.prepare('SELECT DISTINCT run_id, name FROM series').raw().all();
    const summarise = (of: string, width: number) =>
      connection.prepare(`
        INSERT INTO series_blocks
        SELECT run_id, name, ${width}, step / ${width}, sum(ticks), max(step), sum(count),
          sum(mean * count) / sum(count), min(min), max(max)
        FROM ${of} GROUP BY step / ${width} ORDER BY step / ${width}`);
    const ofRows = summarise(
      `(SELECT *, 1 AS ticks FROM series
        WHERE run_id = ? AND name = ? AND step >= 0 AND count >= 1
          AND ${['mean', 'min', 'max'].map(finite).join(' AND ')})`,
      16,
    );
    const ofBlocks = (narrower: number, width: number) =>
      summarise(
        `(SELECT * FROM series_blocks WHERE run_id = ? AND name = ? AND width = ${narrower})`,
        width,
      );
    const steps = [ofRows, ofBlocks(16, 256), ofBlocks(256, 4_096)];
    for (const [runId, name] of all as [string, string][])
      for (const step of steps) step.run(runId, name);
  },
};
