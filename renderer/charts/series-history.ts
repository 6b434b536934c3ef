import { bisectLeft } from 'd3-array';
import { isNewMark, mostClockMarks, type ClockMark } from '../../shared/run/clock.ts';
import type { TrainerEventOf } from '../../shared/run/events.ts';
import type { RunSeries, SeriesColumns, SeriesName, Statistics } from '../../shared/run/series.ts';
import { joinedTo, type Stretch } from '../../shared/run/stretches.ts';

/** A series as charts draw it: stretches of ticks by column, each at its last step. */
export interface DrawnSeries {
  readonly step: readonly number[];
  readonly mean: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly ticks: readonly number[];
}

/** At the last step of each stretch. */
export interface TrainingTime {
  readonly step: readonly number[];
  readonly elapsedMs: readonly number[];
}

/** From a first to a last step. */
export interface StepRange {
  readonly from: number;
  readonly to: number;
}

type Tick = Pick<TrainerEventOf<'series'>, 'step' | 'at' | 'values'>;

const nothing: DrawnSeries = { step: [], mean: [], low: [], high: [], ticks: [] };

/** How many stretches of a series are held at most: live ones are put together where there are more. */
const mostHeld = 2_000;

/**
 * The series of a run that a screen shows: the whole run coarsely, and where it is looked at closely, that stretch as
 * the studio told it anew. What is held does not grow with the run.
 */
export class SeriesHistory {
  #held: ReadonlySet<SeriesName>;
  readonly #known = new Set<SeriesName>();
  readonly #series = new Map<SeriesName, HeldSeries>();
  #time: { of: DrawnSeries; time: TrainingTime } = { of: nothing, time: trainingTime(nothing) };
  /** When steps were done; empty where that is not known. */
  clock: readonly ClockMark[] = [];
  /** Whether it is to be read again once the studio has summed the run up. */
  isRough = false;
  /** Of its dataset; null where that is gone. */
  sprites: number | null = null;
  /** Which steps are held closely. */
  #close: StepRange | null = null;

  /** @param held what is kept of what comes; others are known by name alone */
  constructor(held: Iterable<SeriesName>) {
    this.#held = new Set(held);
  }

  /** What the run has, held or not. */
  get names(): ReadonlySet<SeriesName> {
    return this.#known;
  }

  get close(): StepRange | null {
    return this.#close;
  }

