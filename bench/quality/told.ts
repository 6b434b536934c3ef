import { fewestMarks, spearman } from '../../shared/run/agreement.ts';
import { seriesTable } from '../../shared/run/series.ts';
import { table } from '../report/markdown.ts';
import type { Candidate } from './candidates.ts';
import { toldCurves } from './cell.ts';
import { resultsOf, type DatasetKey, type Result } from './results.ts';

/*
 * Whether the curves that a run shows tell how good its creatures are: their rank correlation (Spearman 1904) with KID
 * over the marks of a training, as Compare tells it of a user's runs. Of a Wasserstein GAN the curve is its estimate of
 * the distance, which ought to fall with KID; of any other its two losses.
 */

/** Null where no training of the dataset was measured often enough. */
export function describeTold(
  dataset: DatasetKey,
  candidates: readonly Candidate[],
  results: readonly Result[],
): string | null {
  const rows = candidates.flatMap((candidate) =>
    trainingsOf(candidate, dataset, results).flatMap(({ budget, seeds }) => {
      const marks = String(Math.max(...seeds.map(({ length }) => length)));
      return curvesToAsk(seeds).map(({ label, valueOf }) => [
        ...[candidate.title, label, String(budget), marks],
        seeds.map((each) => signed(rankedLikeKid(each, valueOf))).join(', '),
      ]);
    }),
  );
  if (rows.length === 0) return null;
  const head = [
    'candidate',
    'curve',
    'processor s',
    'marks',
    'rank correlation with KID, each seed',
  ];
  return `${said}\n\n${table(head, rows)}`;
}

const said =
  'Whether curves rank a training’s marks as KID does (1: the same order, 0: none, −1: the opposite). Beside them the number of ' +
  'the step, which knows nothing of creatures: near −1 it says that KID fell from mark to mark, and then whatever falls all the time agrees with it.';

interface AskedCurve {
  label: string;
  valueOf: (mark: Result) => number | undefined;
}

/** What the training shows, and what any training has. */
function curvesToAsk(seeds: readonly Result[][]): AskedCurve[] {
  const hasEstimate = seeds.some(
    (marks) => marks[0]?.curves?.['discriminator/wasserstein'] !== undefined,
  );
  const [estimate, ...losses] = toldCurves;
  const shown = (hasEstimate ? [estimate] : losses).map((curve) => ({
    label: seriesTable[curve].label,
    valueOf: ({ curves }: Result) => curves?.[curve],
  }));
  return [...shown, { label: 'the number of the step', valueOf: ({ step }) => step }];
}

/** The marks of each seed that was measured often enough, in their order; trainings of one length together. */
function trainingsOf(
  candidate: Candidate,
  dataset: DatasetKey,
  results: readonly Result[],
): { budget: number; seeds: Result[][] }[] {
  const told = resultsOf(candidate, dataset, results)
    .filter(({ curves }) => curves !== undefined)
    .toSorted((one, other) => one.seed - other.seed || one.mark - other.mark);
  const budgets = [...new Set(told.map(({ budget }) => budget))].toSorted(
    (one, other) => one - other,
  );
  return budgets.flatMap((budget) => {
    const trained = told.filter((result) => result.budget === budget);
    const seeds = [...new Set(trained.map(({ seed }) => seed))]
      .map((seed) => trained.filter((result) => result.seed === seed))
      .filter(({ length }) => length >= fewestMarks);
    return seeds.length > 0 ? [{ budget, seeds }] : [];
  });
}

function rankedLikeKid(marks: readonly Result[], valueOf: AskedCurve['valueOf']): number {
  return spearman(
    marks.map((mark) => valueOf(mark) ?? NaN),
    marks.map(({ numbers }) => numbers['quality/kid'] ?? NaN),
  );
}

function signed(correlation: number): string {
  return correlation.toFixed(2).replace('-', '−');
}
