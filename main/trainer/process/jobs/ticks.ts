import { median } from '../../../../shared/numbers.ts';
import type { SeriesName, SeriesValues, Statistics } from '../../../../shared/run/series.ts';

/** So many first steps are ticks by themselves: what changes fastest is seen at once, and their speed is measured. */
export const firstSteps = 10;
/** The engine still sets up memory and caches in these. */
const warmUpSteps = 2;
const mostTicksPerSecond = 20;
/** A curve is not made coarser than this, however fast the run. */
const leastTicks = 200;
/** So that ticks end at round steps. */
const choices = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000];

/**
 * Over how many steps each series is averaged: one up to 20 steps a second, more where a screen and a table would
 * drown.
 *
 * @param steps of the whole run
 */
export function chooseStepsPerTick(stepsPerSecond: number, steps: number): number {
  const fitting = choices.filter((choice) => choice === 1 || choice * leastTicks <= steps);
  const enough = fitting.find((choice) => stepsPerSecond / choice <= mostTicksPerSecond);
  return enough ?? Math.max(...fitting);
}

type Numbers = Readonly<Partial<Record<SeriesName, number>>>;

interface TicksOptions {
  /** Of the whole run. */
  steps: number;
  /** Undefined where it is to be chosen. */
  stepsPerTick: number | undefined;
  /** Gets what was chosen, once. */
  onChosen: (stepsPerTick: number) => void;
  /** Gets what a tick's steps had; `step` is the last of them. */
  onTick: (step: number, values: SeriesValues) => void;
}

/**
 * Averages each step's numbers over ticks of a fixed number of steps, counted from the run's beginning, so that two
 * equal runs tell the same. A tick is cut short where a checkpoint is written: what comes after may be trained again.
 */
export class Ticks {
  readonly #options: TicksOptions;
  #stepsPerTick: number | undefined;
  readonly #stepTimesMs: number[] = [];
  #open = new Map<SeriesName, Sum>();
  #lastStep = 0;

  constructor(options: TicksOptions) {
    this.#options = options;
    this.#stepsPerTick = options.stepsPerTick;
  }

  /** @param numbers those that are not finite are left out */
  add(step: number, numbers: Numbers, stepMs: number): void {
    for (const [name, value] of Object.entries(numbers) as [SeriesName, number][]) {
      if (Number.isFinite(value)) this.#open.set(name, withValue(this.#open.get(name), value));
    }
    this.#lastStep = step;
    this.#choose(step, stepMs);
    if (step <= firstSteps || step % (this.#stepsPerTick ?? 1) === 0) this.cut();
  }

  /** Ends the tick under way, if one is. */
  cut(): void {
    if (this.#open.size === 0) return;
    const values = Object.fromEntries(
      [...this.#open].map(([name, sum]) => [name, statistics(sum)]),
    );
    this.#open = new Map();
    this.#options.onTick(this.#lastStep, values);
  }

  #choose(step: number, stepMs: number): void {
    if (this.#stepsPerTick !== undefined) return;
    this.#stepTimesMs.push(stepMs);
    if (step < firstSteps) return;
    const measured = this.#stepTimesMs.slice(warmUpSteps);
    if (measured.length === 0) return;
    this.#stepsPerTick = chooseStepsPerTick(1000 / median(measured), this.#options.steps);
    this.#options.onChosen(this.#stepsPerTick);
  }
}

interface Sum {
  count: number;
  sum: number;
  min: number;
  max: number;
}

function withValue(so: Sum | undefined, value: number): Sum {
  if (!so) return { count: 1, sum: value, min: value, max: value };
  return {
    count: so.count + 1,
    sum: so.sum + value,
    min: Math.min(so.min, value),
    max: Math.max(so.max, value),
  };
}

function statistics({ count, sum, min, max }: Sum): Statistics {
  // Rounding may carry the mean of equal values beyond them.
  return { count, mean: Math.min(max, Math.max(min, sum / count)), min, max };
}
