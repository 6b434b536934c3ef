import type { Run } from '../../shared/run/run.ts';
import { mostPoints, type RunSeries, type SeriesName } from '../../shared/run/series.ts';
import { stepsOf, type ChartAxis } from './axis.ts';
import type { StepRange } from '../../shared/run/stretches.ts';
import type { SeriesHistory } from './series-history.ts';
import type { Span } from '../../shared/chart/span.ts';

/** What charts look at, of runs side by side. */
export interface Looked {
  runs: readonly Run[];
  visible: Span;
  axis: ChartAxis;
  /** How wide the charts are, in pixels. */
  width: number;
}

interface SeriesSource {
  read(request: {
    runId: string;
    names: SeriesName[];
    from: number;
    to: number;
    points: number;
  }): Promise<RunSeries>;
  historyOf(runId: string): SeriesHistory;
  names(): SeriesName[];
  onRead(): void;
  onError(thrown: unknown): void;
}

/** A gesture is over when nothing has moved for so long. */
const restMs = 150;

/**
 * Asks anew for what charts zoom into: the visible steps, and half as many to either side, as closely as there are
 * pixels to draw them. What is on its way when something else is looked at counts no more.
 */
export class SeriesZoom {
  readonly #source: SeriesSource;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #looked: Looked | null = null;
  #newest = 0;

  constructor(source: SeriesSource) {
    this.#source = source;
  }

  /** @param looked null for whole runs, which are held anyway */
  lookAt(looked: Looked | null): void {
    const mine = ++this.#newest;
    this.#looked = looked;
    clearTimeout(this.#timer);
    if (!looked) return;
    this.#timer = setTimeout(() => {
      Promise.all(looked.runs.map((run) => this.#readOf(run, looked, mine)))
        .then((read) => read.some(Boolean) && this.#source.onRead())
        .catch((thrown: unknown) => this.#source.onError(thrown));
    }, restMs);
  }

  /** After what is held was read anew. */
  again(): void {
    this.lookAt(this.#looked);
  }

  stop(): void {
    this.lookAt(null);
  }

  /** @returns whether there was more to be had */
  async #readOf(run: Run, { visible, axis, width }: Looked, mine: number): Promise<boolean> {
    const history = this.#source.historyOf(run.id);
    const steps = stepsOf(visible, history, axis, run.hyperparameters);
    if (history.isWhole || isHeldClosely(history.close, steps)) return false;
    const half = Math.ceil((steps.to - steps.from) / 2);
    const range = { from: Math.max(0, steps.from - half), to: steps.to + half };
    const points = Math.min(mostPoints, 2 * Math.max(100, Math.round(width)));
    const series = await this.#source.read({
      runId: run.id,
      names: this.#source.names(),
      ...range,
      points,
    });
    if (mine !== this.#newest) return false;
    history.lookAt(range, series);
    return true;
  }
}

/** All of them, and not so many others that they are few of what was told. */
function isHeldClosely(held: StepRange | null, { from, to }: StepRange): boolean {
  if (!held) return false;
  return held.from <= from && held.to >= to && held.to - held.from <= 3 * (to - from);
}
