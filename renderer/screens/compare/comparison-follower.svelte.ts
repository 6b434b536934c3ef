import type { Comparison } from '../../../shared/run/comparison.ts';
import type { RunEvent } from '../../../shared/run/events.ts';
import type { Run, RunSummary } from '../../../shared/run/run.ts';
import {
  rankingSeries,
  type RunSeries,
  type SeriesGroup,
  type SeriesName,
} from '../../../shared/run/series.ts';
import type { ChartAxis } from '../../charts/axis.ts';
import { SeriesHistory } from '../../charts/series-history.ts';
import { seriesOfGroup } from '../../charts/series-lines.ts';
import type { Span } from '../../../shared/chart/span.ts';
import { applyRunEvent } from '../../lib/run/apply-run-event.ts';
import type { ListChange } from '../../lib/studio/list-change.ts';
import { inQueue, newerRun, ofDataset, type RunPush } from '../../lib/run/run-pushes.ts';
import { goesOn, SeriesFollowing } from '../../lib/run/series-following.svelte.ts';
import { Throttle } from '../../lib/studio/throttle.ts';
import type { Followed } from '../../state/live-list.svelte.ts';

interface Snapshot {
  comparison: Comparison;
  /** Of the runs whose series were read; what is held of the others goes on. */
  series: Readonly<Record<string, RunSeries>>;
}

/** Of each series of each run: two charts share the width of the window. */
const points = 600;
const readEveryMs = 1_000;

/** Runs beside each other, live: their comparison from the studio, and the series that are shown. */
export class ComparisonFollower {
  comparison: Comparison | null = $state.raw(null);
  readonly runIds: readonly string[];
  readonly #series: Readonly<Record<string, SeriesHistory>>;
  /** Number of the last event whose values each run's series hold. */
  readonly #heldUpTo: Record<string, number> = {};
  /** The runs whose series are to be read. */
  #unread: readonly string[];
  readonly #studio: Followed['studio'];
  readonly #following: SeriesFollowing<Snapshot>;
  readonly #read = new Throttle(readEveryMs, () => void this.#following.reload());

