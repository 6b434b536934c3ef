import { z } from 'zod';
import { trainerEventSchema, type RunEvent, type TrainerEvent } from '../../shared/run/events.ts';
import { jsonColumn, readRow, readSoundRows } from './rows.ts';
import type { ReadableStore, WritableStore } from './store.ts';

/** Series and findings have their own tables and progress is in the run's row: they take a number but no row here. */
const keptElsewhere: readonly TrainerEvent['type'][] = ['series', 'finding', 'progress'];

/** What a run's log shows. */
const logTypes: readonly TrainerEvent['type'][] = ['state', 'log', 'warning', 'error', 'done'];

const rowSchema = z.object({
  runId: z.string(),
  seq: z.int(),
  event: jsonColumn(trainerEventSchema),
});

/**
 * Numbers events and stores those that no other table holds. Call it in one transaction with what
 * the events change elsewhere.
 *
 * @returns the events as they are forwarded, with their numbers
 */
export function appendEvents(
  store: WritableStore,
  runId: string,
  events: readonly TrainerEvent[],
): RunEvent[] {
  const insert = store.prepare('INSERT INTO events (run_id, seq, type, event) VALUES (?, ?, ?, ?)');
  const first = takeNumbers(store, runId, events.length);
  return events.map((event, index) => {
    const seq = first + index;
    if (!keptElsewhere.includes(event.type)) {
      insert.run(runId, seq, event.type, JSON.stringify(event));
    }
    return { ...event, runId, seq };
  });
}

/** @returns the first of `count` fresh sequence numbers */
function takeNumbers(store: WritableStore, runId: string, count: number): number {
  const row = store
    .prepare('UPDATE runs SET last_seq = last_seq + ? WHERE id = ? RETURNING last_seq AS lastSeq')
    .get(count, runId);
  return readRow('runs', z.object({ lastSeq: z.int() }), row).lastSeq - count + 1;
}

/** The newest `limit` states, logs, warnings and errors, oldest first. */
export function newestLogEvents(store: ReadableStore, runId: string, limit: number): RunEvent[] {
  const rows = store
    .prepare(
      `SELECT run_id AS runId, seq, event FROM events
       WHERE run_id = ? AND type IN (${logTypes.map((type) => `'${type}'`).join(', ')})
       ORDER BY seq DESC LIMIT ?`,
    )
    .all(runId, limit);
  return readSoundRows(store, 'events', rowSchema, rows)
    .map(({ event, ...stored }) => ({ ...event, ...stored }))
    .reverse();
}
