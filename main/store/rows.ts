import { z } from 'zod';
import { StudioError } from '../../shared/errors.ts';
import { describeRow } from './damage.ts';
import type { ReadableStore } from './store.ts';

/** A text column that holds JSON of `schema`. */
export function jsonColumn<S extends z.ZodType>(schema: S) {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'is not JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);
}

/** What such a column holds; nothing stays nothing. */
export function toJsonColumn(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

/** Checks what came out of the database: its file may have been damaged or edited by hand. */
export function readRow<S extends z.ZodType>(table: string, schema: S, row: unknown): z.output<S> {
  const parsed = schema.safeParse(row);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new StudioError(
    'library-unusable',
    `The ${describeRow(table, row)} is damaged (${issue?.path.join('.')}: ${issue?.message}).`,
    'Restore the library’s studio.db from a backup, or choose another library folder with --library.',
    { cause: parsed.error },
  );
}

/**
 * The rows of a list that can be read. One that is damaged is left out and named (`store.damage`), because it must
 * not hide the others.
 */
export function readSoundRows<S extends z.ZodType>(
  store: ReadableStore,
  table: string,
  schema: S,
  rows: Iterable<unknown>,
): z.output<S>[] {
  return [...soundRows(store, table, schema, rows)];
}

/** The first of them; the rest need not be fetched. */
export function readFirstSoundRow<S extends z.ZodType>(
  store: ReadableStore,
  table: string,
  schema: S,
  rows: Iterable<unknown>,
): z.output<S> | undefined {
  for (const row of soundRows(store, table, schema, rows)) return row;
  return undefined;
}

function* soundRows<S extends z.ZodType>(
  { damage }: ReadableStore,
  table: string,
  schema: S,
  rows: Iterable<unknown>,
): Generator<z.output<S>> {
  for (const row of rows) {
    const parsed = schema.safeParse(row);
    if (parsed.success) yield parsed.data;
    else damage.note(table, row, parsed.error);
  }
}

export function readRows<S extends z.ZodType>(
  table: string,
  schema: S,
  rows: readonly unknown[],
): z.output<S>[] {
  return rows.map((row) => readRow(table, schema, row));
}

/**
 * A file of a run lies in that run's folder. A row that names another is no row of ours: what is read, exported
 * or deleted by it would be something else's.
 */
export const inFolderOfRun = [
  (row: { runId: string; path: string }) => row.path.startsWith(`runs/${row.runId}/`),
  { path: ['path'] as PropertyKey[], message: 'is not in the folder of its run' },
] as const;

/** A column that is null where the field is left out. */
export function orLeftOut<T extends z.ZodOptional>(field: T) {
  return field.nullable().transform((value) => value ?? undefined);
}
