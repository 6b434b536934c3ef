import { Command } from 'commander';
import { countOf, formatBytes, formatCount, formatMeasured } from '../../../shared/format.ts';
import type { RestorePoint } from '../../../shared/run/run.ts';
import { chooseLibraryPath } from '../../host/default-library.ts';
import { print, printJson } from '../../host/terminal.ts';
import { listRestorePoints } from '../../studio/runs/kept/restore-points.ts';
import { listRunSummaries } from '../../studio/runs/run-view.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { findRunByName } from '../find-run.ts';
import { readLibrary } from '../read-library.ts';
import type { RunCommand } from '../run-command.ts';
import { withLibraryOption, type LibraryOption } from '../studio-options.ts';
import { formatTable } from '../table.ts';

interface CheckpointsOptions extends LibraryOption {
  json: boolean;
}

export function checkpointsCommand(run: RunCommand): Command {
  const command = new Command('checkpoints')
    .summary('list the steps of a run that one can go back to')
    .description(
      'List the steps of a run that "studio branch" can go on from: the newest checkpoints, the best one by KID, and those of steps that have favourites. Works beside a studio that is running.',
    )
    .argument('<run>', 'id, beginning of an id, or name')
    .option('--json', 'print them as a JSON array', false);
  return withLibraryOption(command).action((wanted: string, options: CheckpointsOptions) =>
    run(listCheckpoints(wanted, options)),
  );
}

async function listCheckpoints(wanted: string, options: CheckpointsOptions): Promise<ExitCode> {
  await readLibrary(options, (store) => {
    const { id } = findRunByName(listRunSummaries(store), wanted);
    const points = listRestorePoints(store, chooseLibraryPath(options.library), id);
    if (options.json) printJson(points);
    else if (points.length === 0) print('There is no checkpoint yet.');
    else print(...formatTable(['step', 'size', 'kept for'], points.map(rowOf)));
  });
  return exitCodes.done;
}

function rowOf({ step, bytes, isNewest, isHere, mark, favourites }: RestorePoint): string[] {
  const reasons = [
    isNewest && 'newest',
    mark && `best KID ${formatMeasured(mark.value, mark.error)}`,
    favourites > 0 && countOf(favourites, ['# favourite', '# favourites']),
    !isHere && 'in the store of its pool',
  ].filter((reason) => reason !== false && reason !== null);
  return [formatCount(step), formatBytes(bytes), reasons.join(', ') || '–'];
}
