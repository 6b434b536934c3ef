import { Command } from 'commander';
import { StudioError } from '../../../shared/errors.ts';
import type { Sample } from '../../../shared/run/run.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { findRunByName } from '../find-run.ts';
import { wholeNumber } from '../parse-argument.ts';
import { poolBeside, type PoolOptions, withPoolOptions } from '../pool-options.ts';
import type { RunCommand } from '../run-command.ts';
import { useStudio, withLibraryOption, type LibraryOption } from '../studio-options.ts';
import { print, printJson } from '../../host/terminal.ts';

interface StarOptions extends LibraryOption, PoolOptions {
  step?: number;
  json: boolean;
}

const mostCreatures = 4_096;
const lastStep = 10_000_000;

export function starCommand(run: RunCommand): Command {
  const parse = wholeNumber(1, mostCreatures);
  const command = new Command('star')
    .summary('star creatures of a sample, to export them later')
    .description('Star creatures of a run’s newest sample sheet, to export them later.')
    .argument('<run>', 'id, beginning of an id, or name')
    .argument(
      '<creatures...>',
      'numbers of the creatures on the sheet, row by row from 1',
      (text: string, previous: number[] | undefined) => [...(previous ?? []), parse(text)],
    )
    .option('--step <number>', 'take the sample of this step', wholeNumber(0, lastStep))
    .option('--json', 'print the favourites as a JSON array', false);
  return withPoolOptions(withLibraryOption(command)).action(
    (wanted: string, creatures: number[], options: StarOptions) =>
      run(star(wanted, creatures, options)),
  );
}

function star(wanted: string, creatures: number[], options: StarOptions): Promise<ExitCode> {
  return useStudio({ ...options, ...poolBeside(options) }, async (studio) => {
    const { id, name } = findRunByName(studio.runs.list(), wanted);
    const sample = chooseSample(studio.runs.samples(id), name, options.step);
    refuseBeyond(sample, creatures);
    const favourites = [];
    for (const creature of creatures) {
      favourites.push(await studio.favourites.add(sample.id, creature - 1));
    }
    await studio.favourites.whenKept();
    if (options.json) printJson(favourites);
    else print(`Starred ${creatures.join(', ')} of "${name}" at step ${sample.step}.`);
    return exitCodes.done;
  });
}

/** Before the first is starred: a command that fails has changed nothing. */
function refuseBeyond({ count }: Sample, creatures: readonly number[]): void {
  const beyond = creatures.find((creature) => creature > count);
  if (beyond === undefined) return;
  throw new StudioError(
    'invalid-input',
    `The sample has ${count} creatures; there is no creature ${beyond}.`,
    'Count them on the sheet row by row, from 1.',
  );
}

function chooseSample(samples: readonly Sample[], name: string, step: number | undefined): Sample {
  const drawn = samples.filter(({ kind }) => kind === 'progress');
  const chosen =
    step === undefined ? drawn.at(-1) : drawn.findLast((sample) => sample.step === step);
  if (chosen) return chosen;
  const steps = drawn.map((sample) => sample.step);
  throw new StudioError(
    'not-found',
    `The run "${name}" has no sample${step === undefined ? '' : ` of step ${step}`}.`,
    steps.length > 0 ? `It has samples of the steps ${steps.join(', ')}.` : 'Train it first.',
  );
}
