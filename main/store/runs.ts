import { z } from 'zod';
import { jobIdSchema } from '../../shared/pool/job.ts';
import { runSchema } from '../../shared/run/run.ts';
import { jsonColumn, readRow, readSoundRows, toJsonColumn } from './rows.ts';
import { inTransaction, type ReadableStore, type WritableStore } from './store.ts';

const shape = runSchema.omit({
  datasetName: true,
  queuePosition: true,
  lastCheckpointStep: true,
  bestMark: true,
  lastSamplePath: true,
});

/** A run as its table holds it; the view adds the dataset's name, its place in the queue and its newest files. */
const runRowSchema = shape.extend({
  queueOrder: z.int().nullable(),
  /** The job that a pool has of it; null unless it is in one now. */
  poolJob: jobIdSchema.nullable(),
  /** Up to where what is told of that job is stored; null before any of it is. */
  poolCursor: z
    .string()
    .regex(/^\d+-\d+$/)
    .nullable(),
});
export type RunRow = z.output<typeof runRowSchema>;

const { hyperparameters, engineFacts, problem, branchedFrom, tags, byHand, rungs, poolPlace } =
  shape.shape;
const rowSchema = runRowSchema.extend({
  hyperparameters: jsonColumn(hyperparameters),
  engineFacts: jsonColumn(engineFacts.unwrap()).nullable(),
  problem: jsonColumn(problem.unwrap()).nullable(),
  branchedFrom: jsonColumn(branchedFrom.unwrap()).nullable(),
  tags: jsonColumn(tags),
  isBaseline: z.literal([0, 1]).transform(Boolean),
  byHand: jsonColumn(byHand.unwrap()).nullable(),
  rungs: jsonColumn(rungs),
  poolPlace: jsonColumn(poolPlace.unwrap()).nullable(),
});

/** Every column but `removed_at`: from the row's field to the column's name. */
const columnOf: Record<keyof RunRow, string> = {
  id: 'id',
  name: 'name',
  colourName: 'colour',
  tags: 'tags',
  notes: 'notes',
  archivedAt: 'archived_at',
  isBaseline: 'is_baseline',
  datasetId: 'dataset_id',
  state: 'state',
  queueOrder: 'queue_order',
  hyperparameters: 'hyperparameters',
  presetId: 'preset_id',
  engine: 'engine',
  engineFacts: 'engine_facts',
  appVersion: 'app_version',
  createdAt: 'created_at',
  startedAt: 'started_at',
  endedAt: 'ended_at',
  step: 'step',
  imagesSeen: 'images_seen',
  elapsedMs: 'elapsed_ms',
  etaMs: 'eta_ms',
  stepsPerSecond: 'steps_per_second',
  problem: 'problem',
  endReason: 'end_reason',
  sweepId: 'sweep_id',
  rungs: 'rungs',
  startsAt: 'starts_at',
  branchedFrom: 'branched_from',
  lastSeq: 'last_seq',
  attempt: 'attempt',
  stepsPerTick: 'steps_per_tick',
  trainedBy: 'trained_by',
  byHand: 'by_hand',
  pace: 'pace',
  place: 'place',
  machine: 'machine',
  poolPlace: 'pool_place',
  poolId: 'pool_id',
  poolJob: 'pool_job',
  poolCursor: 'pool_cursor',
};
const fields = Object.keys(columnOf) as (keyof RunRow)[];
const selection = fields.map((field) => `${columnOf[field]} AS ${field}`).join(', ');

/** What of a row is for the queue and for the pool to know, and what is shown. */
export function splitRow<R extends Partial<RunRow>>({
  queueOrder,
  poolJob,
  poolCursor,
  ...shown
}: R) {
  return { inner: { queueOrder, poolJob, poolCursor }, shown };
}

export function insertRun(store: WritableStore, run: RunRow): void {
  const names = fields.map((field) => columnOf[field]).join(', ');
  const values = fields.map((field) => `@${field}`).join(', ');
  store.prepare(`INSERT INTO runs (${names}) VALUES (${values})`).run(toColumns(run));
}

/** Changes the named fields of a run and leaves the others. */
export function updateRun(
  store: WritableStore,
  id: string,
  changes: Partial<Omit<RunRow, 'id'>>,
): void {
  const changed = fields.filter((field) => field in changes && field !== 'id');
  if (changed.length === 0) return;
  const assignments = changed.map((field) => `${columnOf[field]} = @${field}`).join(', ');
  store.prepare(`UPDATE runs SET ${assignments} WHERE id = @id`).run({ ...toColumns(changes), id });
}

/** Newest first, without removed ones. */
export function listRuns(store: ReadableStore): RunRow[] {
  const rows = store
    .prepare(
      `SELECT ${selection} FROM runs WHERE removed_at IS NULL ORDER BY created_at DESC, rowid DESC`,
    )
    .all();
  return readSoundRows(store, 'runs', rowSchema, rows);
}

/** Without removed ones. */
export function findRun(store: ReadableStore, id: string): RunRow | undefined {
  const row = store
    .prepare(`SELECT ${selection} FROM runs WHERE id = ? AND removed_at IS NULL`)
    .get(id);
  return row === undefined ? undefined : readRow('runs', rowSchema, row);
}

/** The same, where a damaged one counts as none. */
export function findSoundRun(store: ReadableStore, id: string): RunRow | undefined {
  const rows = store
    .prepare(`SELECT ${selection} FROM runs WHERE id = ? AND removed_at IS NULL`)
    .all(id);
  return readSoundRows(store, 'runs', rowSchema, rows)[0];
}

