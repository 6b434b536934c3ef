import type { Result } from '../../../../bench/quality/results.ts';
import { candidateOf, hashOf } from '../../../../bench/quality/candidates.ts';
import { datasets, type DatasetRow } from '../../../../bench/quality/datasets.ts';

/** Those of which results are examples. */
export const boxes32 = datasets.find(({ id }) => id === 'boxes-32') as DatasetRow;

/** One mark of a training that ended, of the candidate as it is now. */
export function exampleResult(candidate: string, changes: Partial<Result> = {}): Result {
  const found = candidateOf(candidate);
  if (!found) throw new Error(`There is no candidate ${candidate}.`);
  return {
    ...{ candidate, dataset: 'boxes-32', datasetHash: boxes32.sha256 },
    ...{ seed: 1, budget: 300, recipe: hashOf(found.recipe) },
    ...{ mark: 300, step: 900, images: 28_800, processorSeconds: 300.2, wallSeconds: 310 },
    numbers: {
      'quality/kid': 187.4,
      'quality/density': 0.69,
      'quality/coverage': 0.6,
      'quality/without-islands': 0.94,
      'quality/specks': 6.4,
      'quality/colours': 4.5,
    },
    kidError: 8.6,
    distinctOf64: 61,
    second: { kid: 210, kidError: 9, density: 0.6, coverage: 0.55 },
    samples: 1_024,
    sprites: { count: 493, colours: 11.1, withoutIslands: 1, specks: 6.9, distinctOf64: 58 },
    ...changes,
  };
}
