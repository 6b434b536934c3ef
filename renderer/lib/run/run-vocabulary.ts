import type { Dataset } from '../../../shared/dataset/dataset.ts';
import type { Run } from '../../../shared/run/run.ts';
import { vocabularyOf, type Vocabulary } from '../../../shared/condition/vocabulary.ts';

/** The names that a run can be asked for; null for one without conditioning, or while nothing is known of it. */
export function runVocabulary(
  { datasetId, hyperparameters }: Run,
  datasets: readonly Dataset[],
): Vocabulary | null {
  const dataset = datasets.find(({ id }) => id === datasetId);
  return dataset ? vocabularyOf(dataset, hyperparameters.conditioning) : null;
}
