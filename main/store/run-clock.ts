import { isNewMark, mostClockMarks, type ClockMark } from '../../shared/run/clock.ts';
import type { ReadableStore, WritableStore } from './store.ts';

const columns = 'step, elapsed_ms AS elapsedMs, at';

/**
 * Keeps when a step was done, where that does not follow from the marks before and from training time: a run that trains
 * without a break has one row, however long it is.
 */
export function markTime(store: WritableStore, runId: string, now: ClockMark): void {
  const last = store
    .prepare(`SELECT ${columns} FROM run_clock WHERE run_id = ? ORDER BY step DESC LIMIT 1`)
    .get(runId) as ClockMark | undefined;
  if (!isNewMark(last, now)) return;
  store
    .prepare('INSERT OR REPLACE INTO run_clock (run_id, step, elapsed_ms, at) VALUES (?, ?, ?, ?)')
    .run(runId, now.step, now.elapsedMs, now.at);
}

/** Ordered by step. The table is STRICT and its columns are NOT NULL: only infinite numbers can be wrong in it. */
export function clockMarks(store: ReadableStore, runId: string): ClockMark[] {
  const marks = store
    .prepare(`SELECT ${columns} FROM run_clock WHERE run_id = ? ORDER BY step LIMIT ?`)
    .all(runId, mostClockMarks) as ClockMark[];
  return marks.filter(
    ({ step, elapsedMs, at }) =>
      step >= 0 && elapsedMs >= 0 && [elapsedMs, at].every(Number.isFinite),
  );
}

export function deleteMarksAfter(store: WritableStore, runId: string, step: number): void {
  store.prepare('DELETE FROM run_clock WHERE run_id = ? AND step > ?').run(runId, step);
}
