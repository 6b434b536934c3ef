import { createHash } from 'node:crypto';
import { hyperparametersSchema } from '../../shared/hyperparameters/schema.ts';
import type { Candidate } from './candidates.ts';
import type { DatasetRow } from './datasets.ts';
import type { QualityOptions } from './options.ts';
import { isMeasured, type CellKey, type Result } from './results.ts';

/** Processor seconds of one training: what five minutes on one core are worth, thrice that at 64x64. */
const budgets: Record<DatasetRow['size'], number> = { 32: 300, 64: 900 };

/** Creatures are measured after these shares of it: each mark is half of the next. */
function marksOf(budget: number, count: number): number[] {
  return Array.from({ length: count }, (_, mark) => budget / 2 ** (count - 1 - mark));
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
  options: Pick<QualityOptions, 'candidates' | 'datasets' | 'seeds' | 'budget' | 'marks'>,
): PlannedCell[] {
  return options.seeds.flatMap((seed) =>
    options.datasets.flatMap((on) =>
      options.candidates.map((of) => {
        const budget = options.budget ?? budgets[on.size];
        return {
          ...{ candidate: of.id, dataset: on.id, seed, budget, recipe: hashOf(of.recipe) },
          ...{ of, on, marks: marksOf(budget, options.marks) },
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
export function folderOf({ candidate, dataset, seed, budget, recipe }: CellKey): string {
  return [candidate, dataset, seed, budget, recipe.slice(0, 8)].join('.');
}

/** Of what departs from the defaults: a hyperparameter that is added to the studio, and off, makes no other recipe. */
export function hashOf(recipe: Candidate['recipe']): string {
  const told =
    recipe.kind === 'studio' ? Object.entries(recipe.hyperparameters).filter(departs) : recipe;
  return createHash('sha256').update(JSON.stringify(told)).digest('hex');
}

const defaults: Record<string, unknown> = hyperparametersSchema.parse({});

function departs([name, value]: [string, unknown]): boolean {
  return value !== defaults[name];
}