  /** Whether all that was measured is held, so that nothing is to be had by asking for less of it. */
  get isWhole(): boolean {
    return [...this.#series.values()].every(({ isWhole }) => isWhole);
  }

  /** Training time at the end of each stretch; it never runs back. */
  get time(): TrainingTime {
    const drawn = this.of('time');
    if (drawn !== this.#time.of) this.#time = { of: drawn, time: trainingTime(drawn) };
    return this.#time.time;
  }

  of(name: SeriesName): DrawnSeries {
    return this.#series.get(name)?.drawn ?? nothing;
  }

  /** Begins anew from a snapshot, which has all of what is to be held. */
  replace(
    { names, columns, isRough, clock, sprites }: RunSeries,
    held: Iterable<SeriesName> = this.#held,
  ): void {
    this.#held = new Set(held);
    this.#known.clear();
    for (const name of names) this.#known.add(name);
    this.#series.clear();
    this.#close = null;
    this.isRough = isRough;
    this.clock = clock;
    this.sprites = sprites;
    for (const [name, column] of Object.entries(columns) as [SeriesName, SeriesColumns][])
      this.#series.set(name, new HeldSeries(stretchesOf(column)));
  }

  /** Takes what the studio told of some steps, more closely than of the whole run. */
  lookAt(range: StepRange, { columns }: Pick<RunSeries, 'columns'>): void {
    this.#close = range;
    for (const [name, column] of Object.entries(columns) as [SeriesName, SeriesColumns][])
      this.#series.get(name)?.lookAt(range, stretchesOf(column));
  }

  /**
   * Adds what a tick told. One at a step that a series has passed means that the run went back to a checkpoint: what
   * was measured from there on is measured again.
   */
  append({ step, at, values }: Tick): void {
    if (values.time) this.#mark({ step, elapsedMs: values.time.max, at });
    for (const [name, value] of Object.entries(values) as [SeriesName, Statistics][]) {
      this.#known.add(name);
      if (!this.#held.has(name)) continue;
      const series = this.#series.get(name) ?? new HeldSeries([]);
      this.#series.set(name, series);
      series.append({ step, ticks: 1, ...value });
    }
  }

  #mark(now: ClockMark): void {
    const last = this.clock.at(-1);
    // One that is passed already tells nothing new: where a run goes back, all is read again.
    if (last && last.step >= now.step) return;
    if (this.clock.length < mostClockMarks && isNewMark(last, now))
      this.clock = [...this.clock, now];
  }
}

class HeldSeries {
  #whole: Stretch[];
  #close: { range: StepRange; stretches: readonly Stretch[] } | null = null;
  #drawn: DrawnSeries | null = null;

  constructor(whole: Stretch[]) {
    this.#whole = whole;
  }

  get isWhole(): boolean {
    return this.#whole.every(({ ticks }) => ticks === 1);
  }

  /** As columns, made once for what is held. */
  get drawn(): DrawnSeries {
    return (this.#drawn ??= columnsOf(this.#all()));
  }

  lookAt(range: StepRange, stretches: readonly Stretch[]): void {
    this.#close = { range, stretches };
    this.#drawn = null;
  }

  append(tick: Stretch): void {
    const passed = this.#passedBy(tick);
    // It is in a stretch that was told after it: where a run goes back, all is read again.
    if ((this.#whole[passed]?.ticks ?? 1) > 1) return;
    if (passed >= 0) {
      this.#whole.length = passed;
      this.#close = null;
    }
    this.#whole.push(tick);
    this.#drawn = null;
    if (this.#whole.length > mostHeld) this.#whole = [...joinedTo(this.#whole, mostHeld / 2)];
  }

  /** The place of the first stretch that a tick does not come after; -1 where it comes after all. */
  #passedBy({ step }: Stretch): number {
    if (step > (this.#whole.at(-1)?.step ?? -1)) return -1;
    return this.#whole.findIndex((stretch) => stretch.step >= step);
  }

  /** Coarsely before and after what is held closely. A coarse stretch across its beginning gives way to it. */
  #all(): readonly Stretch[] {
    if (!this.#close || this.#close.stretches.length === 0) return this.#whole;
    const { range, stretches } = this.#close;
    const steps = this.#whole.map(({ step }) => step);
    const last = stretches.at(-1)?.step ?? range.to;
    return [
      ...this.#whole.slice(0, bisectLeft(steps, range.from)),
      ...stretches,
      ...this.#whole.slice(bisectLeft(steps, Math.max(last, range.to) + 1)),
    ];
  }
}

function stretchesOf({ step, mean, spread }: SeriesColumns): Stretch[] {
  return step.map((last, place) => {
    const value = mean[place] ?? NaN;
    return {
      step: last,
      ticks: spread?.ticks[place] ?? 1,
      count: spread?.count[place] ?? 1,
      mean: value,
      min: spread?.min[place] ?? value,
      max: spread?.max[place] ?? value,
    };
  });
}

function columnsOf(stretches: readonly Stretch[]): DrawnSeries {
  return {
    step: stretches.map(({ step }) => step),
    mean: stretches.map(({ mean }) => mean),
    low: stretches.map(({ min }) => min),
    high: stretches.map(({ max }) => max),
    ticks: stretches.map(({ ticks }) => ticks),
  };
}

function trainingTime({ step, high }: DrawnSeries): TrainingTime {
  let latest = 0;
  // Whatever the clock of an older part of the run said.
  return { step, elapsedMs: high.map((elapsedMs) => (latest = Math.max(latest, elapsedMs))) };
}
