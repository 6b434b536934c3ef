import { Command } from 'commander';
import { liveStates } from '../../../shared/run/events.ts';
import type { ExitCode } from '../exit-codes.ts';
import { findRunByName } from '../find-run.ts';
import { followRuns } from '../follow-runs.ts';
import { createInterruption } from '../interruption.ts';
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

interface ResumeOptions extends LibraryOption, ThreadsOption, PoolOption {
  steps?: number;
  json: boolean;
}

export function resumeCommand(run: RunCommand): Command {
  const command = new Command('resume')
    .summary('go on with a run from its last checkpoint')
    .description(
      'Go on with a run from its last checkpoint: one that was stopped or interrupted, or, with more --steps, one that is complete. With --pool it goes on there; one that trains there is followed.',
    )
    .argument('<run>', 'id, beginning of an id, or name')
    .option('--json', 'print one JSON line an event, as "studio train" does', false);
  const options = withThreadsOption(withLibraryOption(withStepsOption(command)));
  return withPlaceOptions(options).action((wanted: string, options: ResumeOptions) =>
    run(resume(wanted, options)),
  );
}

function resume(wanted: string, options: ResumeOptions): Promise<ExitCode> {
  const addresses = poolOf(options);
  const place = placeOf(options, addresses);
  const interruption = createInterruption();
  return useStudio({ ...options, addresses }, async (studio) => {
    const { id, trainedBy, state } = findRunByName(studio.runs.list(), wanted);
    const trainsInPool = trainedBy === 'pool' && liveStates.includes(state) && addresses;
    return followRuns(studio, { json: options.json, interruption }, async () => [
      trainsInPool ? await studio.runs.inPool(id) : studio.runs.resume(id, options.steps, place),
    ]);
  });
}
