import { bisectLeft } from 'd3-array';
import { isNewMark, mostClockMarks, type ClockMark } from '../../shared/run/clock.ts';
import type { TrainerEventOf } from '../../shared/run/events.ts';
import type { RunSeries, SeriesColumns, SeriesName, Statistics } from '../../shared/run/series.ts';
import { trainingTime, type TrainingTime } from '../../shared/run/steps-along.ts';
import { joinedTo, type StepRange, type Stretch } from '../../shared/run/stretches.ts';

/** A series as charts draw it: stretches of ticks by column, each at its last step. */
export interface DrawnSeries {
  readonly step: readonly number[];
  readonly mean: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly ticks: readonly number[];
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
  #time: { of: DrawnSeries; time: TrainingTime } = { of: nothing, time: trainingTime([], []) };
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
    if (drawn !== this.#time.of)
      this.#time = { of: drawn, time: trainingTime(drawn.step, drawn.high) };
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
      this.#series.set(name, new HeldSeries(heldColumns(column)));
  }

  /** Takes what the studio told of some steps, more closely than of the whole run. */
  lookAt(range: StepRange, { columns }: Pick<RunSeries, 'columns'>): void {
    this.#close = range;
    for (const [name, column] of Object.entries(columns) as [SeriesName, SeriesColumns][])
      this.#series.get(name)?.lookAt(range, heldColumns(column));
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
      const series = this.#series.get(name) ?? new HeldSeries(columnsOf([]));
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

/** All that is held of stretches: as columns, because as many objects take three times the room. */
interface HeldColumns extends DrawnSeries {
  /** Over how many steps each goes. */
  readonly count: readonly number[];
}

type GrowingColumns = Record<keyof HeldColumns, number[]>;

class HeldSeries {
  #whole: HeldColumns;
  /** The same, as long as nobody else has them: what is given out stays as it is. */
  #growing: GrowingColumns | null = null;
  #close: { range: StepRange; columns: HeldColumns } | null = null;
  #drawn: DrawnSeries | null = null;

  constructor(whole: HeldColumns) {
    this.#whole = whole;
  }

  get isWhole(): boolean {
    return this.#whole.ticks.every((ticks) => ticks === 1);
  }

  /** Made once for what is held. */
  get drawn(): DrawnSeries {
    this.#growing = null;
    return (this.#drawn ??= this.#all());
  }

  lookAt(range: StepRange, columns: HeldColumns): void {
    this.#close = { range, columns };
    this.#drawn = null;
  }

  append(tick: Stretch): void {
    const { step, ticks } = this.#whole;
    const passed = bisectLeft(step, tick.step);
    // It is in a stretch that was told after it: where a run goes back, all is read again.
    if ((ticks[passed] ?? 1) > 1) return;
    if (passed < step.length) this.#close = null;
    const growing = (this.#growing ??= ofEach((name) => this.#whole[name].slice()));
    const added = columnsOf([tick]);
    for (const name of columnNames) growing[name].splice(passed, Infinity, ...added[name]);
    this.#whole = growing;
    this.#drawn = null;
    if (growing.step.length <= mostHeld) return;
    this.#whole = columnsOf(joinedTo(stretchesOf(growing), mostHeld / 2));
    this.#growing = null;
  }

  /** Coarsely before and after what is held closely. A coarse stretch across its beginning gives way to it. */
  #all(): DrawnSeries {
    const whole = this.#whole;
    if (!this.#close || this.#close.columns.step.length === 0) return whole;
    const { range, columns } = this.#close;
    const last = columns.step.at(-1) ?? range.to;
    const before = bisectLeft(whole.step, range.from);
    const after = bisectLeft(whole.step, Math.max(last, range.to) + 1);
    return ofEach((name) =>
      whole[name].slice(0, before).concat(columns[name], whole[name].slice(after)),
    );
  }
}

const columnNames = ['step', 'mean', 'low', 'high', 'ticks', 'count'] as const;

function ofEach(make: (name: keyof HeldColumns) => number[]): GrowingColumns {
  const made = columnNames.map((name) => [name, make(name)]);
  return Object.fromEntries(made) as GrowingColumns;
}

/** What the studio told. */
function heldColumns({ step, mean, spread }: SeriesColumns): HeldColumns {
  if (spread) {
    const { ticks, count, min, max } = spread;
    return { step, mean, low: min, high: max, ticks, count };
  }
  const ones = step.map(() => 1);
  return { step, mean, low: mean, high: mean, ticks: ones, count: ones };
}

function columnsOf(stretches: readonly Stretch[]): HeldColumns {
  return {
    step: stretches.map(({ step }) => step),
    mean: stretches.map(({ mean }) => mean),
    low: stretches.map(({ min }) => min),
    high: stretches.map(({ max }) => max),
    ticks: stretches.map(({ ticks }) => ticks),
    count: stretches.map(({ count }) => count),
  };
}

function stretchesOf({ step, mean, low, high, ticks, count }: GrowingColumns): Stretch[] {
  return step.map((last, place) => ({
    step: last,
    ticks: ticks[place] ?? 1,
    count: count[place] ?? 1,
    mean: mean[place] ?? NaN,
    min: low[place] ?? NaN,
    max: high[place] ?? NaN,
  }));
}
