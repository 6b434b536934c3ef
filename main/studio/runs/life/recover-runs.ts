import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { reserveFileName } from '../../../../shared/library/file-names.ts';
import { newestCheckpoint } from '../../../store/checkpoints.ts';
import { listRuns } from '../../../store/runs.ts';
import type { Core } from '../../core.ts';
import { runFolder } from '../../library-layout.ts';
import { adoptCheckpoints } from '../adopt-checkpoints.ts';
import { endings, isAbandoned } from './life.ts';
import type { RunRecords } from './run-records.ts';

/**
 * Runs that a studio left live when it was killed, or the machine lost its power: they become
 * interrupted, with an explanation. Called once, when a library is opened.
 */
export function recoverRuns(core: Core, records: RunRecords): void {
  for (const { id } of listRuns(core.store).filter(isAbandoned)) {
    tidyUp(core, id);
    const step = newestCheckpoint(core.store, id)?.step;
    records.recordEnd(id, endings.studioDied(step), { by: 'core' });
  }
}

/** Nothing of it may keep a library from being opened: it can be looked at all the same. */
function tidyUp(core: Core, runId: string): void {
  try {
    if (!core.readOnly) removeReserve(core, runId);
    adoptCheckpoints(core, runId);
  } catch (thrown) {
    core.log.error({ err: thrown, runId }, 'what a trainer left behind could not be taken up');
  }
}

/** A trainer that was killed leaves the room behind that it kept for a checkpoint. */
export function removeReserve({ libraryPath }: Pick<Core, 'libraryPath'>, runId: string): void {
  rmSync(join(libraryPath, runFolder(runId), reserveFileName), { force: true });
}
