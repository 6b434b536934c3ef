import { SvelteMap } from 'svelte/reactivity';
import { liveStates, type RunEvent } from '../../../shared/run/events.ts';
import type { FindingOf, StoredFinding } from '../../../shared/run/findings.ts';
import type { Health } from '../../../shared/run/health.ts';
import type { Run, RunSummary, Sample } from '../../../shared/run/run.ts';
import type { RunSeries, SeriesGroup, SeriesName } from '../../../shared/run/series.ts';
import type { ChartAxis } from '../../charts/axis.ts';
import { SeriesHistory } from '../../charts/series-history.ts';
import { seriesOfGroup } from '../../charts/series-lines.ts';
import type { Span } from '../../../shared/chart/span.ts';
import type { Scores } from '../../lib/run/scores.ts';
import { applyRunEvent } from '../../lib/run/apply-run-event.ts';
import type { ListChange } from '../../lib/studio/list-change.ts';
import { inQueue, newerRun, ofDataset, type RunPush } from '../../lib/run/run-pushes.ts';
import { goesOn, SeriesFollowing } from '../../lib/run/series-following.svelte.ts';
import type { Followed } from '../../state/live-list.svelte.ts';
import { extendLog } from './run-log.ts';
import { Throttle } from '../../lib/studio/throttle.ts';

interface Snapshot {
  run: Run;
  series: RunSeries;
  samples: Sample[];
  log: RunEvent[];
  verdicts: StoredFinding[];
  health: Health | null;
  scores: StoredFinding[];
}

/** How a run is changes slowly. */
const askHealthEveryMs = 5_000;
const mostLogEvents = 500;
/** A run in a pool tells more often while it is looked at, which is said again and again. */
const watchEveryMs = 20_000;
const watchForMs = 30_000;

/** One run, live: its row, the series that are shown, its sheets and its log, from the store and its events. */
export class RunFollower {
  run: Run | null = $state.raw(null);
  samples: readonly Sample[] = $state.raw([]);
  log: readonly RunEvent[] = $state.raw([]);
  /** Memory of the trainer, while one runs. */
  memoryBytes: number | null = $state.raw(null);
  /** What is thought of it by what was measured last; null before the first measurement. */
  verdict: VerdictAtStep | null = $state.raw(null);
  /** How it is, by its series and by what was measured; null until that is known. */
  health: Health | null = $state.raw(null);
  /** By step: those that were looked at, and the newest. */
  readonly #scores = new SvelteMap<number, Scores>();
  #asked: Record<number, true> = {};
  readonly series: SeriesHistory;
  readonly #runId: string;
  readonly #studio: Followed['studio'];
  readonly #following: SeriesFollowing<Snapshot>;
  readonly #askHealth = new Throttle(askHealthEveryMs, () => void this.#readHealth());
  readonly #watching: ReturnType<typeof setInterval>;

