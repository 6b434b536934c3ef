import type { RunEvent } from '../../../shared/events.ts';
import type { LossSeries, Run, Sample } from '../../../shared/run.ts';
import { LossHistory } from '../../charts/loss-history.ts';
import { api } from '../../lib/api.ts';
import { applyRunEvent } from '../../lib/apply-run-event.ts';
import { followLive, type LiveSnapshot } from '../../lib/live-snapshot.ts';
import { connection } from '../../state/connection.svelte.ts';
import { subscribeToRuns, type RunPush } from '../../state/runs.svelte.ts';
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
  readonly #live: LiveSnapshot;
  readonly #draw = new Throttle(drawEveryMs, () => this.drawing++);
  readonly #readSamples = new Throttle(drawEveryMs, () => void this.#loadSamples());
  readonly #endReturn: () => void;

  constructor(runId: string, smoothing: number) {
    this.#runId = runId;
    this.losses = new LossHistory(smoothing);
    this.#live = followLive<Snapshot, RunPush>({
      subscribe: subscribeToRuns,
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
    this.#readSamples.cancel();
  }

  /** The run first: what its `lastSeq` says it holds, all that is read after it holds too. */
  async #load(): Promise<Snapshot> {
    const runId = this.#runId;
    const run = await api.call('runs.get', { runId });
    const [losses, samples, log] = await Promise.all([
      api.call('runs.losses', { runId }),
      api.call('runs.samples', { runId }),
      api.call('runs.log', { runId, limit: mostLogEvents }),
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
    if ('listChanged' in push) return void this.reload();
    const { run } = this;
    if (!run) return;
    const events = push.events.filter((event) => event.runId === run.id && event.seq > run.lastSeq);
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
    if (event.type === 'sample') this.#readSamples.call();
    // What a state brings along, such as the engine's facts, is in the run's row alone.
    if (event.type === 'state') void this.reload();
  }

  async #loadSamples(): Promise<void> {
    try {
      this.samples = await api.call('runs.samples', { runId: this.#runId });
    } catch (thrown) {
      this.error = thrown;
    }
  }
}
