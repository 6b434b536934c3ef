import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { capture } from '../../scripts/setup/child-process.mjs';
import { typeScriptFlags } from '../training/contenders.ts';
import { creaturesFile, markLineSchema, type Cell, type MarkLine } from './cell.ts';
import { prepareDataset, type PreparedDataset } from './datasets.ts';
import { folderOf, type PlannedCell } from './plan.ts';
import {
  measuredMarkSchema,
  spritesAsCreaturesSchema,
  type MeasuredMark,
  type Result,
  type SpritesAsCreatures,
} from './results.ts';

/** Where all of it is kept, out of git's sight. */
export interface Place {
  folder: string;
  /** Runs references and the second judge; null where it could not be had. */
  python: string | null;
  samples: number;
}

const referencesFolder = join(import.meta.dirname, '..', 'references');
/** One core each: what one candidate does with two threads at once is not what another does. */
const threads = 1;

/**
 * Trains a cell, unless that was done and only measuring was left, and measures what it drew.
 *
 * @throws Error with the last words of the process that failed
 */
export async function trainAndMeasure(cell: PlannedCell, place: Place): Promise<Result[]> {
  const dataset = await prepareDataset(cell.on, place.folder);
  const folder = join(place.folder, 'cells', folderOf(cell));
  mkdirSync(folder, { recursive: true });
  const marks = readMarks(folder, cell.marks) ?? (await train(cell, place, { dataset, folder }));
  const judges = cell.on.tuned ? { ...place, python: null } : place;
  const { measured, sprites } = await measure(marks, judges, { dataset, folder });
  const { candidate, dataset: on, datasetHash, seed, budget, recipe } = cell;
  return marks.map((mark) => {
    const found = measured.find((each) => each.mark === mark.mark);
    if (!found) throw new Error(`The mark ${mark.mark} was not measured.`);
    const key = { candidate, dataset: on, datasetHash, seed, budget, recipe };
    return { ...key, ...mark, ...found, samples: place.samples, sprites };
  });
}

interface Surroundings {
  dataset: PreparedDataset;
  folder: string;
}

const marksFile = (folder: string) => join(folder, 'marks.jsonl');

/** @returns undefined where it was not trained to its end, or not drawn at all of these marks */
function readMarks(folder: string, marks: readonly number[]): MarkLine[] | undefined {
  if (!existsSync(marksFile(folder))) return undefined;
  const lines = linesOf(readFileSync(marksFile(folder), 'utf8'));
  const read = lines.map((line) => markLineSchema.parse(line));
  return marks.every((mark) => read.some((line) => line.mark === mark)) ? read : undefined;
}

async function train(
  { of, seed, marks }: PlannedCell,
  { python, samples }: Place,
  { dataset, folder }: Surroundings,
): Promise<MarkLine[]> {
  const { recipe } = of;
  const { datasetFile, pixelsFile, count, size } = dataset;
  const cell: Cell = {
    hyperparameters: recipe.kind === 'studio' ? recipe.hyperparameters : null,
    ...{ datasetFile, pixelsFile, count, size, seed, marks, samples, threads, folder },
  };
  if (recipe.kind === 'reference' && !python)
    throw new Error('there is no Python to train it with');
  const printed =
    recipe.kind === 'studio'
      ? await runTypeScript('train-studio.ts', cell)
      : await run(python as string, [join(referencesFolder, recipe.script), JSON.stringify(cell)]);
  const lines = linesOf(printed).map((line) => markLineSchema.parse(line));
  writeFileSync(marksFile(folder), printed);
  return lines;
}

async function measure(
  marks: readonly MarkLine[],
  { python }: Place,
  { dataset, folder }: Surroundings,
): Promise<{ measured: MeasuredMark[]; sprites: SpritesAsCreatures }> {
  const { datasetFile, pixelsFile, size } = dataset;
  const files = marks.map(({ mark }) => creaturesFile(folder, mark));
  const second = join(dirname(datasetFile), 'features-lite2.f32');
  // The second judge is asked at the end of a training alone, and not of what goes into no table: it takes as long as
  // half a training.
  const last = creaturesFile(folder, (marks.at(-1) as MarkLine).mark);
  const lastSeenAgain = `${last}.lite2.f32`;
  if (python) {
    if (!existsSync(second)) await lookAgain(python, pixelsFile, size, second);
    await lookAgain(python, last, size, lastSeenAgain);
  }
  const printed = await runTypeScript('measure-cell.ts', {
    datasetFile,
    second: python ? second : null,
    marks: marks.map(({ mark }, index) => ({
      mark,
      creatures: files[index],
      second: python && files[index] === last ? lastSeenAgain : null,
    })),
  });
  rmSync(lastSeenAgain, { force: true });
  const [first, ...rest] = linesOf(printed);
  const { sprites } = z.object({ sprites: spritesAsCreaturesSchema }).parse(first);
  return { sprites, measured: rest.map((line) => measuredMarkSchema.parse(line)) };
}

async function lookAgain(python: string, pixels: string, size: number, output: string) {
  await run(python, [join(referencesFolder, 'lite2.py'), pixels, String(size), output]);
}

async function runTypeScript(script: string, argument: unknown): Promise<string> {
  const file = join(import.meta.dirname, script);
  return run(process.execPath, [...typeScriptFlags, file, JSON.stringify(argument)]);
}

async function run(command: string, args: string[]): Promise<string> {
  const env = {
    ...process.env,
    STUDIO_THREADS: String(threads),
    OMP_NUM_THREADS: String(threads),
    // Threads that wait shall not count as work.
    OMP_WAIT_POLICY: 'PASSIVE',
  };
  const { code, output, errors } = await capture(command, args, { env });
  if (code === 0) return output;
  const lines = errors.trim().split('\n');
  throw new Error(lines.findLast((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1));
}

function linesOf(printed: string): unknown[] {
  const lines = printed.split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line): unknown => JSON.parse(line));
}
