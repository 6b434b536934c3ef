import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TrainedBy } from '../../../../shared/run/run.ts';
import { readAttempt, writeAttempt } from '../../../files/attempt-file.ts';
import { updateRun, type RunRow } from '../../../store/runs.ts';
import type { Core } from '../../core.ts';
import { runFolder } from '../../library-layout.ts';

/**
 * Numbers a start of a run, notes who trains it, and gives that trainer the run's folder. The number is stored before the folder
 * is given away, so that it is given once; a folder beside an older database may be ahead of it.
 */
export function beginAttempt(
  { store, libraryPath }: Core,
  { id, attempt }: RunRow,
  trainedBy: TrainedBy,
): number {
  const folder = join(libraryPath, runFolder(id));
  mkdirSync(folder, { recursive: true });
  const next = Math.max(attempt, readAttempt(folder) ?? 0) + 1;
  updateRun(store, id, { attempt: next, trainedBy });
  writeAttempt(folder, next);
  return next;
}
