import { z } from 'zod';
import { countOf } from '../format.ts';
import { lossTable } from '../hyperparameters/losses.ts';
import type { Run } from './run.ts';
import { lossNames, seriesLabel, seriesNameSchema, type SeriesName } from './series.ts';

/** So many measurements a run must have before its curves are compared with them. */
export const fewestMarks = 5;

/** How curves of a run rank its checkpoints, compared with the measurement that ranks them (Spearman). */
export const agreementSchema = z.object({
  /** How often the run was measured. */
  marks: z.int().min(0),
  /** Empty with fewer than `fewestMarks`. */
  figures: z.array(z.object({ name: seriesNameSchema, correlation: z.number().min(-1).max(1) })),
});
export type Agreement = z.output<typeof agreementSchema>;

/**
 * Whether the curves of these runs tell how good their creatures are, in a sentence with their own figures; undefined
 * where none was measured yet.
 *
 * @param agreement in the order of the runs
 */
export function agreementSentence(
  runs: readonly Run[],
  agreement: readonly Agreement[],
): string | undefined {
  const each = runs.map((run, place) => ({
    run,
    ...(agreement[place] ?? { marks: 0, figures: [] }),
  }));
  const told = each.filter(({ figures }) => figures.length > 0);
  const few = each.filter(({ figures, marks }) => figures.length === 0 && marks > 0);
  const more = `${measuredTooSeldom(few)}: ${fewestMarks} measurements that differ are needed to say so.`;
  if (told.length === 0) return few.length > 0 ? more : undefined;
  const figures = told.map(({ run, figures: its }) => `${ofRun(run, its)} in “${run.name}”`);
  const sentence = `Ranked by these curves and ranked by KID, checkpoints so far show (Spearman; 1: the same order, 0: none, −1: the opposite): ${figures.join('; ')}.`;
  return few.length > 0 ? `${sentence} ${more}` : sentence;
}

/** More runs than these are counted, not named one by one. */
const mostNamed = 3;

function measuredTooSeldom(few: readonly { run: Run; marks: number }[]): string {
  const often = (marks: number) => (marks === 1 ? 'once' : `${marks} times`);
  if (few.length <= mostNamed)
    return few.map(({ run, marks }) => `“${run.name}” was measured ${often(marks)}`).join(', ');
  const counts = few.map(({ marks }) => marks);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const words = least === most ? often(most) : `${least} to ${most} times`;
  return `${countOf(few.length, ['# run was', '# runs were'])} measured ${words}`;
}

/** "clear agreement, 0.83, of the Wasserstein estimate", "no agreement, −0.12, of the WGAN loss of the forger (generator) and …". */
function ofRun({ hyperparameters: { loss } }: Run, figures: Agreement['figures']): string {
  return figures
    .map(
      ({ name, correlation }) =>
        `${howClear(correlation)}, ${signed(correlation)}, of the ${curveName(name, loss)}`,
    )
    .join(' and ');
}

/** How strong a rank correlation is, by the steps that Cohen 1988 named: below 0.3 it is hardly there, from 0.5 on it is plain. */
function howClear(correlation: number): string {
  const strength = Math.abs(correlation);
  if (strength < 0.3) return 'no agreement';
  if (correlation > 0) return strength < 0.5 ? 'weak agreement' : 'clear agreement';
  return strength < 0.5 ? 'weakly the opposite order' : 'clearly the opposite order';
}

function curveName(name: SeriesName, loss: Run['hyperparameters']['loss']): string {
  const label = seriesLabel(name, [loss]);
  const isLoss = lossNames.some((one) => one === name);
  return isLoss ? `${lossTable[loss].name} loss of the ${label.toLowerCase()}` : label;
}

function signed(correlation: number): string {
  return correlation.toFixed(2).replace('-', '−');
}

/**
 * Spearman's rank correlation (1904): 1 where one series always rises with the other, -1 where it falls, 0 where they have
 * nothing to do with each other; values that are the same share their mean rank. By it a loss is asked whether it tells how
 * good creatures are.
 *
 * @returns NaN where a series does not change
 */
export function spearman(one: readonly number[], other: readonly number[]): number {
  if (one.length !== other.length) throw new RangeError('Two series must be of one length.');
  const [left, right] = [ranksOf(one), ranksOf(other)];
  const middle = (one.length + 1) / 2;
  let [together, ofLeft, ofRight] = [0, 0, 0];
  left.forEach((rank, at) => {
    const [here, there] = [rank - middle, (right[at] ?? middle) - middle];
    together += here * there;
    ofLeft += here ** 2;
    ofRight += there ** 2;
  });
  return together / Math.sqrt(ofLeft * ofRight);
}

/** From 1, in the order of the values. */
function ranksOf(values: readonly number[]): number[] {
  const sorted = values.toSorted((one, other) => one - other);
  return values.map((value) => (sorted.indexOf(value) + 1 + sorted.lastIndexOf(value) + 1) / 2);
}
