import { fewestMarks } from '../../shared/run/agreement.ts';
import { spearman } from '../../shared/run/rank-correlation.ts';
import { seriesTable } from '../../shared/run/series.ts';
import { table } from '../report/markdown.ts';
import type { Candidate } from './candidates.ts';
import { toldCurves } from './cell.ts';
import type { DatasetRow } from './datasets.ts';
import { resultsOf, type Result } from './results.ts';

/*
 * Whether the curves that a run shows tell how good its creatures are: their rank correlation (Spearman 1904) with KID
 * over the marks of a training, as Compare tells it of a user's runs. Of a Wasserstein GAN the curve is its estimate of
 * the distance, which ought to fall with KID; of any other its two losses.
 */

/** Null where no training of the dataset was measured often enough. */
export function describeTold(
  dataset: Pick<DatasetRow, 'id'>,
  candidates: readonly Candidate[],
  results: readonly Result[],
): string | null {
  const rows = candidates.flatMap((candidate) => {
    const seeds = trainingsOf(candidate, dataset, results);
    const estimates = seeds.some((marks) => marks[0]?.curves?.['discriminator/wasserstein']);
    const [estimate, ...losses] = toldCurves;
    return (estimates ? [estimate] : losses).flatMap((curve) => {
      const found = seeds.map((marks) => rankedLikeKid(marks, curve));
      const marks = seeds.map(({ length }) => length);
      return found.length > 0
        ? [
            [
              candidate.title,
              seriesTable[curve].label,
              String(Math.max(...marks)),
              found.map(signed).join(', '),
            ],
          ]
        : [];
    });
  });
  if (rows.length === 0) return null;
  const head = ['candidate', 'curve', 'marks', 'rank correlation with KID, each seed'];
  return `Whether curves rank a training’s marks as KID does (1: the same order, 0: none, −1: the opposite):\n\n${table(head, rows)}`;
}

/** The marks of each seed that was measured often enough, in their order. */
function trainingsOf(
  candidate: Candidate,
  dataset: Pick<DatasetRow, 'id'>,
  results: readonly Result[],
): Result[][] {
  const told = resultsOf(candidate, dataset, results).filter(({ curves }) => curves !== undefined);
  const trainings = [...new Set(told.map(({ seed, budget }) => `${seed} ${budget}`))];
  return trainings
    .map((training) => told.filter(({ seed, budget }) => `${seed} ${budget}` === training))
    .filter(({ length }) => length >= fewestMarks)
    .map((marks) => marks.toSorted((one, other) => one.mark - other.mark))
    .toSorted(([one], [other]) => (one?.seed ?? 0) - (other?.seed ?? 0));
}

function rankedLikeKid(marks: readonly Result[], curve: (typeof toldCurves)[number]): number {
  return spearman(
    marks.map(({ curves }) => curves?.[curve] ?? NaN),
    marks.map(({ numbers }) => numbers['quality/kid'] ?? NaN),
  );
}

function signed(correlation: number): string {
  return correlation.toFixed(2).replace('-', '−');
}
