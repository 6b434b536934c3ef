import { toErrorShape } from '../../../shared/errors.ts';
import { queuedRuns } from '../../store/runs.ts';
import type { Core } from '../core.ts';
import { LiveRun } from './live-run.ts';
import { recordEnd } from './record-end.ts';
import { prepareTrainJob } from './train-job.ts';

/** Two runs at once take longer than one after the other on the same cores. */
const runsAtOnce = 1;

/**
 * Starts queued runs, one at a time by default. Runs that were queued when the library was last closed
 * wait until `continueLeftovers`: a command that only lists runs must not begin to train.
 */
export class RunQueue {
  readonly #core: Core;
  readonly #eager = new Set<string>();
  readonly #live = new Map<string, LiveRun>();
  #closed = false;

  constructor(core: Core) {
    this.#core = core;
  }

  /** Lets a queued run start as soon as it is its turn. */
  add(runId: string): void {
    this.#eager.add(runId);
    // Not at once: whoever queued the run is told of it before its first event.
    setImmediate(() => this.#startNext());
  }

  continueLeftovers(): void {
    for (const { id } of queuedRuns(this.#core.store)) this.add(id);
  }

  live(runId: string): LiveRun | undefined {
    return this.#live.get(runId);
  }

  /** The runs that have a trainer, by id. */
  get allLive(): ReadonlyMap<string, LiveRun> {
    return this.#live;
  }

  /** Resolves when no run has a trainer any more; with `stop` each is asked for a checkpoint first. */
  async close(how: 'stop' | 'kill'): Promise<void> {
    this.#closed = true;
    const live = [...this.#live.values()];
    for (const run of live) run[how]();
    await Promise.all(live.map((run) => run.ended));
  }

  #startNext(): void {
    if (this.#closed || this.#live.size >= runsAtOnce) return;
    const next = queuedRuns(this.#core.store).find(({ id }) => this.#eager.has(id));
    if (!next) return;
    this.#eager.delete(next.id);
    try {
      this.#start(next.id);
    } catch (thrown) {
      this.#core.log.error({ err: thrown, runId: next.id }, 'a run could not be started');
      const problem = toErrorShape(thrown);
      recordEnd(this.#core, next.id, { state: 'failed', message: problem.message, problem });
      setImmediate(() => this.#startNext());
    }
  }

  #start(runId: string): void {
    const run = new LiveRun(this.#core, runId, prepareTrainJob(this.#core, runId));
    this.#live.set(runId, run);
    this.#core.log.info({ runId, trainerPid: run.pid }, 'run started');
    void run.ended.then(() => {
      this.#live.delete(runId);
      if (!this.#closed) this.#startNext();
    });
  }
}
