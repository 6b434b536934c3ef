import { blockWidths } from './series-blocks.ts';
import { inTransaction, type ReadableStore, type WritableStore } from './store.ts';

/**
 * Losses of every step, as 0.1.0 stored them. They stay where they are, and are read as ticks like all others
 * (docs/decisions/0505-old-losses-stay-where-they-are.md); what is missing beside them are blocks, which are made run by run
 * and slice by slice.
 */

/** Steps that are put into blocks at once, some 3 ms of work: what a window asks meanwhile takes many turns of the studio. */
const stepsAtOnce = 4_096;

const [narrowest, ...wider] = blockWidths;

/** The series that were told, by the columns that they lie in. */
const seriesOfColumn = {
  discriminator: 'discriminator/loss',
  generator: 'generator/loss',
  elapsed_ms: 'time',
} as const;
const columns = Object.keys(seriesOfColumn) as (keyof typeof seriesOfColumn)[];

export interface Unsummarised {
  runId: string;
  /** The first step that is in no block yet. */
  nextStep: number;
  /** Its last one. */
  steps: number;
}

/** Runs that have no blocks of all of their losses yet, the newest first. */
export function listUnsummarised(store: ReadableStore): Unsummarised[] {
  return store
    .prepare(
      `SELECT run_id AS runId, next_step AS nextStep,
         coalesce((SELECT max(step) FROM losses WHERE losses.run_id = unsummarised_runs.run_id), 0) AS steps
       FROM unsummarised_runs JOIN runs ON runs.id = run_id
       ORDER BY removed_at IS NOT NULL, created_at DESC, rowid DESC`,
    )
    .all() as Unsummarised[];
}

/** Puts more losses of a run into blocks. @returns the first step that is in none yet; null where all are */
export function summariseFurther(store: WritableStore, runId: string): number | null {
  return inTransaction(store, () => {
    const from = store
      .prepare('SELECT next_step FROM unsummarised_runs WHERE run_id = ?')
      .pluck()
      .get(runId) as number | undefined;
    if (from === undefined) return null;
    const to = from + stepsAtOnce;
    summarise(store, runId, from);
    if (store.prepare('SELECT 1 FROM losses WHERE run_id = ? AND step >= ?').get(runId, to)) {
      store.prepare('UPDATE unsummarised_runs SET next_step = ? WHERE run_id = ?').run(to, runId);
      return to;
    }
    store.prepare('DELETE FROM unsummarised_runs WHERE run_id = ?').run(runId);
    return null;
  });
}

/** Puts all losses of a run into blocks. */
export function summariseWholly(store: WritableStore, runId: string): void {
  while (summariseFurther(store, runId) !== null);
}

/** What was told after a step is trained again. */
export function deleteLossesAfter(store: WritableStore, runId: string, step: number): void {
  store.prepare('DELETE FROM losses WHERE run_id = ? AND step > ?').run(runId, step);
}

function summarise(store: WritableStore, runId: string, from: number): void {
  gatherBlocks(store, runId, from);
  for (const column of columns)
    store
      .prepare(
        `INSERT OR REPLACE INTO series_blocks (run_id, name, width, block, ticks, step, count, mean, min, max)
         SELECT ?, ?, ${narrowest}, block, ticks, step, ticks, ${column}, ${column}_min, ${column}_max FROM temp.old_blocks`,
      )
      .run(runId, seriesOfColumn[column]);
  const names: string[] = Object.values(seriesOfColumn);
  if (isWgan(store, runId)) {
    // With clipped weights the critic's loss is the distance, with the other sign.
    store
      .prepare(
        `INSERT OR REPLACE INTO series_blocks (run_id, name, width, block, ticks, step, count, mean, min, max)
         SELECT run_id, 'discriminator/wasserstein', width, block, ticks, step, count, -mean, -max, -min
         FROM series_blocks WHERE run_id = ? AND name = 'discriminator/loss' AND width = ${narrowest}
           AND block BETWEEN ? AND ?`,
      )
      .run(runId, from / narrowest, (from + stepsAtOnce) / narrowest - 1);
    names.push('discriminator/wasserstein');
  }
  for (const name of names)
    for (const [place, width] of wider.entries())
      widen(store, runId, name, { from, width, narrower: blockWidths[place] ?? narrowest });
}

/** The narrowest blocks of all three columns, in one reading of a slice. */
function gatherBlocks(store: WritableStore, runId: string, from: number): void {
  const values = columns.flatMap((each) => [each, `${each}_min`, `${each}_max`]);
  store.prepare('CREATE TEMP TABLE IF NOT EXISTS places (place INTEGER PRIMARY KEY)').run();
  store
    .prepare(
      `CREATE TEMP TABLE IF NOT EXISTS old_blocks (block INTEGER PRIMARY KEY, ticks, step, ${values.join(', ')})`,
    )
    .run();
  store
    .prepare(
      `INSERT OR IGNORE INTO temp.places
       WITH RECURSIVE each (place) AS (SELECT 0 UNION ALL SELECT place + 1 FROM each WHERE place < ${stepsAtOnce / narrowest - 1})
       SELECT place FROM each`,
    )
    .run();
  store.prepare('DELETE FROM temp.old_blocks').run();
  // A block a row of `places`: SQLite then need not sort steps to group them. What is beyond all bounds is not 0 less itself.
  const extremes = columns.map((each) => `avg(${each}), min(${each}), max(${each})`);
  store
    .prepare(
      `INSERT INTO temp.old_blocks
       SELECT @from / ${narrowest} + place, count(*), max(step), ${extremes.join(', ')}
       FROM temp.places CROSS JOIN losses
         ON run_id = @runId AND step BETWEEN @from + ${narrowest} * place AND @from + ${narrowest} * place + ${narrowest - 1}
       WHERE ${columns.map((each) => `${each} - ${each} = 0`).join(' AND ')}
       GROUP BY place`,
    )
    .run({ runId, from });
}

/** Wider blocks of the narrower ones of a slice. */
function widen(
  store: WritableStore,
  runId: string,
  name: string,
  { from, width, narrower }: { from: number; width: number; narrower: number },
): void {
  const parts = width / narrower;
  store
    .prepare(
      `INSERT OR REPLACE INTO series_blocks (run_id, name, width, block, ticks, step, count, mean, min, max)
       SELECT run_id, name, ${width}, block / ${parts}, sum(ticks), max(step), sum(count), sum(mean * count) / sum(count), min(min), max(max)
       FROM series_blocks WHERE run_id = ? AND name = ? AND width = ${narrower} AND block BETWEEN ? AND ?
       GROUP BY block / ${parts}`,
    )
    .run(runId, name, from / narrower, (from + stepsAtOnce) / narrower - 1);
}

function isWgan(store: WritableStore, runId: string): boolean {
  const loss = store
    .prepare(
      `SELECT CASE WHEN json_valid(hyperparameters) THEN json_extract(hyperparameters, '$.loss') END AS loss
       FROM runs WHERE id = ?`,
    )
    .get(runId) as { loss: unknown } | undefined;
  return loss?.loss === 'wgan';
}
