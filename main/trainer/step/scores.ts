import { lossTable, type LossId } from '../../../shared/hyperparameters/losses.ts';
import { elementAt } from '../../../shared/known-places.ts';
import { mean } from '../../../shared/numbers.ts';
import type { SeriesName } from '../../../shared/run/series.ts';
import type { Answers, StepNumbers } from './step-report.ts';

/**
 * What the discriminator's answers say of it.
 *
 * @param undecided above it an answer says real; undefined where only differences say something
 */
export function scoresOf(
  { real, generated }: Answers,
  undecided: number | undefined,
): Partial<Record<SeriesName, number>> {
  return {
    'score/real': mean(real),
    'score/generated': mean(generated),
    'discriminator/accuracy':
      undecided === undefined
        ? mean(real.map((answer, index) => rightly(answer - elementAt(generated, index))))
        : (mean(real.map((answer) => rightly(answer - undecided))) +
            mean(generated.map((answer) => rightly(undecided - answer)))) /
          2,
  };
}

/**
 * E[f(real)] - E[f(generated)] of a Wasserstein critic f, over all of its batches in the step: what its loss minimises
 * the negative of (Arjovsky 2017, arXiv 1701.07875, section 3 and figure 3). Where nothing is penalised, that is the
 * whole loss.
 */
export function wassersteinEstimate(
  {
    'discriminator/loss': whole = NaN,
    'discriminator/distance': distance = whole,
  }: Partial<StepNumbers>,
  loss: LossId,
): Partial<Record<SeriesName, number>> {
  return lossTable[loss].answers === 'scores' ? { 'discriminator/wasserstein': -distance } : {};
}

/** A guess where there is no difference. */
function rightly(difference: number): number {
  return (Math.sign(difference) + 1) / 2;
}