  constructor(around: Followed, runIds: readonly string[]) {
    this.#studio = around.studio;
    this.runIds = runIds;
    this.#unread = runIds;
    const names: readonly SeriesName[] = [...seriesOfGroup('losses'), 'time'];
    this.#series = Object.fromEntries(runIds.map((runId) => [runId, new SeriesHistory(names)]));
    this.#following = new SeriesFollowing<Snapshot>(around, {
      names,
      load: () => this.#load(),
      onSnapshot: (snapshot) => this.#show(snapshot),
      onPush: (push) => this.#receive(push),
      onReturn: () => this.#readSeries(runIds),
      historyOf: (runId) => this.seriesOf(runId),
      runs: () => this.comparison?.runs ?? [],
    });
  }

  get error(): unknown {
    return this.#following.error;
  }

  /** Rises a few times a second while values come: what draws them reads it. */
  get drawing(): number {
    return this.#following.drawing;
  }

  seriesOf(runId: string): SeriesHistory {
    const history = this.#series[runId];
    if (!history) throw new Error(`The run ${runId} is not compared`);
    return history;
  }

  /** Reads the series of a group, where they are not held yet. */
  showGroup(group: SeriesGroup): void {
    if (!this.#following.want(seriesOfGroup(group))) return;
    this.#unread = this.runIds;
    void this.#following.reload();
  }

  /** Reads closely what the charts zoom into. */
  lookAt(visible: Span | null, axis: ChartAxis, width: number): void {
    this.#following.lookAt(visible, axis, width);
  }

  stop(): void {
    this.#following.stop();
    this.#read.cancel();
  }

  /** The runs first: what their `lastSeq` say they hold, the series read after hold too. */
  async #load(): Promise<Snapshot> {
    const { compare, runs } = this.#studio;
    const comparison = await compare.runs({ runIds: [...this.runIds] });
    const { names } = this.#following;
    const unread = comparison.runs.map(({ id }) => id).filter((id) => this.#unread.includes(id));
    const series = await Promise.all(
      unread.map(async (runId) => {
        const ofRun = await runs.series({ runId, names, points, atOnce: true });
        return [runId, ofRun] as const;
      }),
    );
    return { comparison, series: Object.fromEntries(series) };
  }

  #show({ comparison, series }: Snapshot): void {
    this.comparison = comparison;
    if (Object.keys(series).length === 0) return;
    this.#unread = this.#unread.filter((id) => !series[id]);
    for (const { id, lastSeq } of comparison.runs) {
      const ofRun = series[id];
      if (!ofRun) continue;
      this.seriesOf(id).replace(ofRun, this.#following.names);
      this.#heldUpTo[id] = lastSeq;
    }
    this.#following.drawAnew();
  }

  #receive(push: RunPush): void {
    const { comparison } = this;
    if ('changed' in push) return this.#change(push.changed);
    if (!comparison || 'samples' in push) return;
    const { runs } = comparison;
    if ('queue' in push) this.#setRuns(runs.map((run) => inQueue(run, push.queue)));
    else if ('datasets' in push) this.#setRuns(runs.map((run) => ofDataset(run, push.datasets)));
    else this.#receiveEvents(runs, push.events);
  }

  /** One that was removed, or is back again, is for the studio to say. */
  #change({ items, removed }: ListChange<RunSummary>): void {
    const isCompared = (runId: string) => this.runIds.includes(runId);
    const isShown = (runId: string) => this.comparison?.runs.some(({ id }) => id === runId);
    const isBack = ({ id }: RunSummary) => isCompared(id) && (this.error !== null || !isShown(id));
    const isSummedUp = ({ id }: RunSummary) => isCompared(id) && this.seriesOf(id).isRough;
    const unread = items.filter((item) => isBack(item) || isSummedUp(item)).map(({ id }) => id);
    if (removed.some(isCompared) || unread.length > 0) return this.#readSeries(unread);
    if (!this.comparison) return;
    this.#setRuns(
      this.comparison.runs.map((run) =>
        newerRun<Run>(
          run,
          items.find(({ id }) => id === run.id),
        ),
      ),
    );
  }

  #setRuns(runs: Run[]): void {
    if (this.comparison) this.comparison = { ...this.comparison, runs };
  }

  #receiveEvents(runs: readonly Run[], pushed: readonly RunEvent[]): void {
    for (const event of pushed) if (event.type === 'series') this.#takeSeries(event);
    const events = pushed.filter((event) =>
      runs.some((run) => run.id === event.runId && event.seq > run.lastSeq),
    );
    if (events.length === 0) return;
    this.#setRuns(runs.map((run) => events.reduce(applyRunEvent, run)));
    for (const event of events) this.#take(event);
  }

  /** By a count of its own: what is read anew for a sheet says nothing of the series. */
  #takeSeries(event: Extract<RunEvent, { type: 'series' }>): void {
    const heldUpTo = this.#heldUpTo[event.runId];
    if (heldUpTo === undefined || event.seq <= heldUpTo) return;
    this.#heldUpTo[event.runId] = event.seq;
    this.seriesOf(event.runId).append(event);
    this.#following.drawSoon();
    // What curves tell of creatures is for the studio to say, and after the last step nothing else comes that would ask for it.
    if (event.values[rankingSeries]) this.#read.call();
  }

  #take(event: RunEvent): void {
    if (goesOn(event)) return this.#readSeries([event.runId]);
    // Common steps and sheets are for the studio to say.
    if (event.type === 'sample' || event.type === 'state') this.#read.call();
  }

  #readSeries(runIds: readonly string[]): void {
    this.#unread = [...this.#unread, ...runIds];
    this.#read.call();
  }
}
