import { hashOf, type Candidate } from './candidates.ts';
import type { DatasetRow } from './datasets.ts';
import type { QualityOptions } from './options.ts';
import { isMeasured, type CellKey, type Result } from './results.ts';

/** Processor seconds of one training: what five minutes on one core are worth, thrice that at 64x64. */
const budgets: Record<DatasetRow['size'], number> = { 32: 300, 64: 900, 128: 3_600 };

/** Creatures are measured after these shares of it: each mark is half of the next, or all are equally far apart. */
function marksOf(budget: number, count: number, evenly: boolean): number[] {
  return Array.from({ length: count }, (_, mark) =>
    evenly ? (budget * (mark + 1)) / count : budget / 2 ** (count - 1 - mark),
  );
}

export interface PlannedCell extends CellKey {
  of: Candidate;
  on: DatasetRow;
  marks: number[];
}

/**
 * What is to be trained: every candidate on all sprites from the first seed before any from the second, so that a
 * bench that is ended early has compared them all.
 */
export function planCells(
  options: Pick<
    QualityOptions,
    'candidates' | 'datasets' | 'seeds' | 'budget' | 'marks' | 'evenly'
  >,
): PlannedCell[] {
  return options.seeds.flatMap((seed) =>
    options.datasets.flatMap((on) =>
      options.candidates
        .filter((of) => of.on === on.kind)
        .map((of) => {
          const budget = options.budget ?? budgets[on.size];
          return {
            ...{ candidate: of.id, dataset: on.id, datasetHash: on.sha256 },
            ...{ seed, budget, recipe: hashOf(of.recipe) },
            ...{ of, on, marks: marksOf(budget, options.marks, options.evenly) },
          };
        }),
    ),
  );
}

/** Those that are not measured yet. */
export function stillToTrain(planned: readonly PlannedCell[], results: readonly Result[]) {
  return planned.filter((cell) => !isMeasured(results, cell));
}

/** The part of a name of a folder that tells one training from the others. */
export function folderOf(key: CellKey): string {
  const { candidate, dataset, datasetHash, seed, budget, recipe } = key;
  const hashes = [datasetHash, recipe].map((hash) => hash.slice(0, 8));
  return [candidate, dataset, seed, budget, ...hashes].join('.');
}
