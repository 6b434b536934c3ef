import { z } from 'zod';
import { datasetSchema, type Dataset } from '../../shared/dataset/dataset.ts';
import { jsonColumn, readRow, readRows, readSoundRows } from './rows.ts';
import type { ReadableStore, WritableStore } from './store.ts';

const columns =
  'id, name, created_at AS createdAt, source, options, size, channels, count, labels, label_counts AS labelCounts, tags, tag_counts AS tagCounts, report';

const { options, labels, labelCounts, tags, tagCounts, report } = datasetSchema.shape;
/** What was done where options do not say so, because there was no such choice yet. */
const beforeTheirTime = {
  sheets: 'none',
  animations: 'first',
  flatBackground: 'keep',
  fitPairs: 'none',
};
const storedOptions = z.preprocess(
  (stored) => (typeof stored === 'object' ? { ...beforeTheirTime, ...stored } : stored),
  options,
);
const rowSchema = datasetSchema.extend({
  options: jsonColumn(storedOptions),
  labels: jsonColumn(labels),
  labelCounts: jsonColumn(labelCounts),
  tags: jsonColumn(tags),
  tagCounts: jsonColumn(tagCounts),
  report: jsonColumn(report),
});

export function insertDataset(store: WritableStore, dataset: Dataset): void {
  store
    .prepare(
      `INSERT INTO datasets (id, name, created_at, source, options, size, channels, count, labels, label_counts, tags, tag_counts, report)
       VALUES (@id, @name, @createdAt, @source, @options, @size, @channels, @count, @labels, @labelCounts, @tags, @tagCounts, @report)`,
    )
    .run({
      ...dataset,
      options: JSON.stringify(dataset.options),
      labels: JSON.stringify(dataset.labels),
      labelCounts: JSON.stringify(dataset.labelCounts),
      tags: JSON.stringify(dataset.tags),
      tagCounts: JSON.stringify(dataset.tagCounts),
      report: JSON.stringify(dataset.report),
    });
}

/** Takes one back whose file did not come to its place. */
export function forgetDataset(store: WritableStore, id: string): void {
  store.prepare('DELETE FROM datasets WHERE id = ?').run(id);
}

/** Newest first, without removed ones. */
export function listDatasets(store: ReadableStore): Dataset[] {
  const rows = store
    .prepare(
      `SELECT ${columns} FROM datasets WHERE removed_at IS NULL ORDER BY created_at DESC, rowid DESC`,
    )
    .all();
  return readSoundRows(store, 'datasets', rowSchema, rows);
}

/** Of a removed or damaged one too. */
export function nameOfDataset(store: ReadableStore, id: string): string | undefined {
  const row = store.prepare('SELECT name FROM datasets WHERE id = ?').get(id);
  return row === undefined
    ? undefined
    : readRow('datasets', z.object({ name: z.string() }), row).name;
}

/** Removed ones too: a run keeps showing the dataset it was trained on. */
export function findDataset(store: ReadableStore, id: string): Dataset | undefined {
  const row = store.prepare(`SELECT ${columns} FROM datasets WHERE id = ?`).get(id);
  return row === undefined ? undefined : readRow('datasets', rowSchema, row);
}

/** How many sprites it has, also where it was removed; null where there is none. */
export function spriteCount(store: ReadableStore, id: string): number | null {
  const row = store.prepare('SELECT count FROM datasets WHERE id = ?').get(id);
  return row === undefined ? null : readRow('datasets', rowSchema.pick({ count: true }), row).count;
}

export function renameDataset(store: WritableStore, id: string, name: string): void {
  store.prepare('UPDATE datasets SET name = ? WHERE id = ?').run(name, id);
}

/** Names of the runs that use a dataset, without removed ones. */
export function runsOfDataset(store: ReadableStore, id: string): string[] {
  const rows = store
    .prepare(
      'SELECT name FROM runs WHERE dataset_id = ? AND removed_at IS NULL ORDER BY created_at',
    )
    .all(id);
  return readRows('runs', z.object({ name: z.string() }), rows).map(({ name }) => name);
}

/** A soft removal: gone from lists, back with `restoreDataset`, purged after 30 days. */
export function removeDataset(store: WritableStore, id: string, at: number): void {
  store.prepare('UPDATE datasets SET removed_at = ? WHERE id = ?').run(at, id);
}

export function restoreDataset(store: WritableStore, id: string): void {
  store.prepare('UPDATE datasets SET removed_at = NULL WHERE id = ?').run(id);
}
