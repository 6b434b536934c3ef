import { Command } from 'commander';
import type { ExitCode } from '../exit-codes.ts';
import { findRunByName } from '../find-run.ts';
import { followRuns } from '../follow-runs.ts';
import { createInterruption } from '../interruption.ts';
import type { RunCommand } from '../run-command.ts';
import {
  useStudio,
  withLibraryOption,
  withStepsOption,
  withThreadsOption,
  type LibraryOption,
  type ThreadsOption,
} from '../studio-options.ts';

interface ResumeOptions extends LibraryOption, ThreadsOption {
  steps?: number;
  json: boolean;
}

export function resumeCommand(run: RunCommand): Command {
  const command = new Command('resume')
    .summary('go on with a run from its last checkpoint')
    .description(
      'Go on with a run from its last checkpoint: one that was stopped or interrupted, or, with more --steps, one that is complete.',
    )
    .argument('<run>', 'id, beginning of an id, or name')
    .option('--json', 'print one JSON line an event, as "studio train" does', false);
  return withThreadsOption(withLibraryOption(withStepsOption(command))).action(
    (wanted: string, options: ResumeOptions) => run(resume(wanted, options)),
  );
}

function resume(wanted: string, options: ResumeOptions): Promise<ExitCode> {
  const interruption = createInterruption();
  return useStudio(options, async (studio) => {
    const { id } = findRunByName(studio.runs.list(), wanted);
    return followRuns(studio, { json: options.json, interruption }, () => [
      studio.runs.resume(id, options.steps),
    ]);
  });
}
