import type { z } from 'zod';
import type { DamagedRow } from '../../shared/library/damage.ts';

/** What a row of each table is to a person. */
const nouns: Record<string, string> = {
  runs: 'run',
  datasets: 'dataset',
  favourites: 'starred creature',
  samples: 'sample sheet',
  checkpoints: 'checkpoint',
  kept_checkpoints: 'kept checkpoint',
  checkpoints_in_pool: 'checkpoint in a pool',
  sweeps: 'sweep',
  events: 'entry of the log',
  series: 'series',
  findings: 'finding',
};

/** A database that is damaged all over need not be listed row by row. */
const mostKept = 200;
const longestName = 100;

/** The rows that could not be read, as lists met them: each is named once, and the rest of its list is shown. */
export class Damage {
  readonly #rows = new Map<string, DamagedRow>();
  /** What was read of each, as it is. */
  readonly #raw = new Map<string, unknown>();
  #tell: (row: DamagedRow) => void = () => undefined;

  /** Tells of every row that is found from now on. */
  onFound(tell: (row: DamagedRow) => void): void {
    this.#tell = tell;
  }

  list(): DamagedRow[] {
    return [...this.#rows.values()];
  }

  has(table: string, id: string): boolean {
    return this.#rows.has(`${table}/${id.slice(0, longestName)}`);
  }

  /** What a query gave for it: whoever deletes it goes by that, not by what a person is shown. */
  rawRow(id: string): unknown {
    return this.#raw.get(id);
  }

  /** It is gone. */
  forget(id: string): void {
    this.#rows.delete(id);
    this.#raw.delete(id);
  }

  note(table: string, row: unknown, error: z.ZodError): void {
    const issue = error.issues[0];
    this.noteProblem(table, row, `${issue?.path.join('.')}: ${issue?.message}`);
  }

  /** For what no schema checks. */
  noteProblem(table: string, row: unknown, problem: string): void {
    const fields = Object(row) as Record<string, unknown>;
    const id = `${table}/${text(fields.id) ?? `${text(fields.runId)}/${text(fields.seq ?? fields.step)}`}`;
    if (this.#rows.has(id) || this.#rows.size >= mostKept) return;
    const message = `The ${describeRow(table, row)} is damaged (${problem.slice(0, 500)}).`;
    const damaged = { id, table, message };
    this.#rows.set(id, damaged);
    this.#raw.set(id, row);
    this.#tell(damaged);
  }
}

/** `run "Pond" (abc)`, `sample sheet s1 of run abc`. */
export function describeRow(table: string, row: unknown): string {
  const fields = Object(row) as Record<string, unknown>;
  const [name, id, runId] = [text(fields.name), text(fields.id), text(fields.runId)];
  const noun = nouns[table] ?? `row of the table ${table}`;
  const which = name === undefined ? (id ?? text(fields.seq)) : `"${name}" (${id})`;
  return [noun, which, runId !== undefined && `of run ${runId}`].filter(Boolean).join(' ');
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number'
    ? String(value).slice(0, longestName)
    : undefined;
}
