import { lossNames } from '../../../shared/run/series.ts';
import type { PartialReport } from '../step/step-report.ts';

/** A loss beyond this says nothing any more: healthy ones lie between 0 and 10, a clipped critic's within 1. */
const absurdLoss = 10_000;
/** A single step may overshoot and come back; this many in a row do not. */
const absurdSteps = 10;

/** Watches the losses for the point from which training on is of no use. */
export class DivergenceGuard {
  #absurdInRow = 0;

  /** @returns what is wrong, in words; undefined while training is sound */
  check(numbers: PartialReport['numbers']): string | undefined {
    const largest = Math.max(...lossNames.map((name) => Math.abs(numbers[name] ?? 0)));
    if (!Number.isFinite(largest)) return 'a loss is not a finite number any more';
    this.#absurdInRow = largest > absurdLoss ? this.#absurdInRow + 1 : 0;
    if (this.#absurdInRow < absurdSteps) return undefined;
    return `a loss has been beyond ${absurdLoss} for ${absurdSteps} steps`;
  }
}
