import { imageSizes, type Dataset, type ImportOptions } from '../dataset/dataset.ts';
import { conditioningTable } from './conditionings.ts';
import type { CombinationProblem } from './check-combination.ts';
import { drawsFromPictures, modelTable } from './models.ts';
import { outputTable } from './outputs.ts';
import type { Hyperparameters } from './schema.ts';

/** What is asked of a dataset. */
export type DatasetToTrainOn = Pick<Dataset, 'size' | 'labels' | 'tags'>;

export interface DatasetProblem extends CombinationProblem {
  /** With which import options the same pictures would do, where some would for sure. */
  importAgain?: Partial<ImportOptions>;
}

/** Why these hyperparameters cannot be trained on this dataset; undefined where they can. */
export function findDatasetProblem(
  hyperparameters: Hyperparameters,
  dataset: DatasetToTrainOn,
): DatasetProblem | undefined {
  return (
    checkSize(hyperparameters, dataset) ??
    checkConditions(hyperparameters, dataset) ??
    checkPairs(hyperparameters, dataset)
  );
}

function checkSize(
  { model }: Hyperparameters,
  { size }: DatasetToTrainOn,
): DatasetProblem | undefined {
  const step = modelTable[model].sizeStep;
  if (size % step === 0) return undefined;
  const fitting = Math.min(imageSizes.largest, Math.ceil(size / step) * step);
  return {
    field: 'model',
    message: `The model ${model} needs images whose size is a multiple of ${step}, and these have ${size} pixels.`,
    hint: `Import the folder again at ${fitting}×${fitting} (--size ${fitting}), or choose another model.`,
    importAgain: { size: fitting },
  };
}

function checkConditions(
  { conditioning }: Hyperparameters,
  dataset: DatasetToTrainOn,
): DatasetProblem | undefined {
  const what = conditioningTable[conditioning].tells;
  if (!what || dataset[what].length >= 2) return undefined;
  return {
    field: 'conditioning',
    message: `This dataset has no ${what} to tell apart, so nothing can be conditioned on them.`,
    hint: 'Import the folder again with labels from subfolders, a CSV, colours or sizes, or train without conditioning.',
  };
}

function checkPairs(
  { model, pairs }: Hyperparameters,
  { labels }: DatasetToTrainOn,
): DatasetProblem | undefined {
  if (!drawsFromPictures(model) || pairs !== 'folders' || labels.length === 2) return undefined;
  return {
    field: 'pairs',
    message: `Pairs from two subfolders need a dataset of exactly two, and this one has ${labels.length}.`,
    hint: 'Import a folder that holds two subfolders with the same file names, or choose pairs that are made from the sprites.',
  };
}

/** So many times as many colours in most sprites as a palette has are no rounding: pictures are painted, not pixelled. */
const manyTimes = 2;

/** What to choose for sprites of many more colours than a palette holds; empty where a palette does, or is not used. */
export function paletteAdvice(
  { output, paletteSize }: Pick<Hyperparameters, 'output' | 'paletteSize'>,
  { report: { colours } }: Pick<Dataset, 'report'>,
): string {
  if (!outputTable[output].hasPalette || !colours) return '';
  if (colours.median <= manyTimes * paletteSize) return '';
  return `Half of these sprites have more than ${colours.median} colours, and a palette of this run has ${paletteSize}: painting with any colours (output: colours) may suit them better.`;
}
