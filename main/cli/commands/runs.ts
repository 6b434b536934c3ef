import { Command } from 'commander';
import { byHandText } from '../../../shared/run/by-hand.ts';
import type { Health } from '../../../shared/run/health.ts';
import type { RunSummary } from '../../../shared/run/run.ts';
import { healthOfRun } from '../../studio/runs/health.ts';
import { listRunSummaries } from '../../studio/runs/run-view.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { formatCount, formatElapsed, formatMeasured } from '../../../shared/format.ts';
import { readLibrary } from '../read-library.ts';
import { healthText } from '../run-reporter.ts';
import type { RunCommand } from '../run-command.ts';
import { withLibraryOption, type LibraryOption } from '../studio-options.ts';
import { formatTable } from '../table.ts';
import { print, printJson } from '../../host/terminal.ts';

interface RunsOptions extends LibraryOption {
  json: boolean;
}

export function runsCommand(run: RunCommand): Command {
  const command = new Command('runs')
    .summary('list the runs of a library')
    .description('List the runs of a library, newest first. Works beside a studio that is running.')
    .option('--json', 'print them as a JSON array', false);
  return withLibraryOption(command).action((options: RunsOptions) => run(listRuns(options)));
}

async function listRuns(options: RunsOptions): Promise<ExitCode> {
  await readLibrary(options, (store) => {
    const runs = listRunSummaries(store).map((run) => ({
      ...run,
      health: healthOfRun(store, run),
    }));
    if (options.json) printJson(runs);
    else if (runs.length === 0 && store.damage.list().length > 0) print('No run can be shown.');
    else print(...asTable(runs));
  });
  return exitCodes.done;
}

type Listed = RunSummary & { health: Health };

function asTable(runs: readonly Listed[]): string[] {
  if (runs.length === 0) return ['There are no runs yet: "studio train FOLDER" starts one.'];
  const headings = [
    'id',
    'name',
    'state',
    'loss',
    'steps',
    'best KID',
    'trained',
    'engine',
    'dataset',
  ];
  const sentences = runs.flatMap(({ name, health, byHand }) => [
    ...(health.sign === 'early' ? [] : [`${name}: ${healthText(health)}`]),
    ...(byHand ? [`${name}: by hand: ${byHandText(byHand)}.`] : []),
  ]);
  return [
    ...formatTable(headings, runs.map(rowOf)),
    ...(sentences.length > 0 ? ['', ...sentences] : []),
  ];
}

function rowOf(run: RunSummary): string[] {
  const { id, name, state, step, hyperparameters, elapsedMs, engineFacts, engine, bestMark } = run;
  return [
    id,
    name,
    state,
    hyperparameters.loss,
    `${formatCount(step)} of ${formatCount(hyperparameters.steps)}`,
    bestMark
      ? `${formatMeasured(bestMark.value, bestMark.error)} at ${formatCount(bestMark.step)}`
      : '–',
    formatElapsed(elapsedMs),
    engineFacts?.id ?? engine,
    run.datasetName,
  ];
}
