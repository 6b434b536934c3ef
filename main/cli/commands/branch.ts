import { Command } from 'commander';
import { StudioError } from '../../../shared/errors.ts';
import { formatCount } from '../../../shared/format.ts';
import type { RestorePoint } from '../../../shared/run/run.ts';
import { say } from '../../host/terminal.ts';
import type { ExitCode } from '../exit-codes.ts';
import { findRunByName } from '../find-run.ts';
import { followRuns } from '../follow-runs.ts';
import { createInterruption } from '../interruption.ts';
import { wholeNumber, parseName } from '../parse-argument.ts';
import { placeOf, type PoolOption, poolOf, withPlaceOptions } from '../pool-options.ts';
import type { RunCommand } from '../run-command.ts';
import {
  useStudio,
  withLibraryOption,
  withStepsOption,
  withThreadsOption,
  type LibraryOption,
  type ThreadsOption,
} from '../studio-options.ts';

interface BranchOptions extends LibraryOption, ThreadsOption, PoolOption {
  step?: number;
  steps?: number;
  name?: string;
  json: boolean;
}

const mostSteps = 10_000_000;

export function branchCommand(run: RunCommand): Command {
  const command = new Command('branch')
    .summary('go back to a step of a run, as a new run')
    .description(
      'Train a new run that goes on from a step of another one, with the same settings. The other run stays as it is. "studio checkpoints RUN" lists the steps.',
    )
    .argument('<run>', 'id, beginning of an id, or name')
    .option(
      '--step <step>',
      'the step to go back to (default: the best one by KID, or the newest)',
      wholeNumber(1, mostSteps),
    )
    .option('--name <name>', 'name of the new run (default: made of both)', parseName)
    .option('--json', 'print one JSON line an event, as "studio train" does', false);
  const all = withThreadsOption(withLibraryOption(withStepsOption(command)));
  return withPlaceOptions(all).action((wanted: string, options: BranchOptions) =>
    run(branch(wanted, options)),
  );
}

function branch(wanted: string, options: BranchOptions): Promise<ExitCode> {
  const addresses = poolOf(options);
  const place = placeOf(options, addresses);
  const interruption = createInterruption();
  return useStudio({ ...options, addresses }, async (studio) => {
    const { id, name } = findRunByName(studio.runs.list(), wanted);
    const step = options.step ?? stepToGoBackTo(studio.runs.checkpoints(id), name);
    if (!options.json) say(`Going back to step ${formatCount(step)} of "${name}".`);
    const { steps, name: newName } = options;
    const create = async () => {
      const { id: branchId } = await studio.runs.branch({
        runId: id,
        step,
        ...(steps !== undefined && { steps }),
        ...(newName !== undefined && { name: newName }),
      });
      return [studio.runs.setPlace(branchId, place)];
    };
    return followRuns(studio, { json: options.json, interruption }, create);
  });
}

function stepToGoBackTo(points: readonly RestorePoint[], name: string): number {
  const point = points.find(({ mark }) => mark !== null) ?? points.at(-1);
  if (point) return point.step;
  throw new StudioError(
    'not-found',
    `The run "${name}" has no checkpoint to go back to yet.`,
    'A run writes one at every stop, and as often as its setting "Checkpoint every" says.',
  );
}
