import { z } from 'zod';
import { StudioError } from '../../shared/errors.ts';

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
    `A row of the library’s table ${table} is damaged (${issue?.path.join('.')}: ${issue?.message}).`,
    'Restore the library’s studio.db from a backup, or choose another library folder with --library.',
    { cause: parsed.error },
  );
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
