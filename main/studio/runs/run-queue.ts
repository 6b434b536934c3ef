import { toErrorShape } from '../../../shared/errors.ts';
import { isDiskFull } from '../../../shared/library/disk-full.ts';
import { waitsForRoom, type WhenDiskFull } from '../../../shared/library/room.ts';
import { liveStates } from '../../../shared/run/events.ts';
import { jobIdOf, type StoreOwner } from '../../../shared/pool/job.ts';
import type { TrainJob } from '../../../shared/run/trainer-protocol.ts';
import { newId } from '../../store/new-id.ts';
import { forgetPutIntoStore, notNeededInStore } from '../../store/put-into-stores.ts';
import { findRun, listRuns, queuedRuns, type RunRow, updateRun } from '../../store/runs.ts';
import type { Core } from '../core.ts';
import { deadlines, endings } from './life/life.ts';
import { LiveRun } from './life/live-run.ts';
import type { RunRecords } from './life/run-records.ts';
import { followInPool, type Start, startHere, startInPool } from './life/start.ts';
import { poolOfRun } from './pool-of-run.ts';
import { currentTrainJob, prepareTrainJob } from './train-job.ts';
import type { TrainerPool } from './trainer-pool.ts';

/** Two runs at once take longer than one after the other on the same cores. */
const runsAtOnceHere = 1;
/** They wait in the pool's own queue; what they tell is read here. */
const runsAtOnceInPool = 1_000;
/** How long it is waited for a start time at once. */
const longestLookMs = 60_000;

/**
 * Starts queued runs, one at a time on this machine; a pool gets all of its own. Runs that were queued when the library was last closed
 * wait until `continueLeftovers`: a command that only lists runs must not begin to train.
 */
export class RunQueue {
  readonly #core: Core;
  readonly #records: RunRecords;
  readonly #whenDiskFull: WhenDiskFull;
  readonly #onFollowed: (runId: string) => void;
  readonly #eager = new Set<string>();
  readonly #live = new Map<string, LiveRun>();
  #nextTry: NodeJS.Timeout | undefined;
  #nextStart: NodeJS.Timeout | undefined;
  #isPreparing = false;
  #asked = Promise.resolve();
  #closed = false;

