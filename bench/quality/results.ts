import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { metricNames } from '../../shared/run/series.ts';
import { hashOf, type Candidate } from './candidates.ts';
import { markLineSchema } from './cell.ts';
import type { DatasetRow } from './datasets.ts';

/** What a network finds of creatures against sprites. */
const judgementSchema = z.object({
  kid: z.number(),
  kidError: z.number(),
  density: z.number(),
  coverage: z.number(),
});
export type Judgement = z.output<typeof judgementSchema>;

/** What the sprites themselves come to, where no network is needed. */
export const spritesAsCreaturesSchema = z.object({
  count: z.int(),
  colours: z.number(),
  withoutIslands: z.number(),
  specks: z.number(),
  distinctOf64: z.number(),
});
export type SpritesAsCreatures = z.output<typeof spritesAsCreaturesSchema>;

export const measuredMarkSchema = z.object({
  mark: z.number(),
  numbers: z.partialRecord(z.enum(metricNames), z.number()),
  kidError: z.number().nullable(),
  distinctOf64: z.number(),
  /** The share of creatures that are of the colour that was asked for; nothing without labels. */
  asAsked: z.number().optional(),
  /** By the second judge; null where it could not be had. */
  second: judgementSchema.nullable(),
});
export type MeasuredMark = z.output<typeof measuredMarkSchema>;

/** Which training a line is of. */
const cellKeySchema = z.object({
  candidate: z.string(),
  dataset: z.string(),
  /** Of the dataset's sprite file: what is trained on other sprites of that name cannot be compared. */
  datasetHash: z.string(),
  seed: z.int(),
  /** Processor seconds. */
  budget: z.number(),
  /** SHA-256 of what is trained: a candidate whose settings have changed is trained again. */
  recipe: z.string(),
});
export type CellKey = z.output<typeof cellKeySchema>;

const resultSchema = z.object({
  ...cellKeySchema.shape,
  ...markLineSchema.shape,
  ...measuredMarkSchema.shape,
  samples: z.int(),
  sprites: spritesAsCreaturesSchema,
});
/** One mark of one training: a line of the results. */
export type Result = z.output<typeof resultSchema>;

/** Results as JSON lines, one written as soon as it is measured. */
export class ResultsFile {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** @throws Error that names the line that is none */
  read(): Result[] {
    if (!existsSync(this.#file)) return [];
    return readFileSync(this.#file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line, index) => parseLine(line, `${this.#file}:${index + 1}`));
  }

  /** All marks of a training at once: either it is there, or it is trained again. */
  append(results: readonly Result[]): void {
    mkdirSync(dirname(this.#file), { recursive: true });
    appendFileSync(this.#file, results.map((result) => `${JSON.stringify(result)}\n`).join(''));
  }
}

function parseLine(line: string, place: string): Result {
  try {
    return resultSchema.parse(JSON.parse(line));
  } catch (error) {
    throw new Error(`${place} is no result: ${String(error)}`, { cause: error });
  }
}

/** Whether a training has been measured at all of its marks. */
export function isMeasured(
  results: readonly Result[],
  cell: CellKey & { marks: readonly number[] },
): boolean {
  const measured = new Set(results.filter((result) => isOf(cell, result)).map(({ mark }) => mark));
  return cell.marks.every((mark) => measured.has(mark));
}

function isOf(cell: CellKey, result: Result): boolean {
  return (
    result.candidate === cell.candidate &&
    isOnDataset({ id: cell.dataset, sha256: cell.datasetHash }, result) &&
    result.seed === cell.seed &&
    result.budget === cell.budget &&
    result.recipe === cell.recipe
  );
}

/** Which sprites results are on: a name and what it stands for today. */
export type DatasetKey = Pick<DatasetRow, 'id' | 'sha256'>;

function isOnDataset({ id, sha256 }: DatasetKey, { dataset, datasetHash }: Result): boolean {
  return dataset === id && datasetHash === sha256;
}

/** Those of its recipe and of the dataset as both are now, by which candidates can be compared. */
export function resultsOf(
  { id, recipe }: Candidate,
  dataset: DatasetKey,
  results: readonly Result[],
): Result[] {
  const hash = hashOf(recipe);
  // A rate that falls has not fallen at an earlier mark: no budget of that length would give these creatures.
  const isSteady =
    recipe.kind === 'reference' || recipe.hyperparameters.learningRateSchedule === 'constant';
  return results.filter(
    (result) =>
      result.candidate === id &&
      isOnDataset(dataset, result) &&
      result.recipe === hash &&
      (isSteady || result.mark === result.budget),
  );
}
