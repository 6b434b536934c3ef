import type { RunSummary } from '../../../shared/run/run.ts';
import { findRun, queuedRunIds } from '../../store/runs.ts';
import type { Core } from '../core.ts';
import { summaryOf } from './run-view.ts';

/**
 * Tells the screens how these runs are now, and who waits for training. What is not there any more is removed.
 *
 * @param shown what is shown of a run where the store is not up to date
 */
export function tellRuns(
  { store, push }: Pick<Core, 'store' | 'push'>,
  runIds: readonly string[],
  shown = (run: RunSummary) => run,
): void {
  const rows = runIds.map((id) => findRun(store, id)).filter((row) => row !== undefined);
  const items = rows.map((row) => shown(summaryOf(store, row)));
  const removed = runIds.filter((id) => !rows.some((row) => row.id === id));
  push.send('changed', { what: 'runs', items, removed });
  push.send('queue', queuedRunIds(store));
}
