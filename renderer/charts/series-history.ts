import type { TrainerEventOf } from '../../shared/run/events.ts';
import type { RunSeries, SeriesColumns, SeriesName, Statistics } from '../../shared/run/series.ts';
import { lowerBound } from './nearest.ts';
import { Smoothing } from './smoothing.ts';

/** A series as charts draw it: at the last step of each tick. */
export interface SmoothedSeries {
  readonly step: readonly number[];
  readonly mean: readonly number[];
  readonly smoothed: readonly number[];
}

const empty: SmoothedSeries = { step: [], mean: [], smoothed: [] };

type Tick = Pick<TrainerEventOf<'series'>, 'step' | 'values'>;

/**
 * The series of a run that a screen shows, with their smoothed curves, in plain arrays that only grow: a live point
 * costs a push, not a pass over the run.
 */
export class SeriesHistory {
  #held: ReadonlySet<SeriesName>;
  #weight: number;
  readonly #known = new Set<SeriesName>();
  readonly #series = new Map<SeriesName, GrowingSeries>();
  readonly #time = { step: [] as number[], elapsedMs: [] as number[] };

  /**
   * @param weight of smoothing
   * @param held what is kept of what comes; others are known by name alone
   */
  constructor(weight: number, held: Iterable<SeriesName>) {
    this.#weight = weight;
    this.#held = new Set(held);
  }

  /** What the run has, held or not. */
  get names(): ReadonlySet<SeriesName> {
    return this.#known;
  }

  /** Training time at the end of each tick; it never runs back. */
  get time(): { readonly step: readonly number[]; readonly elapsedMs: readonly number[] } {
    return this.#time;
  }

  of(name: SeriesName): SmoothedSeries {
    return this.#series.get(name) ?? empty;
  }

  /** Begins anew from a snapshot, which has all of what is to be held. */
  replace({ names, columns }: RunSeries, held: Iterable<SeriesName> = this.#held): void {
    this.#held = new Set(held);
    this.#known.clear();
    for (const name of names) this.#known.add(name);
    this.#series.clear();
    this.#time.step.length = this.#time.elapsedMs.length = 0;
    for (const [name, column] of Object.entries(columns) as [SeriesName, SeriesColumns][]) {
      column.step.forEach((step, tick) => {
        const mean = column.mean[tick] ?? NaN;
        this.#push(name, step, { mean, max: column.spread?.max[tick] ?? mean });
      });
    }
  }

  /**
   * Adds what a tick told. One at a step that a series has passed means that the run went back to a checkpoint: what
   * was measured from there on is measured again.
   */
  append({ step, values }: Tick): void {
    for (const [name, value] of Object.entries(values) as [SeriesName, Statistics][]) {
      this.#known.add(name);
      if (!this.#held.has(name)) continue;
      this.#forgetFrom(name, step);
      this.#push(name, step, value);
    }
  }

  /** Smooths the whole run with another weight. */
  smoothBy(weight: number): void {
    if (weight === this.#weight) return;
    this.#weight = weight;
    for (const series of this.#series.values()) series.smoothBy(weight);
  }

  #push(name: SeriesName, step: number, { mean, max }: Pick<Statistics, 'mean' | 'max'>): void {
    if (name === 'time') {
      this.#time.step.push(step);
      // Whatever the clock of an older part of the run said.
      this.#time.elapsedMs.push(Math.max(max, this.#time.elapsedMs.at(-1) ?? 0));
      return;
    }
    const series = this.#series.get(name) ?? new GrowingSeries(this.#weight);
    this.#series.set(name, series);
    series.push(step, mean);
  }

  #forgetFrom(name: SeriesName, step: number): void {
    if (name !== 'time') return this.#series.get(name)?.forgetFrom(step);
    const last = this.#time.step.at(-1);
    if (last === undefined || step > last) return;
    const length = lowerBound(this.#time.step, step);
    this.#time.step.length = this.#time.elapsedMs.length = length;
  }
}

class GrowingSeries implements SmoothedSeries {
  readonly step: number[] = [];
  readonly mean: number[] = [];
  smoothed: number[] = [];
  #smoothing: Smoothing;

  constructor(weight: number) {
    this.#smoothing = new Smoothing(weight);
  }

  push(step: number, mean: number): void {
    this.step.push(step);
    this.mean.push(mean);
    this.smoothed.push(this.#smoothing.next(mean));
  }

  forgetFrom(step: number): void {
    const last = this.step.at(-1);
    if (last === undefined || step > last) return;
    this.step.length = this.mean.length = lowerBound(this.step, step);
    this.smoothBy(this.#smoothing.weight);
  }

  smoothBy(weight: number): void {
    this.#smoothing = new Smoothing(weight);
    this.smoothed = this.mean.map((value) => this.#smoothing.next(value));
  }
}