  constructor(around: Followed, runId: string) {
    this.#studio = around.studio;
    this.#runId = runId;
    const names = [...seriesOfGroup('estimate'), ...wantedFor('losses')];
    this.series = new SeriesHistory(names);
    this.#following = new SeriesFollowing<Snapshot>(around, {
      names,
      load: () => this.#load(),
      onSnapshot: (snapshot) => this.#show(snapshot),
      onPush: (push) => this.#receive(push),
      onReturn: () => void this.reload(),
      historyOf: () => this.series,
      runs: () => (this.run ? [this.run] : []),
    });
    this.#watching = setInterval(() => void this.#watch(), watchEveryMs);
  }

  get error(): unknown {
    return this.#following.error;
  }

  /** Rises a few times a second while `series` grows: what draws them reads it. */
  get drawing(): number {
    return this.#following.drawing;
  }

  reload(): Promise<void> {
    return this.#following.reload();
  }

  /** Reads the series of a chart, where they are not held yet. */
  showGroup(group: SeriesGroup): void {
    if (this.#following.want(wantedFor(group))) void this.reload();
  }

  /** Reads closely what the chart zooms into. */
  lookAt(visible: Span | null, axis: ChartAxis, width: number): void {
    this.#following.lookAt(visible, axis, width);
  }

  stop(): void {
    clearInterval(this.#watching);
    this.#following.stop();
    this.#askHealth.cancel();
  }

  /** The run first: what its `lastSeq` says it holds, all that is read after it holds too. */
  async #load(): Promise<Snapshot> {
    const runId = this.#runId;
    const { runs } = this.#studio;
    const run = await runs.get({ runId });
    const reading = runs.series({ runId, names: this.#following.names, atOnce: true });
    const [series, samples, log, verdicts, health, scores] = await Promise.all([
      reading,
      runs.samples({ runId }),
      runs.log({ runId, limit: mostLogEvents }),
      runs.findings({ runId, kind: 'verdict', limit: 1 }),
      // It waits until the run is summed up, when all of this is read again.
      reading.then(({ isRough }) => (isRough ? null : runs.health({ runId }))),
      runs.findings({ runId, kind: 'scores', limit: 1 }),
    ]);
    return { run, series, samples, log, verdicts, health, scores };
  }

  /** Not while nobody sees the window. */
  async #watch(): Promise<void> {
    const { run } = this;
    if (!run || run.place === 'here' || !liveStates.includes(run.state) || document.hidden) return;
    try {
      await this.#studio.runs.watch({ runId: run.id, forMs: watchForMs });
    } catch (thrown) {
      this.#following.error = thrown;
    }
  }

  /** What it fails with is shown where the run itself cannot be read. */
  async #readHealth(): Promise<void> {
    try {
      this.health = await this.#studio.runs.health({ runId: this.#runId });
    } catch (thrown) {
      this.#following.error = thrown;
    }
  }

  /** What the detective answered to the creatures of a step's sheet; asked for where it is not known yet. */
  scoresAt(step: number): Scores | null {
    const known = this.#scores.get(step);
    if (known === undefined) void this.#readScores(step);
    return known ?? null;
  }

  async #readScores(step: number): Promise<void> {
    if (this.#asked[step]) return;
    this.#asked[step] = true;
    try {
      const found = await this.#studio.runs.findings({
        runId: this.#runId,
        kind: 'scores',
        step,
        limit: 1,
      });
      this.#keepScores(found);
    } catch (thrown) {
      this.#following.error = thrown;
    }
  }

  #keepScores(found: readonly StoredFinding[]): void {
    for (const { step, finding } of found)
      if (finding.kind === 'scores') this.#scores.set(step, finding);
  }

  #show({ run, series, samples, log, verdicts, health, scores }: Snapshot): void {
    this.run = run;
    this.series.replace(series, this.#following.names);
    this.samples = samples;
    this.log = log;
    this.verdict = verdicts.map(verdictOf).at(-1) ?? null;
    this.health = health;
    this.#asked = {};
    this.#scores.clear();
    this.#keepScores(scores);
    this.#following.drawAnew();
    void this.#watch();
  }

  #receive(push: RunPush): void {
    if ('changed' in push) return this.#change(push.changed);
    const { run } = this;
    if (!run) return;
    if ('queue' in push) this.run = inQueue(run, push.queue);
    else if ('datasets' in push) this.run = ofDataset(run, push.datasets);
    else if ('samples' in push) this.addSamples(push.samples);
    else this.#receiveEvents(run, push.events);
  }

  /** Removed, or back again: there is more to read than the row. */
  #change({ items, removed }: ListChange<RunSummary>): void {
    const item = items.find(({ id }) => id === this.#runId);
    const isSummedUp = item !== undefined && this.series.isRough;
    if (removed.includes(this.#runId) || (item && !this.run) || isSummedUp) void this.reload();
    else if (this.run) this.run = newerRun(this.run, item);
  }

  /** Takes sheets that were drawn, told or answered; which of the two comes first does not matter. */
  addSamples(samples: readonly Sample[]): void {
    const added = samples.filter(
      ({ id, runId }) => runId === this.#runId && !this.samples.some((known) => known.id === id),
    );
    if (added.length === 0) return;
    this.samples = [...this.samples, ...added].sort((a, b) => a.step - b.step || a.at - b.at);
  }

  #receiveEvents(run: Run, pushed: readonly RunEvent[]): void {
    const events = pushed.filter((event) => event.runId === run.id && event.seq > run.lastSeq);
    if (events.length === 0) return;
    this.run = events.reduce(applyRunEvent, run);
    this.log = extendLog(this.log, events, mostLogEvents);
    for (const event of events) this.#take(event);
  }

  #take(event: RunEvent): void {
    if (event.type === 'series') {
      this.series.append(event);
      this.#following.drawSoon();
    }
    if (['series', 'finding', 'done'].includes(event.type)) this.#askHealth.call();
    if (event.type === 'finding') {
      this.verdict = verdictOf(event) ?? this.verdict;
      this.#keepScores([event]);
    }
    if (event.type === 'progress') this.memoryBytes = event.memoryBytes;
    if (goesOn(event)) void this.reload();
  }
}

export type VerdictAtStep = FindingOf<'verdict'> & { step: number };

function verdictOf({ step, finding }: StoredFinding): VerdictAtStep | null {
  return finding.kind === 'verdict' ? { step, ...finding } : null;
}

/** With the time, along which charts may run. */
function wantedFor(group: SeriesGroup): SeriesName[] {
  return [...seriesOfGroup(group), 'time'];
}
