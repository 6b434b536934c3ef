import type { RunEvent } from '../../../shared/events.ts';
import type { LossSeries, Run, RunSummary, Sample } from '../../../shared/run.ts';
import { LossHistory } from '../../charts/loss-history.ts';
import { applyRunEvent } from '../../lib/apply-run-event.ts';
import type { ListChange } from '../../lib/list-change.ts';
import { followLive, type LiveSnapshot } from '../../lib/live-snapshot.ts';
import {
  inQueue,
  newerRun,
  ofDataset,
  subscribeToRuns,
  type RunPush,
} from '../../lib/run-pushes.ts';
import type { Followed } from '../../state/live-list.svelte.ts';
import { extendLog } from './run-log.ts';
import { Throttle } from '../../lib/throttle.ts';

interface Snapshot {
  run: Run;
  losses: LossSeries;
  samples: Sample[];
  log: RunEvent[];
}

/** Charts are drawn this often at most, however fast losses come. */
const drawEveryMs = 250;
const mostLogEvents = 500;

/** One run, live: its row, all of its losses, its sheets and its log, from the store and its events. */
export class RunFollower {
  run: Run | null = $state.raw(null);
  samples: readonly Sample[] = $state.raw([]);
  log: readonly RunEvent[] = $state.raw([]);
  /** Memory of the trainer, while one runs. */
  memoryBytes: number | null = $state.raw(null);
  error: unknown = $state.raw(null);
  /** Rises a few times a second while `losses` grows: what draws them reads it. */
  drawing = $state(0);
  readonly losses: LossHistory;
  readonly #runId: string;
  readonly #studio: Followed['studio'];
  readonly #live: LiveSnapshot;
  readonly #draw = new Throttle(drawEveryMs, () => this.drawing++);
  readonly #endReturn: () => void;

  constructor({ studio, connection }: Followed, runId: string, smoothing: number) {
    this.#studio = studio;
    this.#runId = runId;
    this.losses = new LossHistory(smoothing);
    this.#live = followLive<Snapshot, RunPush>({
      subscribe: (deliver) => subscribeToRuns(this.#studio, deliver),
      load: () => this.#load(),
      onSnapshot: (snapshot) => this.#show(snapshot),
      onEvent: (push) => this.#receive(push),
      onError: (thrown) => (this.error = thrown),
    });
    this.#endReturn = connection.onReturn(() => void this.reload());
  }

  reload(): Promise<void> {
    return this.#live.reload();
  }

  smoothBy(weight: number): void {
    this.losses.smoothBy(weight);
    this.drawing++;
  }

  stop(): void {
    this.#endReturn();
    this.#live.stop();
    this.#draw.cancel();
  }

  /** The run first: what its `lastSeq` says it holds, all that is read after it holds too. */
  async #load(): Promise<Snapshot> {
    const runId = this.#runId;
    const { runs } = this.#studio;
    const run = await runs.get({ runId });
    const [losses, samples, log] = await Promise.all([
      runs.losses({ runId }),
      runs.samples({ runId }),
      runs.log({ runId, limit: mostLogEvents }),
    ]);
    return { run, losses, samples, log };
  }

  #show({ run, losses, samples, log }: Snapshot): void {
    this.run = run;
    this.losses.replace(losses);
    this.samples = samples;
    this.log = log;
    this.error = null;
    this.drawing++;
  }

  #receive(push: RunPush): void {
    if ('changed' in push) return this.#change(push.changed);
    const { run } = this;
    if (!run) return;
    if ('queue' in push) this.run = inQueue(run, push.queue);
    else if ('datasets' in push) this.run = ofDataset(run, push.datasets);
    else if ('samples' in push) this.#addSamples(push.samples);
    else this.#receiveEvents(run, push.events);
  }

  /** Removed, or back again: there is more to read than the row. */
  #change({ items, removed }: ListChange<RunSummary>): void {
    const item = items.find(({ id }) => id === this.#runId);
    if (removed.includes(this.#runId) || (item && !this.run)) void this.reload();
    else if (this.run) this.run = newerRun(this.run, item);
  }

  #addSamples(samples: readonly Sample[]): void {
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
    if (event.type === 'losses') {
      this.losses.append(event);
      this.#draw.call();
    }
    if (event.type === 'progress') this.memoryBytes = event.memoryBytes;
    // A run that goes on trains the steps after its checkpoint again: their losses and sheets are gone.
    if (event.type === 'state' && event.state === 'starting') void this.reload();
  }
}