/** Null for one that was not removed, or whose room was freed since. */
export function nameOfRemovedRun(store: ReadableStore, id: string): string | null {
  const rows = store
    .prepare('SELECT id, name FROM runs WHERE id = ? AND removed_at IS NOT NULL')
    .all(id);
  const named = shape.pick({ id: true, name: true });
  return readSoundRows(store, 'runs', named, rows)[0]?.name ?? null;
}

/** Over how many steps the series of an earlier run on the same data with the same settings are averaged. */
export function stepsPerTickOfTwin(
  store: ReadableStore,
  { id, datasetId, engine, hyperparameters }: RunRow,
): number | null {
  const row = store
    .prepare(
      `SELECT steps_per_tick AS stepsPerTick FROM runs
       WHERE dataset_id = ? AND engine = ? AND hyperparameters = ? AND steps_per_tick IS NOT NULL AND id <> ?
       ORDER BY created_at DESC LIMIT 1`,
    )
    .get(datasetId, engine, toJsonColumn(hyperparameters), id);
  if (row === undefined) return null;
  return readRow('runs', shape.pick({ stepsPerTick: true }), row).stepsPerTick;
}

/** The queue, next first. */
export function queuedRuns(store: ReadableStore): RunRow[] {
  const rows = store
    .prepare(
      `SELECT ${selection} FROM runs WHERE queue_order IS NOT NULL AND removed_at IS NULL ORDER BY queue_order`,
    )
    .all();
  return readSoundRows(store, 'runs', rowSchema, rows);
}

/** The same by their identifiers alone. A row that lists met as damaged never gets its turn, so it has no place. */
export function queuedRunIds(store: ReadableStore): string[] {
  const rows = store
    .prepare(
      'SELECT id FROM runs WHERE queue_order IS NOT NULL AND removed_at IS NULL ORDER BY queue_order',
    )
    .all();
  return rows
    .map((row) => readRow('runs', z.object({ id: z.string() }), row).id)
    .filter((id) => !store.damage.has('runs', id));
}

/** The place of each queued run: 1 is next. */
export function placesInQueue(store: ReadableStore): ReadonlyMap<string, number> {
  return new Map(queuedRunIds(store).map((id, index) => [id, index + 1]));
}

/** The order that puts a run behind all that are queued. */
export function nextQueueOrder(store: ReadableStore): number {
  const row = store.prepare('SELECT coalesce(max(queue_order), 0) + 1 AS next FROM runs').get();
  return readRow('runs', z.object({ next: z.int() }), row).next;
}

/** Puts the queue into this order, next first; those that are not named follow as they were. */
export function orderQueue(store: WritableStore, runIds: readonly string[]): void {
  const others = queuedRunIds(store).filter((id) => !runIds.includes(id));
  const place = store.prepare(
    'UPDATE runs SET queue_order = ? WHERE id = ? AND queue_order IS NOT NULL',
  );
  inTransaction(store, () =>
    [...runIds, ...others].forEach((id, index) => place.run(index + 1, id)),
  );
}

/** The run that all others are measured by; undefined where none is, or it was removed. */
export function findBaseline(store: ReadableStore): RunRow | undefined {
  const row = store
    .prepare(`SELECT ${selection} FROM runs WHERE is_baseline = 1 AND removed_at IS NULL`)
    .get();
  return row === undefined ? undefined : readSoundRows(store, 'runs', rowSchema, [row])[0];
}

/** @returns which runs are other now */
export function pinBaseline(store: WritableStore, id: string | null): string[] {
  return inTransaction(store, () => {
    const pinned = store.prepare('SELECT id FROM runs WHERE is_baseline = 1').all();
    const before = pinned.map((row) => readRow('runs', z.object({ id: z.string() }), row).id);
    store.prepare('UPDATE runs SET is_baseline = 0 WHERE is_baseline = 1').run();
    if (id !== null) store.prepare('UPDATE runs SET is_baseline = 1 WHERE id = ?').run(id);
    return [...new Set([...before, ...(id === null ? [] : [id])])];
  });
}

/** A soft removal: gone from lists, back with `restoreRun`, purged after 30 days. */
export function removeRun(store: WritableStore, id: string, at: number): void {
  store.prepare('UPDATE runs SET removed_at = ?, queue_order = NULL WHERE id = ?').run(at, id);
}

/** @returns whether there was such a run */
export function restoreRun(store: WritableStore, id: string): boolean {
  return store.prepare('UPDATE runs SET removed_at = NULL WHERE id = ?').run(id).changes > 0;
}

function toColumns(run: Partial<RunRow>): Record<string, unknown> {
  return {
    ...run,
    ...('hyperparameters' in run && { hyperparameters: toJsonColumn(run.hyperparameters) }),
    ...('engineFacts' in run && { engineFacts: toJsonColumn(run.engineFacts) }),
    ...('problem' in run && { problem: toJsonColumn(run.problem) }),
    ...('branchedFrom' in run && { branchedFrom: toJsonColumn(run.branchedFrom) }),
    ...('tags' in run && { tags: toJsonColumn(run.tags) }),
    ...('isBaseline' in run && { isBaseline: Number(run.isBaseline) }),
    ...('byHand' in run && { byHand: toJsonColumn(run.byHand) }),
    ...('rungs' in run && { rungs: toJsonColumn(run.rungs) }),
    ...('poolPlace' in run && { poolPlace: toJsonColumn(run.poolPlace) }),
  };
}
