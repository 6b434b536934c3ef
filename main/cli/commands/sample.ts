import { resolve } from 'node:path';
import { Command } from 'commander';
import {
  type ConditionRequest,
  conditionRequestFields,
  conditionRequestSchema,
  conditionText,
  mostColumns,
} from '../../../shared/condition/condition-request.ts';
import { exportOptionFields } from '../../../shared/creature/export-options.ts';
import { readSentence, tagsText, unknownWords } from '../../../shared/condition/sentence.ts';
import type { Sample } from '../../../shared/run/run.ts';
import { matrixColumns, type Vocabulary } from '../../../shared/condition/vocabulary.ts';
import { StudioError } from '../../../shared/errors.ts';
import { print, printJson } from '../../host/terminal.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { fieldOptions, type FieldOptions, givenFields } from '../field-options.ts';
import { findRunByName } from '../find-run.ts';
import { share, wholeNumber } from '../parse-argument.ts';
import { poolBeside, type PoolOptions, withPoolOptions } from '../pool-options.ts';
import type { RunCommand } from '../run-command.ts';
import { sayWarnings } from '../warnings.ts';
import { createStatusLine } from '../status-line.ts';
import { type LibraryOption, useStudio, withLibraryOption } from '../studio-options.ts';

interface SampleOptions extends LibraryOption, PoolOptions, FieldOptions {
  count: number;
  seed?: number;
  truncation?: number;
  matrix?: number | true;
  out: string;
  recipe?: boolean;
  json: boolean;
}

const mostCount = 1_024;
const matrixRows = 8;
const mostRows = Math.floor(mostCount / mostColumns);
const largestSeed = 2 ** 32 - 1;
/** The switch of an export. */
const recipeFields = exportOptionFields.filter(({ name }) => name === 'recipe');

export function sampleCommand(run: RunCommand): Command {
  const command = new Command('sample')
    .summary('draw new creatures from a run')
    .description(
      'Draw new creatures from the last checkpoint of a run: one PNG each, and all of them in sheet.png. Files that are there already stay; new ones are numbered.',
    )
    .argument('<run>', 'id, beginning of an id, or name')
    .option('--count <number>', 'how many creatures', wholeNumber(1, mostCount), 64)
    .option(
      '--seed <number>',
      'the same seed draws the same creatures (default: by chance)',
      wholeNumber(0, largestSeed),
    )
    .option(
      '--truncation <psi>',
      'latents drawn towards their mean, from 0 (all alike) to 1 (as they are): more alike, and seldom spoilt',
      share,
    )
    .option(
      '--matrix [rows]',
      `one sheet, matrix.png: a row for each noise (default: ${matrixRows}), a column for each label, or for each tag of --tags`,
      wholeNumber(1, mostRows),
    )
    .option('--out <folder>', 'folder to write to; created where it is missing', 'samples')
    .option('--json', 'print the sample and the paths of the files as JSON', false);
  for (const option of fieldOptions([...conditionRequestFields, ...recipeFields]))
    command.addOption(option);
  return withPoolOptions(withLibraryOption(command)).action(
    (wanted: string, options: SampleOptions) => run(sample(wanted, options)),
  );
}

function sample(wanted: string, options: SampleOptions): Promise<ExitCode> {
  if (options.matrix !== undefined) return sampleMatrix(wanted, options, options.matrix);
  const { count, seed, truncation, json, recipe } = options;
  const condition = conditionFrom(options);
  return useStudio({ ...options, ...poolBeside(options) }, async (studio) => {
    const { id, name } = findRunByName(studio.runs.list(), wanted);
    const folder = resolve(options.out);
    studio.runs.refuseTarget(folder);
    const status = createStatusLine();
    status.show(`Drawing ${count} creatures from "${name}" …`);
    const endWarnings = sayWarnings(studio, id);
    const drawn = await studio.runs.generate({ runId: id, count, seed, condition, truncation });
    endWarnings();
    const files = await studio.runs.exportSample(drawn, folder, { recipe });
    status.clear();
    const words = understood(studio.runs.vocabulary(id), condition);
    if (json) printJson({ sample: drawn, ...(words && { words }), ...files });
    else {
      for (const { word, nearest } of words?.unknown ?? []) {
        const instead = nearest === null ? '' : `; its nearest tag is "${nearest}"`;
        print(`Left out "${word}", which this run was not taught${instead}.`);
      }
      if (words) print(`Drawn: ${words.drawn}.`);
      print(
        `Wrote ${files.creatures.length} creatures of "${name}" (${origin(drawn)}) and ${files.sheet}`,
      );
    }
    return exitCodes.done;
  });
}

/** @throws ZodError where a mix has no label to begin with, and the like */
function conditionFrom(options: FieldOptions): ConditionRequest | undefined {
  const given = givenFields(conditionRequestFields, options);
  return Object.keys(given).length > 0 ? conditionRequestSchema.parse(given) : undefined;
}

/** The same random numbers along a row, a name along a column: what the label does, and what the noise does. */
function sampleMatrix(
  wanted: string,
  options: SampleOptions,
  given: number | true,
): Promise<ExitCode> {
  const { label, tags } = conditionFrom(options) ?? {};
  if (label !== undefined) {
    throw new StudioError(
      'invalid-input',
      'A matrix shows all labels, so --label means nothing to it.',
      'Leave --label out, or draw without --matrix.',
    );
  }
  return useStudio({ ...options, ...poolBeside(options) }, async (studio) => {
    const { id, name } = findRunByName(studio.runs.list(), wanted);
    const folder = resolve(options.out);
    studio.runs.refuseTarget(folder);
    const vocabulary = studio.runs.vocabulary(id);
    // Without a vocabulary it is the trainer that says why nothing can be asked for.
    const columns = vocabulary ? matrixColumns(vocabulary, tags) : ['all'];
    const rows = given === true ? matrixRows : given;
    const status = createStatusLine();
    status.show(`Drawing ${rows} rows of ${columns.length} creatures from "${name}" …`);
    const endWarnings = sayWarnings(studio, id);
    const count = rows * columns.length;
    const condition = { columns };
    const { seed, truncation } = options;
    const drawn = await studio.runs.generate({ runId: id, count, seed, condition, truncation });
    endWarnings();
    const matrix = await studio.runs.exportMatrix(drawn, folder, options);
    status.clear();
    if (options.json) printJson({ sample: drawn, matrix });
    else print(`Wrote ${matrix}: ${rows} rows of ${columns.join(', ')} (seed ${drawn.seed})`);
    return exitCodes.done;
  });
}

/** What a run made of a sentence; undefined where none was asked for. */
function understood(vocabulary: Vocabulary | null, condition: ConditionRequest | undefined) {
  if (vocabulary?.kind !== 'tags' || condition?.tags === undefined) return undefined;
  const read = readSentence(condition.tags, vocabulary.names);
  return {
    drawn: tagsText(read.tags),
    weights: Object.fromEntries(read.tags),
    unknown: unknownWords(condition.tags, read).map(({ word, nearest = null }) => ({
      word,
      nearest,
    })),
  };
}

function origin({ step, seed, condition, truncation }: Sample): string {
  const asked = condition ? [conditionText(condition)] : [];
  const cut = truncation === undefined ? [] : [`truncated to ${truncation}`];
  return [...asked, `step ${step}`, `seed ${seed}`, ...cut].join(', ');
}
