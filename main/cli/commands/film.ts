import { resolve } from 'node:path';
import { Command } from 'commander';
import {
  filmFormats,
  filmOptionFields,
  filmOptionsSchema,
  mostTrainingFrames,
  usualTrainingFrames,
  type Filmed,
  type FilmOptions,
} from '../../../shared/creature/film.ts';
import { walkSchema } from '../../../shared/creature/latents.ts';
import { StudioError } from '../../../shared/errors.ts';
import { formatBytes } from '../../../shared/format.ts';
import { filmName, makeFilm } from '../../studio/export/film/make-film.ts';
import { refuseTarget } from '../../studio/export/refuse-target.ts';
import { writeParts } from '../../studio/export/save-file.ts';
import { print, printJson } from '../../host/terminal.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { fieldOptions, givenFields, type FieldOptions } from '../field-options.ts';
import { findRunByName } from '../find-run.ts';
import { wholeNumber } from '../parse-argument.ts';
import { poolBeside, type PoolOptions, withPoolOptions } from '../pool-options.ts';
import type { RunCommand } from '../run-command.ts';
import { type LibraryOption, useStudio, withLibraryOption } from '../studio-options.ts';
import { whileShown } from '../while-shown.ts';

interface FilmCommandOptions extends LibraryOption, PoolOptions, FieldOptions {
  walk?: string[];
  creatures?: number[];
  frames?: number;
  out?: string;
  json: boolean;
}

export function filmCommand(run: RunCommand): Command {
  const command = new Command('film')
    .summary('write a training, or a walk between creatures, as GIF or APNG')
    .description(
      'Write a film: the same creatures at step after step of a run, or with --walk from creature to creature through all that its generator knows between them.',
    )
    .argument('<run>', 'id, beginning of an id, or name')
    .option(
      '--walk <creatures...>',
      'from creature to creature: SEED, SEED:NUMBER (as "studio sample" counts them), or the id of a favourite',
    )
    .option(
      '--creatures <numbers...>',
      'of a training: only these creatures of its sheets',
      (text: string, before: number[] = []) => [...before, creatureNumber(text)],
    )
    .option(
      '--frames <number>',
      'how many frames (default: 120 of a training, 16 a way of a walk)',
      wholeNumber(2, mostTrainingFrames),
    )
    .option(
      '--out <file>',
      'file to write (default: the run’s name and what it shows, as in pond-training.gif or pond-walk.png)',
    )
    .option('--json', 'print where it lies as JSON', false);
  for (const option of fieldOptions(filmOptionFields)) command.addOption(option);
  return withPoolOptions(withLibraryOption(command)).action(
    (wanted: string, options: FilmCommandOptions) => run(film(wanted, options)),
  );
}

function film(wanted: string, options: FilmCommandOptions): Promise<ExitCode> {
  return useStudio({ ...options, ...poolBeside(options) }, async (studio) => {
    const { id, name } = findRunByName(studio.runs.list(), wanted);
    const filmOptions = chosenOptions(options);
    const filmed = options.walk ? walkOf(id, options.walk, options) : trainingOf(id, options);
    const { kind } = filmFormats[filmOptions.format];
    const path = resolve(options.out ?? `${filmName(studio.store, filmed)}.${kind}`);
    refuseTarget(studio, path);
    const parts = makeFilm(studio, { filmed, options: filmOptions });
    const bytes = await whileShown('Writing the film', (progress) =>
      writeParts(path, parts, progress),
    );
    if (options.json) printJson({ path, bytes });
    else print(`Wrote a film of ${name} to ${path} (${formatBytes(bytes)})`);
    return exitCodes.done;
  });
}

/** Where none is named, the file's ending says the format. */
function chosenOptions(options: FilmCommandOptions): FilmOptions {
  const given = givenFields(filmOptionFields, options);
  const byEnding = options.out?.toLowerCase().endsWith('png') ? { format: 'apng' } : {};
  return filmOptionsSchema.parse({ ...byEnding, ...given });
}

const framesAWay = 16;
const creatureNumber = wholeNumber(1, 4_096);

/** @throws StudioError `invalid-input` */
function walkOf(runId: string, stops: readonly string[], { frames }: FilmCommandOptions): Filmed {
  const walk = walkSchema.safeParse({
    stops: stops.map((stop) => referenceOf(runId, stop)),
    frames: frames ?? framesAWay * stops.length,
    loop: true,
  });
  if (walk.success) return { kind: 'walk', walk: walk.data };
  throw new StudioError(
    'invalid-input',
    `That is no walk: ${walk.error.issues[0]?.message ?? ''}`,
    'Name 2 to 16 creatures, such as "--walk 7:1 7:2 12:5", and 2 to 240 frames.',
  );
}

function referenceOf(runId: string, text: string): unknown {
  const [, seed, number = '1'] = /^(\d+)(?::(\d+))?$/.exec(text) ?? [];
  if (seed !== undefined) return { runId, seed: Number(seed), index: Number(number) - 1 };
  return { favouriteId: text };
}

function trainingOf(
  runId: string,
  { creatures, frames = usualTrainingFrames }: FilmCommandOptions,
): Filmed {
  const cells = creatures?.map((number) => number - 1) ?? null;
  return { kind: 'training', runId, cells, frames };
}
