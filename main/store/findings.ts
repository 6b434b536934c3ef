import { z } from 'zod';
import type { TrainerEventOf } from '../../shared/run/events.ts';
import {
  findingSchema,
  subjectOf,
  type Finding,
  type StoredFinding,
} from '../../shared/run/findings.ts';
import { jsonColumn, readSoundRows } from './rows.ts';
import type { ReadableStore, WritableStore } from './store.ts';

const rowSchema = z.object({
  runId: z.string(),
  step: z.int().min(0),
  finding: jsonColumn(findingSchema),
});

/** Stores what was found; what is found anew of a step takes the place of the old. */
export function insertFindings(
  store: WritableStore,
  runId: string,
  events: readonly TrainerEventOf<'finding'>[],
): void {
  const insert = store.prepare(
    `INSERT OR REPLACE INTO findings (run_id, kind, subject, step, finding) VALUES (?, ?, ?, ?, ?)`,
  );
  for (const { step, finding } of events) {
    insert.run(runId, finding.kind, subjectOf(finding), step, JSON.stringify(finding));
  }
}

export interface WantedFindings {
  /** Of all kinds where it is left out. */
  kind?: Finding['kind'] | undefined;
  /** Of this step alone. */
  step?: number | undefined;
  limit: number;
}

/** The newest `limit` of what is wanted, ordered by step. */
export function newestFindings(
  store: ReadableStore,
  runId: string,
  { kind, step, limit }: WantedFindings,
): StoredFinding[] {
  const rows = store
    .prepare(
      `SELECT run_id AS runId, kind || ' of step ' || step AS seq, step, finding FROM findings
       WHERE run_id = :runId AND (:kind IS NULL OR kind = :kind) AND (:step IS NULL OR step = :step)
       ORDER BY step DESC, kind, subject LIMIT :limit`,
    )
    .all({ runId, kind: kind ?? null, step: step ?? null, limit });
  return readSoundRows(store, 'findings', rowSchema, rows)
    .map(({ step, finding }) => ({ step, finding }))
    .reverse();
}

/** Forgets what lies after the checkpoint from which a run resumes. */
export function deleteFindingsAfter(store: WritableStore, runId: string, step: number): void {
  store.prepare('DELETE FROM findings WHERE run_id = ? AND step > ?').run(runId, step);
}
