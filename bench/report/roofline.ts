import type { PeakResult, RecipeResult } from '../results.ts';
import type { ContenderId } from '../training/contenders.ts';
import { timesInStep } from './profile.ts';

/** How near a contender comes to the time that its multiply-adds take at the machine's best. */
export interface Roofline {
  stepMs: number;
  /** What the multiply-adds of a step take at the peak. */
  leastMs: number;
}

/** @returns undefined where the contender or the peak was not measured */
export function rooflineOf(
  { contenders, megaMultiplyAdds, peak }: RecipeResult,
  id: ContenderId,
  precision: keyof PeakResult,
): Roofline | undefined {
  const rate = peak[precision]?.median;
  const contender = contenders.find((one) => one.id === id);
  if (!rate || !contender) return undefined;
  return { stepMs: contender.stepMs.median, leastMs: (1e9 * megaMultiplyAdds) / rate };
}

/** Milliseconds of a step op by op that convolutions and matrix products take; undefined without a profile. */
export function convolutionsMs({ profile }: RecipeResult): number | undefined {
  return profile ? timesInStep(profile).heavyMs : undefined;
}
