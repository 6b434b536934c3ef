import { Command, Option } from 'commander';
import type { MethodRequest } from '../../../shared/api/methods.ts';
import { importOptionFields } from '../../../shared/dataset/dataset.ts';
import { engineChoiceSchema, type EngineChoice } from '../../../shared/engine/engine.ts';
import {
  hyperparameterFields,
  resolveHyperparameters,
} from '../../../shared/hyperparameters/resolve.ts';
import { countOf } from '../../../shared/format.ts';
import { paletteAdvice } from '../../../shared/hyperparameters/fit-dataset.ts';
import { findPreset, timeRemark } from '../../../shared/run/presets.ts';
import type { Run } from '../../../shared/run/run.ts';
import { expandSweep, type SweepDescription } from '../../../shared/run/sweep.ts';
import type { Studio } from '../../studio/studio.ts';
import type { ExitCode } from '../exit-codes.ts';
import { fieldOptions, givenFields, presetOption, type FieldOptions } from '../field-options.ts';
import { followRuns } from '../follow-runs.ts';
import { importFolder, importOptionsFrom } from '../import-folder.ts';
import { createInterruption } from '../interruption.ts';
import { parseName } from '../parse-argument.ts';
import { placeOf, type PoolOption, poolOf, withPlaceOptions } from '../pool-options.ts';
import type { RunCommand as RunCommand } from '../run-command.ts';
import {
  useStudio,
  withLibraryOption,
  withThreadsOption,
  type LibraryOption,
  type ThreadsOption,
} from '../studio-options.ts';
import { startAtOption, whenItStarts, type StartOption } from '../start-option.ts';
import { sweepFrom, sweepOptions, type SweepOptions } from '../sweep-options.ts';
import { chosenSource, withSource, type BoxSpritesOption } from '../what-to-import.ts';
import { say } from '../../host/terminal.ts';

interface TrainOptions
  extends
    LibraryOption,
    ThreadsOption,
    BoxSpritesOption,
    SweepOptions,
    StartOption,
    PoolOption,
    FieldOptions {
  preset: string;
  name?: string;
  engine: EngineChoice;
  json: boolean;
}

export function trainCommand(run: RunCommand): Command {
  const command = withSource(new Command('train'))
    .summary('import a folder of sprites and train on it')
    .description('Import a folder of sprites and train on it, until all steps are done or Ctrl-C.')
    .addOption(presetOption('where the settings start from.'))
    .option('--name <name>', 'name of the run (default: made of loss and model)', parseName)
    .addOption(engineOption())
    .option('--json', 'print one JSON line an event instead of a progress line', false);
  withThreadsOption(withLibraryOption(command));
  for (const option of [...sweepOptions(), startAtOption()]) command.addOption(option);
  withPlaceOptions(command);
  for (const option of fieldOptions([...hyperparameterFields, ...importOptionFields])) {
    command.addOption(option);
  }
  return command
    .addHelpText('after', help)
    .action((folder: string | undefined, options: TrainOptions) => run(train(folder, options)));
}

function engineOption(): Option {
  return new Option('--engine <engine>', 'what computes; "studio doctor" shows what is there')
    .choices(engineChoiceSchema.options)
    .default('auto');
}

const help = `
Settings that are not given come from the preset. Choosing a loss against the preset brings the settings
that its authors published along.

With --sweep and --seeds all combinations are trained, one after the other, and combinations that make no sense are left
out with the reason: studio train ~/sprites --sweep learning-rate=1e-4,2e-4 --sweep loss=wgan,hinge --seeds 3
With --stop-early 150 the worse two thirds of them are stopped at step 150, at 450, and so on; "studio resume" trains one on.

Ctrl-C (or SIGTERM) writes a checkpoint and ends with code 130; "studio resume" goes on from there. A second
Ctrl-C ends at once. Other exit codes: 0 done, 1 failed, 2 wrong use.

With --json each line has type, runId, step and at (milliseconds since 1970). The types and what they carry:
  series       values: by name (generator/loss, discriminator/loss, time, …) the count, mean, min and max
               over the steps up to this one; every step by itself below 20 steps a second
  finding      what was measured and is no number, such as a histogram of scores
  progress     totalSteps, imagesSeen, stepsPerSecond, elapsedMs, etaMs, memoryBytes,
               processors (how many the steps kept busy on average)
  sample       path, count, columns, cellSize, seed
  checkpoint   path, hash, bytes
  state, log   message; state also state
  warning, error   code, message, hint
  done         reason: completed, stopped, interrupted, diverged or failed`;

function train(folder: string | undefined, options: TrainOptions): Promise<ExitCode> {
  const { name } = options;
  const source = chosenSource(folder, options);
  const preset = findPreset(options.preset);
  const presetRuns = preset?.runs ?? [];
  const importOptions = importOptionsFrom(options, preset?.dataset);
  const hyperparameters = givenFields(hyperparameterFields, options);
  // What does not go together is refused before the folder is read.
  const sweep = sweepFrom(options);
  if (sweep) expandSweep({ description: sweep, choices: hyperparameters, presetRuns });
  else presetRuns.forEach((run) => resolveHyperparameters(hyperparameters, run.hyperparameters));
  const addresses = poolOf(options);
  const place = placeOf(options, addresses);
  const interruption = createInterruption();
  return useStudio({ ...options, addresses }, async (studio) => {
    const request = { source, options: importOptions, reuse: true };
    const dataset = await importFolder(studio, request, interruption);
    const remark = preset && timeRemark(preset, dataset.size);
    if (remark) say(remark);
    let runs: Run[] = [];
    const create = () => {
      const wanted = {
        datasetId: dataset.id,
        ...(name && { name }),
        presetId: options.preset,
        hyperparameters,
        engine: options.engine,
        place,
        ...(options.startAt !== undefined && { startsAt: options.startAt }),
      };
      runs = sweep ? createSweep(studio, wanted, sweep) : studio.runs.create(wanted);
      if (options.startAt !== undefined) say(whenItStarts(options.startAt));
      return runs;
    };
    const [first] = presetRuns;
    const resolved = resolveHyperparameters(hyperparameters, first?.hyperparameters ?? {});
    const advice = paletteAdvice(resolved, dataset);
    if (advice) say(advice);
    const exitCode = await followRuns(studio, { json: options.json, interruption }, create);
    if (!options.json && runs.length > 1) say(compareHint(runs));
    return exitCode;
  });
}

function createSweep(
  studio: Studio,
  wanted: MethodRequest<'runs.create'>,
  description: SweepDescription,
): Run[] {
  const { sweep, runs, leftOut } = studio.sweeps.create({ ...wanted, sweep: description });
  say(`Sweep "${sweep.name}" (${sweep.id}): ${countOf(runs.length, ['# run', '# runs'])}.`);
  for (const { what, why, hint } of leftOut)
    say(['Left out', `${what}:`, why, hint].filter(Boolean).join(' '));
  return runs;
}

function compareHint(runs: readonly Run[]): string {
  return `Compare them: studio compare ${runs.map(({ id }) => id).join(' ')}`;
}
