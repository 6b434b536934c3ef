import { fewestMarks, type Agreement, spearman } from '../../../shared/run/agreement.ts';
import { lossNames, rankingSeries, seriesNames, seriesTable } from '../../../shared/run/series.ts';
import { hasSeries, meansBefore, readColumns } from '../../store/series.ts';
import type { ReadableStore } from '../../store/store.ts';

/**
 * Whether the curves of a run tell how good its creatures are: their rank correlation with what was measured at its
 * checkpoints. Of a Wasserstein GAN the curve is its estimate of the distance, of any other its two losses. A curve's value
 * at a checkpoint is its mean over the steps before it, as many as lie between the two nearest checkpoints.
 */
export function agreementOf(store: ReadableStore, runId: string): Agreement {
  const measured = readColumns(store, runId, rankingSeries);
  const marks = measured.step.length;
  if (marks < fewestMarks) return { marks, figures: [] };
  const estimates = seriesNames.filter((name) => seriesTable[name].group === 'estimate');
  const known = estimates.filter((name) => hasSeries(store, runId, name));
  const figures = (known.length > 0 ? known : lossNames).flatMap((name) => {
    const values = meansBefore(store, runId, name, measured.step);
    const pairs = values.flatMap((value, place) => {
      const other = measured.mean[place];
      return value === null || other === undefined ? [] : [{ value, other }];
    });
    if (pairs.length < fewestMarks) return [];
    const correlation = spearman(
      pairs.map(({ value }) => value),
      pairs.map(({ other }) => other),
    );
    // One that never changes ranks nothing.
    return Number.isFinite(correlation) ? [{ name, correlation }] : [];
  });
  return { marks, figures };
}
