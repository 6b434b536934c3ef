import type { LossSeries } from '../../shared/run.ts';
import { lowerBound } from './nearest.ts';
import { Smoothing } from './smoothing.ts';

export type LossMoment = {
  step: number;
  elapsedMs: number;
  discriminator: number;
  generator: number;
};

export interface SmoothedSeries extends LossSeries {
  smoothedDiscriminator: number[];
  smoothedGenerator: number[];
}

/**
 * All losses of a run with their smoothed curves, in plain arrays that only grow: a live point costs a
 * push, not a pass over the run. `version` rises with every change.
 */
export class LossHistory {
  readonly series: SmoothedSeries = emptySeries();
  version = 0;
  #weight: number;
  #discriminator: Smoothing;
  #generator: Smoothing;

  constructor(weight: number) {
    this.#weight = weight;
    this.#discriminator = new Smoothing(weight);
    this.#generator = new Smoothing(weight);
  }

  /** Begins anew from a snapshot. */
  replace(losses: LossSeries): void {
    this.#truncate(0);
    for (let index = 0; index < losses.step.length; index++) {
      this.#push({
        step: losses.step[index] ?? 0,
        elapsedMs: losses.elapsedMs[index] ?? 0,
        discriminator: losses.discriminator[index] ?? NaN,
        generator: losses.generator[index] ?? NaN,
      });
    }
    this.version++;
  }

  /**
   * Adds a live point. One at a step that the history has passed means that the run went back to a
   * checkpoint: what was measured from there on is measured again.
   */
  append(moment: LossMoment): void {
    const { step } = this.series;
    const last = step.at(-1);
    if (last !== undefined && moment.step <= last) this.#truncate(lowerBound(step, moment.step));
    this.#push(moment);
    this.version++;
  }

  /** Smooths the whole run with another weight. */
  smoothBy(weight: number): void {
    if (weight === this.#weight) return;
    this.#weight = weight;
    this.#smoothFrom();
    this.version++;
  }

  #push({ step, elapsedMs, discriminator, generator }: LossMoment): void {
    const { series } = this;
    series.step.push(step);
    // Time never runs back on the axis, whatever the clock of an older part of the run said.
    series.elapsedMs.push(Math.max(elapsedMs, series.elapsedMs.at(-1) ?? 0));
    series.discriminator.push(discriminator);
    series.generator.push(generator);
    series.smoothedDiscriminator.push(this.#discriminator.next(discriminator));
    series.smoothedGenerator.push(this.#generator.next(generator));
  }

  #truncate(length: number): void {
    for (const column of Object.values(this.series) as number[][]) column.length = length;
    this.#smoothFrom();
  }

  #smoothFrom(): void {
    this.#discriminator = new Smoothing(this.#weight);
    this.#generator = new Smoothing(this.#weight);
    const { series } = this;
    series.discriminator.forEach((value, index) => {
      series.smoothedDiscriminator[index] = this.#discriminator.next(value);
    });
    series.generator.forEach((value, index) => {
      series.smoothedGenerator[index] = this.#generator.next(value);
    });
  }
}

function emptySeries(): SmoothedSeries {
  return {
    step: [],
    elapsedMs: [],
    discriminator: [],
    generator: [],
    smoothedDiscriminator: [],
    smoothedGenerator: [],
  };
}
