import { z } from 'zod';
import { formatCount, formatLoss } from '../format.ts';

/*
 * Asynchronous successive halving: Li, Jamieson, Rostamizadeh, Gonina, Hardt, Recht and Talwalkar 2018, "A System for
 * Massively Parallel Hyperparameter Tuning" (arXiv 1810.05934). Runs are measured at rungs of r, 3r, 9r … steps. Who comes
 * to a rung is judged at once by those who were there before it, without waiting for the rest, and trains on where it is
 * in the best third. What differs from the paper: docs/decisions/0500-early-stopping.md.
 */

/** η of the paper: of so many runs one trains on, and the next rung lies so many times as far. */
export const reductionFactor = 3;
/** A sweep of fewer has no worse two thirds. */
export const leastJudged = reductionFactor;
/** So many rungs a run is given where nobody says how long the first shall be. */
const usualRungs = 3;

export const earlyStoppingSchema = z.strictObject({
  /** r of the paper, in steps. */
  firstRung: z.int().min(1).max(1_000_000),
});
export type EarlyStopping = z.output<typeof earlyStoppingSchema>;

/** What became of a run at a rung. */
export const rungSchema = z.object({
  step: z.int().min(0),
  /** What it was judged by (`rankingSeries`); null where it could not be measured. */
  value: z.number().nullable(),
  /** 1 is the best of those that had come there; null where it was not measured. */
  place: z.int().min(1).nullable(),
  of: z.int().min(0),
  verdict: z.enum([
    'trains-on',
    'stopped',
    /** It was not judged: it could not be measured, had come to its end, or a person had taken it up again. */
    'let-be',
  ]),
});
export type Rung = z.output<typeof rungSchema>;

/** As many as any run can have. */
export const mostRungs = 16;

/** The steps at which a run of so many steps is judged, before its last one. */
export function rungsOf({ firstRung }: EarlyStopping, steps: number): number[] {
  const rungs: number[] = [];
  for (let rung = firstRung; rung < steps && rungs.length < mostRungs; rung *= reductionFactor)
    rungs.push(rung);
  return rungs;
}

/** The first rung where nobody chooses it: at a 27th of the way, the last at a third. */
export function usualFirstRung(steps: number): number {
  return Math.max(1, Math.ceil(steps / reductionFactor ** usualRungs));
}

/**
 * Judges a run that comes to a rung.
 *
 * @param value what it was measured at, lower is better
 * @param before what those were measured at that had come there before it
 */
export function judgeAtRung(
  value: number,
  before: readonly number[],
): { place: number; of: number; trainsOn: boolean } {
  // Of equals the earlier one is the better: nothing speaks for more training of the later.
  const place = 1 + before.filter((other) => other <= value).length;
  const of = before.length + 1;
  // With fewer than three the best trains on, so that whoever comes first does not stand still.
  const best = Math.max(1, Math.floor(of / reductionFactor));
  return { place, of, trainsOn: place <= best };
}

/** "At step 741 its creatures were number 5 of 7 (KID 61.2), and of three runs only the best trains on. …" */
export function rungSentence({ step, value, place, of, verdict }: Rung): string {
  const at = `At step ${formatCount(step)}`;
  if (value === null || place === null)
    return `${at} its creatures could not be measured, so it was not judged.`;
  const standing =
    of === 1
      ? `${at} it was the first of its sweep (KID ${formatLoss(value)})`
      : `${at} its creatures were number ${formatCount(place)} of ${formatCount(of)} (KID ${formatLoss(value)})`;
  if (verdict === 'stopped')
    return `${standing}, and of three runs only the best trains on. Resume trains it on all the same.`;
  return verdict === 'trains-on' ? `${standing}, so it trains on.` : `${standing}.`;
}