  /** @param onFollowed hears of each run that a pool is heard of again */
  constructor(
    core: Core,
    records: RunRecords,
    whenDiskFull: WhenDiskFull,
    onFollowed: (runId: string) => void,
  ) {
    this.#onFollowed = onFollowed;
    this.#core = core;
    this.#records = records;
    this.#whenDiskFull = whenDiskFull;
    records.onRoom(() => this.#startNext());
    // A dataset, or a run, is gone for good.
    core.push.subscribe('trash', () => void this.#tidyStore());
  }

  /** Lets a queued run start as soon as it is its turn. */
  add(runId: string): void {
    this.#eager.add(runId);
    // Not at once: whoever queued the run is told of it before its first event.
    setImmediate(() => this.#startNext());
  }

  /** Leaves a queued run alone. */
  remove(runId: string): void {
    this.#eager.delete(runId);
  }

  /** A queued run may start at another time than before. */
  lookAgain(): void {
    setImmediate(() => this.#startNext());
  }

  /** Reads on what the pool tells of runs that it trains since it was last connected, and gives it those that wait for it. */
  followPool(): void {
    const { store } = this.#core;
    const pool = this.#core.pool.current;
    if (!pool) return;
    setImmediate(() => this.#startNext());
    const elsewhere: Promise<void>[] = [];
    for (const run of listRuns(store)) {
      if (run.poolJob === null || !liveStates.includes(run.state)) continue;
      if (poolOfRun(this.#core, run)) elsewhere.push(this.#follow(pool, run.id));
      else elsewhere.push(this.#followIfKnown(pool, run.id, run.poolJob));
    }
    this.#asked = Promise.all(elsewhere).then(() => undefined);
    void this.#tidyStore();
  }

  /** Resolves when it is known of each run in a pool whether the one that is connected has it. Never rejects. */
  whenAsked(): Promise<void> {
    return this.#asked;
  }

  /** A pool has other addresses from elsewhere. What it knows is its own; what it does not another one trains. */
  async #followIfKnown(pool: TrainerPool, runId: string, jobId: string): Promise<void> {
    try {
      if (!(await pool.has(jobId))) return;
      const isAwaited = !this.#closed && this.#core.pool.current === pool;
      if (!isAwaited || findRun(this.#core.store, runId)?.poolJob !== jobId) return;
      updateRun(this.#core.store, runId, { poolId: pool.id });
      void this.#follow(pool, runId);
      this.#records.tell([runId]);
    } catch (error) {
      if (!this.#closed) this.#core.log.warn({ err: error, runId }, 'a run was not looked for');
    }
  }

  /** @returns resolves when it is known that the run is the pool's, or is let go of. Never rejects. */
  #follow(pool: TrainerPool, runId: string): Promise<void> {
    updateRun(this.#core.store, runId, { poolPlace: pool.place });
    const job = () => this.#jobNow(runId);
    this.#begin(runId, followInPool(this.#core, pool, runId, this.#whenDiskFull, job));
    this.#onFollowed(runId);
    return this.#learnPool(pool, runId);
  }

  /** The addresses may lead to another pool than they did, which is not given a run of that one. */
  async #learnPool(pool: TrainerPool, runId: string): Promise<void> {
    try {
      const id = await pool.identity();
      const run = findRun(this.#core.store, runId);
      if (this.#closed || this.#core.pool.current !== pool || !run?.poolJob) return;
      if (run.poolId === null) updateRun(this.#core.store, runId, { poolId: id });
      if (run.poolId === null || run.poolId === id) return;
      this.#live.get(runId)?.detach();
      this.#live.delete(runId);
      this.#records.tell([runId]);
      await this.#followIfKnown(pool, runId, run.poolJob);
    } catch (error) {
      if (!this.#closed) this.#core.log.warn({ err: error, runId }, 'its pool was not noted');
    }
  }

  #jobNow(runId: string): TrainJob {
    return currentTrainJob(this.#core, runId, this.#whenDiskFull);
  }

  /** Takes out of the pool's store what this library has put there and needs no more: docs/decisions/0521. */
  async #tidyStore(): Promise<void> {
    const { store, log } = this.#core;
    const pool = this.#core.pool.current;
    if (!pool || this.#closed) return;
    try {
      for (const owner of notNeededInStore(store, pool.place.store)) {
        // Taking out is slow: it may be needed again by now.
        if (!notNeededInStore(store, pool.place.store).includes(owner)) continue;
        if (!(await this.#takeOut(pool, owner))) return;
      }
    } catch (error) {
      log.warn({ err: error }, 'the store of the pool was not tidied');
    }
  }

  /** @returns whether there is any use in going on with others */
  async #takeOut(pool: TrainerPool, owner: StoreOwner): Promise<boolean> {
    const { store, log } = this.#core;
    const isGone = await pool.takeOut(owner).catch((error: unknown) => {
      // It is tried again when the pool is connected next.
      if (!this.#closed) log.warn({ err: error, owner }, 'the store of the pool was not tidied');
      return false;
    });
    if (this.#closed) return false;
    if (isGone) forgetPutIntoStore(store, pool.place.store, owner);
    return true;
  }

  /** What trains in the pool goes on there, unheard. */
  letGoOfPool(): void {
    for (const [runId, run] of this.#live) {
      if (!run.outlivesStudio) continue;
      this.#live.delete(runId);
      run.detach();
    }
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
    clearTimeout(this.#nextTry);
    clearTimeout(this.#nextStart);
    const live = [...this.#live.values()];
    for (const run of live) this.#end(run, how);
    await Promise.all(live.map((run) => run.ended));
  }

  /** What one of them meets keeps none from being waited for. */
  #end(run: LiveRun, how: 'stop' | 'kill'): void {
    try {
      if (how === 'stop' && run.outlivesStudio) run.detach();
      else run[how]();
    } catch (thrown) {
      this.#core.log.error({ err: thrown }, 'the stopping of a run could not be stored');
    }
  }

  #startNext(): void {
    // While there is no room for how the last run ended, there is none for the next.
    if (this.#closed || this.#records.isFull) return;
    const waiting = queuedRuns(this.#core.store).filter(
      (run) => this.#eager.has(run.id) && this.#hasRoomFor(run),
    );
    const now = Date.now();
    const next = waiting.find(({ startsAt }) => startsAt === null || startsAt <= now);
    if (!next) return this.#lookAt(waiting.map(({ startsAt }) => (startsAt ?? now) - now));
    const preparing = next.place === 'here' ? this.#core.beforeTraining?.() : null;
    if (preparing) return this.#prepare(preparing);
    try {
      this.#start(next);
      this.#eager.delete(next.id);
      // The pool may take another, or this machine.
      setImmediate(() => this.#startNext());
    } catch (thrown) {
      if (this.#mayWait(next.id, thrown)) return this.#waitForRoom(next.id);
      this.#core.log.error({ err: thrown, runId: next.id }, 'a run could not be started');
      this.#eager.delete(next.id);
      const ending = endings.notStarted(toErrorShape(thrown));
      this.#records.recordEnd(next.id, ending, { by: 'core', changes: { queueOrder: null } });
      setImmediate(() => this.#startNext());
    }
  }

  /** Whether another may train where it is to; a run for a pool waits until there is one. */
  #hasRoomFor({ place }: RunRow): boolean {
    const inPool = [...this.#live.values()].filter(({ outlivesStudio }) => outlivesStudio).length;
    if (place === 'here') return !this.#isPreparing && this.#live.size - inPool < runsAtOnceHere;
    return this.#core.pool.current !== undefined && inPool < runsAtOnceInPool;
  }

  /** The runs of this machine wait in their queue meanwhile; those of a pool do not. */
  #prepare(preparing: Promise<void>): void {
    this.#isPreparing = true;
    setImmediate(() => this.#startNext());
    void preparing.finally(() => {
      this.#isPreparing = false;
      this.#startNext();
    });
  }

  /** When the first of them may start: it looks every minute, because a machine sleeps and its clock is set. */
  #lookAt(waitsMs: readonly number[]): void {
    clearTimeout(this.#nextStart);
    if (waitsMs.length === 0) return;
    const waitMs = Math.min(...waitsMs, longestLookMs);
    this.#nextStart = setTimeout(() => this.#startNext(), waitMs);
  }

  #start({ id, place }: RunRow): void {
    const pool = this.#core.pool.current;
    if (place === 'here' || !pool) {
      const job = prepareTrainJob(this.#core, id, this.#whenDiskFull);
      return this.#begin(id, startHere(this.#core, id, job));
    }
    const job = prepareTrainJob(this.#core, id, this.#whenDiskFull, 'pool');
    const put = { job, jobNow: () => this.#jobNow(id), jobId: jobIdOf(id, newId()) };
    this.#begin(id, startInPool(this.#core, pool, id, put));
    void this.#learnPool(pool, id);
  }

  #begin(runId: string, start: Start): void {
    const onGone = () => this.#live.delete(runId);
    const run = new LiveRun(this.#core, this.#records, runId, start, onGone);
    this.#live.set(runId, run);
    this.#core.log.info({ runId, trainerPid: run.pid }, 'run started');
    void run.ended.then(() => {
      if (this.#closed) return;
      this.#startNext();
      // The store may have been away when it was to let the job's files go, and those of others before.
      if (run.outlivesStudio) void this.#tidyStore();
    });
  }

  #mayWait(runId: string, thrown: unknown): boolean {
    const isQueued = this.#records.rowOf(runId).queueOrder !== null;
    return isQueued && isDiskFull(thrown) && this.#whenDiskFull === 'wait';
  }

  #waitForRoom(runId: string): void {
    const { step, problem } = this.#records.rowOf(runId);
    if (problem?.code !== 'disk-full') {
      const warning = waitsForRoom(this.#records.roomFor(runId));
      this.#records.record(runId, [{ type: 'warning', step, at: Date.now(), ...warning }]);
    }
    clearTimeout(this.#nextTry);
    this.#nextTry = setTimeout(() => this.#startNext(), deadlines.retryRoomMs);
  }
}
