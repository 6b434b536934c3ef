import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { dirname } from 'node:path/posix';
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type ErrorShape, StudioError } from '../../../shared/errors.ts';
import { formatCount } from '../../../shared/format.ts';
import { type PoolCommand, type PoolEntry, poolEntrySchema } from '../../../shared/pool/entry.ts';
import { isDiskFull } from '../../../shared/library/disk-full.ts';
import { endedForWantOfRoom } from '../../../shared/library/room.ts';
import { runIdOfJob, type StoredCheckpoint, type StoredFile } from '../../../shared/pool/job.ts';
import type { SeenMachine } from '../../../shared/pool/overview.ts';
import type { TrainerEvent, TrainerEventOf } from '../../../shared/run/events.ts';
import { tagOf } from '../../../shared/run/place.ts';
import {
  manifestName,
  type TrainerMessage,
  type TrainingCommand,
} from '../../../shared/run/trainer-protocol.ts';
import { appVersion } from '../../../shared/version.ts';
import { fromJson } from '../../files/from-json.ts';
import { letOldGeneratorsGo } from '../../files/old-generators.ts';
import { keptCheckpoints, pruneCheckpoints } from '../../files/prune-checkpoints.ts';
import type {
  OnFetched,
  PoolPlace,
  PoolTask,
  RemoteEnd,
  RemoteListener,
  RemoteTraining,
} from '../../studio/runs/trainer-pool.ts';
import { deadlines } from '../../studio/runs/life/life.ts';
import { unlessAborted } from '../../studio/work/unless-aborted.ts';
import { FileNotStored, type FileStore } from '../files/file-store.ts';
import { patiently } from '../files/patiently.ts';
import type { JobQueue } from '../redis/job-queue.ts';
import type { JobRecords } from '../redis/job-records.ts';
import type { Machines } from '../redis/machines.ts';
import { untilAnswered } from '../redis/until-answered.ts';
import { whyItWaits } from '../why-it-waits.ts';
import type { EntryReader, EntrySink } from './entry-reader.ts';
import { storeJob } from './put-job.ts';

/** What the runs of a pool share. */
export interface PoolLines {
  records: JobRecords;
  machines: Machines;
  files: FileStore;
  reader: EntryReader;
  /** By which the pool is known, once it has answered. */
  identity: () => Promise<string>;
  /** Whether it is that one which answers now. */
  isItself: () => boolean;
  /** That are followed, by their jobs. */
  runs: Map<string, PoolRun>;
  /** Lets one of them after the other do its work. */
  inTurn: (work: () => Promise<void>) => Promise<void>;
  libraryPath: string;
  log: Logger;
  /** Hears why the store did not answer, and null where it did. */
  onStore: (trouble: unknown) => void;
  /** What a run that failed says of why. */
  explain: (thrown: unknown) => ErrorShape;
}

/** So many entries wait for their files at most. */
const mostPending = 200;
/** Of so many characters together, and one entry more. */
const mostPendingLength = 32 * 1024 * 1024;
/** What was told up to here goes from the pool after so many entries. */
const trimmedAfter = 50;
/** Over some seconds: somebody waits for an answer, and can ask again. */
const triesForSomebody = 6;

/** One job of the pool, as the studio that put it there sees it. */
export class PoolRun implements RemoteTraining, EntrySink {
  readonly #lines: PoolLines;
  readonly #queue: JobQueue;
  readonly #jobId: string;
  readonly #tag: string | null;
  readonly #poolId: string | null;
  readonly #runFolder: string;
  readonly #listener: RemoteListener;
  readonly #storedCursor: () => string | null;
  readonly #isWanted: PoolPlace['isWanted'];
  readonly #isListed: PoolPlace['isListed'];
  readonly #isTaken: PoolPlace['isTaken'];
  readonly #newestListed: PoolPlace['newestListed'];
  #cursor: string;
  #pending = 0;
  #pendingLength = 0;
  #sinceTrim = 0;
  #delivering = Promise.resolve();
  #asked = Promise.resolve();
  readonly #task: () => Promise<PoolTask>;
  #began: Promise<void>;
  #wasTrained: boolean;
  /** It has been asked for the end, which a machine may not have heard. */
  #isToStop = false;
  /** Whether it is to hold on, where that has been asked since it is followed. */
  #isHeld: boolean | undefined;
  /** Aborted when no more is told to the listener: nothing comes for it any more. */
  readonly #over = new AbortController();
  /** No more is read of it. */
  #isEnding = false;
  /** It is not in the pool yet, and no machine can have it. */
  #isOnItsWay = false;
  /** Whose files are in the store, oldest first. */
  #inStore: StoredCheckpoint[];
  /** The last file that was asked for was in the store no more. */
  #lacksFiles = false;
  /** The step of the newest that was told of, though its files may still be on their way. */
  #newestTold = 0;
  /** Why no machine takes it, as it was told. */
  #whyItWaits: string | undefined;
  /** Those of them that are being fetched, by their paths. */
  readonly #coming = new Map<string, Coming>();

  constructor(
    lines: PoolLines,
    queue: JobQueue,
    { jobId, cursor, storedCursor, ...library }: PoolPlace,
    task: () => Promise<PoolTask>,
    listener: RemoteListener,
  ) {
    this.#lines = lines;
    this.#queue = queue;
    this.#jobId = jobId;
    this.#tag = tagOf(library.place) ?? null;
    this.#runFolder = `runs/${runIdOfJob(jobId)}`;
    this.#poolId = library.poolId;
    this.#cursor = cursor ?? '0-0';
    this.#wasTrained = cursor !== null;
    this.#task = task;
    this.#listener = listener;
    this.#storedCursor = storedCursor;
    this.#inStore = library.inStore();
    this.#isWanted = library.isWanted;
    this.#isListed = library.isListed;
    this.#isTaken = library.isTaken;
    this.#newestListed = library.newestListed;
    lines.runs.set(jobId, this);
    this.#began = this.#begin().catch((thrown: unknown) => this.#giveUp(lines.explain(thrown)));
  }

  /** The server was away, and may have come back without what it had. */
  lookAgain(): void {
    this.#began = this.#began
      .then(() => this.#putAnew())
      .catch((thrown: unknown) => this.#giveUp(this.#lines.explain(thrown)));
  }

  /** Whether it is in the pool, and no machine has it. */
  get mayWait(): boolean {
    return !this.#hasEnd() && !this.#isOnItsWay && !this.#isToStop && !this.#isTaken();
  }

  /** Machines come and go while it waits for one. */
  async lookWhyItWaits(machines: readonly SeenMachine[]): Promise<void> {
    // One that has it already fetches its files, and is heard of then.
    if (machines.some(({ training }) => training?.runId === runIdOfJob(this.#jobId))) return;
    const names = machines.map(({ name }) => name);
    const left = await this.#lines.records.whyLeft(this.#jobId, names);
    if (!this.mayWait) return;
    const why = whyItWaits(this.#tag, machines, left);
    if (why?.message === this.#whyItWaits) return;
    this.#whyItWaits = why?.message;
    this.#listener.onWait(why);
  }

  get cursor(): string {
    return this.#cursor;
  }

  get hasRoom(): boolean {
    return this.#pending < mostPending && this.#pendingLength < mostPendingLength;
  }

  /** Asked anew after whatever took time. */
  #isOver(): boolean {
    return this.#over.signal.aborted;
  }

  #hasEnd(): boolean {
    return this.#isOver() || this.#isEnding;
  }

  send(command: TrainingCommand): void {
    if (command.type === 'stop') this.#isToStop = true;
    if (command.type === 'pause' || command.type === 'resume')
      this.#isHeld = command.type === 'pause';
    // A store that is away may keep it from there for as long as it is.
    if (command.type === 'stop' && this.#isOnItsWay) return this.#end({ ...vanished, said: null });
    void this.#command(command.type, async () => {
      await this.#ask(command);
      if (command.type === 'stop') await this.#takeOut();
    });
  }

  trainNext(): void {
    void this.#command('next', () => this.#answered(() => this.#queue.moveToFront(this.#jobId)));
  }

  kill(): void {
    this.#isToStop = true;
    setTimeout(
      () => void this.#endWithNewest({ ...vanished, said: null }),
      deadlines.killedInPoolMs,
    ).unref();
    void this.#command('kill', async () => {
      await this.#ask({ type: 'kill' });
      await this.#takeOut();
    });
  }

  watch(forMs: number): void {
    void this.#command('watch', () => this.#lines.records.watch(this.#jobId, forMs));
  }

  detach(): void {
    this.#over.abort();
    this.#lines.runs.delete(this.#jobId);
    this.#lines.reader.remove(this.#jobId);
  }

  forget(): void {
    void this.#command('forget', async () => {
      await untilAnswered(() => this.#lines.records.remove(this.#jobId));
      await this.#lines.files.removeAll(`jobs/${this.#jobId}`);
    });
  }

  take(id: string, text: string | null): void {
    this.#cursor = id;
    const length = text?.length ?? 0;
    this.#pending += 1;
    this.#pendingLength += length;
    this.#delivering = this.#delivering
      .then(() => this.#deliver(id, text))
      .catch((thrown: unknown) => this.#giveUp(this.#lines.explain(thrown)))
      .finally(() => {
        this.#pending -= 1;
        this.#pendingLength -= length;
      });
  }

  /** What was begun by a studio that died in the middle of it is begun again: all of it may be done twice. */
  async #begin(): Promise<void> {
    const { records, reader, identity } = this.#lines;
    const id = await identity();
    // Another pool has it: whoever follows it lets go of it.
    if (this.#isOver() || (this.#poolId ?? id) !== id) return;
    const state = await this.#answered(() => records.stateOf(this.#jobId));
    if (this.#isOver()) return;
    if (state === 'unknown') await this.#bringIntoPool();
    else if (state === 'there') await this.#answered(() => this.#queue.add(this.#jobId));
    if (!this.#isOver()) reader.add(this.#jobId, this);
  }

  async #putAnew(): Promise<void> {
    if (this.#hasEnd() || !this.#lines.isItself()) return;
    const state = await this.#answered(() => this.#lines.records.stateOf(this.#jobId));
    // Its place in the queue may be lost alone.
    if (state === 'there' && !this.#hasEnd())
      await this.#answered(() => this.#queue.add(this.#jobId));
    // It may have been asked of the pool as it was before, or of another one.
    if (state === 'there' && this.#isToStop) await this.#ask({ type: 'stop' });
    if (state !== 'unknown') return;
    this.#isOnItsWay = true;
    // How it ended may be among what was read before, and wait for a store that is away: whoever stops it does not for ever.
    await (this.#isToStop
      ? Promise.race([this.#delivering, wait(deadlines.killedInPoolMs)])
      : this.#delivering);
    if (this.#isToStop && this.#pending > 0) return this.#end({ ...vanished, said: null });
    if (!this.#hasEnd()) await this.#bringIntoPool();
  }

  /** One after the other, so that they stand in the pool's queue as they stood in the studio's. */
  async #bringIntoPool(): Promise<void> {
    this.#isOnItsWay = true;
    // What has to come first holds up nobody else.
    const found = await this.#taskInTime();
    if (!found) return this.#isToStop ? this.#end({ ...vanished, said: null }) : undefined;
    if (this.#isToStop) return this.#endUntrained(found.job.resumeFrom === null ? null : 'stopped');
    await this.#lines.inTurn(() => this.#put(found));
  }

  /**
   * What it had learned may lie in a store that is away: whoever has stopped it does not wait for that for ever.
   *
   * @returns undefined where it did not come, or nobody follows the run any more
   */
  #taskInTime(): Promise<PoolTask | undefined> {
    const task = this.#taskFromLibrary();
    if (!this.#isToStop) return task;
    return Promise.race([task, wait(deadlines.killedInPoolMs, undefined)]);
  }

  async #taskFromLibrary(): Promise<PoolTask | undefined> {
    let wanted: PoolTask | undefined;
    if (this.#wasTrained) await this.#intoLibrary(() => this.#listener.onForgotten());
    await this.#intoLibrary(async () => {
      wanted = await this.#task();
    });
    return wanted;
  }

  async #put(wanted: PoolTask): Promise<void> {
    if (this.#isOver()) return;
    const { records, files } = this.#lines;
    await this.#refuseOtherVersions();
    if (this.#isOver()) return;
    const job = await this.#patiently(() => storeJob(files, this.#jobId, wanted));
    this.#isOnItsWay = false;
    if (this.#isOver()) return;
    await this.#answered(() => records.put(this.#jobId, job));
    // What was asked of it the pool has forgotten as well; before a machine can take it.
    if (this.#isHeld ?? wanted.isPaused) await this.#ask({ type: 'pause' });
    await this.#answered(() => this.#queue.add(this.#jobId));
  }

  async #refuseOtherVersions(): Promise<void> {
    const machines = await this.#answered(() => this.#lines.machines.list());
    if (machines.length === 0 || machines.some(({ studio }) => studio === appVersion)) return;
    const others = machines.slice(0, 5).map(({ name, studio }) => `${name} has studio ${studio}`);
    throw new StudioError(
      'conflict',
      `No machine of the pool has the version of this studio, ${appVersion}: ${others.join(', ')}.`,
      'Install the same version on both, then resume the run.',
    );
  }

  /** A job that no machine has is out of the pool at once. */
  async #takeOut(): Promise<void> {
    const state = await this.#answered(() => this.#lines.records.stateOf(this.#jobId));
    if (state === 'unknown') return this.lookAgain();
    const wasThere = await this.#answered(() => this.#queue.takeOut(this.#jobId));
    if (!wasThere || this.#isEnding) return;
    // A machine that left it has written a checkpoint, and one that was lost had its last one; one that lacks its engine has none.
    const { records } = this.#lines;
    const trained = await this.#answered(() => records.newestCheckpoint(this.#jobId));
    const job = await this.#answered(() => records.jobOf(this.#jobId));
    const said = trained || job?.checkpoints.length ? 'stopped' : null;
    await this.#delivering;
    await this.#fetchNewest();
    this.#endUntrained(said);
  }

  async #deliver(id: string, text: string | null): Promise<void> {
    if (this.#isOver() || this.#isEnding) return;
    const entry = fromJson(poolEntrySchema, text ?? '');
    if (!entry) return this.#giveUp(notUnderstood);
    if (entry.kind === 'taken') await this.#intoLibrary(() => this.#hearTaken(entry, id));
    else if (entry.kind === 'left') this.#listener.onLeft(entry.machine, entry.why, id);
    else if (entry.kind === 'said') await this.#hearSaid(entry, id);
    else await this.#hearEnded(entry);
    await this.#trim();
  }

  #hearTaken({ machine, studio, fromStep }: EntryOf<'taken'>, id: string): void {
    if (studio !== appVersion) return this.#giveUp(otherVersion(machine, studio));
    this.#wasTrained = true;
    this.#whyItWaits = undefined;
    this.#listener.onTaken(machine, fromStep, id);
    // What is trained again is told again, and may be put again at this moment: its files stay.
    this.#inStore = this.#inStore.filter(({ step }) => step <= fromStep);
    this.#newestTold = fromStep;
  }

  async #hearSaid({ message, files }: EntryOf<'said'>, id: string): Promise<void> {
    for (const { path } of files) this.#requireOwn(path);
    const told = checkpointsIn(message, files);
    this.#newestTold = Math.max(this.#newestTold, ...told.map(({ step }) => step));
    const staying = told.filter(({ step }) => !this.#isWanted(step));
    const stays = new Set(staying.flatMap((checkpoint) => checkpoint.files));
    const isNews = !this.#lacksFiles;
    const missing = await this.#fetchWhatIsThere(files.filter((file) => !stays.has(file)));
    if (this.#isOver()) return;
    const heard = missing.length === 0 ? message : withoutFiles(message, missing, isNews);
    await this.#intoLibrary(() => {
      for (const checkpoint of staying) this.#listener.onStored(checkpoint);
      this.#listener.onMessage(heard, id);
    });
    for (const { step } of told) if (this.#isWanted(step)) await this.#pruneLibrary(step);
    const isMissing = new Set(missing);
    const stored = files.filter(({ path }) => !isMissing.has(path));
    await this.#letGo(checkpointsIn(heard, stored), stored);
  }

  /**
   * What another studio has read on, of which this library is a backup or a copy, is in the store no more: the story goes on
   * without those files.
   *
   * @returns the paths of those
   */
  async #fetchWhatIsThere(files: readonly StoredFile[]): Promise<string[]> {
    const missing: string[] = [];
    for (const file of files) {
      try {
        // Where those before have gone these are not late.
        await this.#fetch([file], this.#lacksFiles ? { triesForMissing: 1 } : {});
        this.#lacksFiles = false;
      } catch (error) {
        if (!(error instanceof FileNotStored)) throw error;
        this.#lines.log.warn({ err: error, jobId: this.#jobId }, 'what was told is without a file');
        this.#lacksFiles = true;
        missing.push(file.path);
      }
      if (this.#isOver()) break;
    }
    for (const path of missing) this.#removeHalf(path);
    return missing;
  }

  /** A generator, or a checkpoint, whose files are not all there is of no use. */
  #removeHalf(path: string): void {
    if (!['generators', 'checkpoints'].includes(path.split('/')[2] ?? '')) return;
    rmSync(join(this.#lines.libraryPath, dirname(path)), { recursive: true, force: true });
  }

  /**
   * Files of a checkpoint come when somebody asks for it. The store keeps them as long as that takes.
   *
   * @throws what the store met last
   */
  bring(checkpoint: StoredCheckpoint, onFetched: OnFetched): Promise<void> {
    const { path } = checkpoint;
    const under = this.#coming.get(path);
    under?.listeners.push(onFetched);
    if (under) return under.done;
    const listeners = [onFetched];
    const done = this.#bring(checkpoint, (fetched) => {
      for (const listener of listeners) listener(fetched);
    }).finally(() => this.#coming.delete(path));
    this.#coming.set(path, { done, listeners });
    return done;
  }

  async #bring({ step, files }: StoredCheckpoint, onFetched: OnFetched): Promise<void> {
    const of = files.reduce((sum, file) => sum + file.bytes, 0);
    let bytes = 0;
    for (const file of files) {
      onFetched({ bytes, of });
      this.#requireOwn(file.path);
      const before = bytes;
      const onBytes = (ofFile: number) => onFetched({ bytes: before + ofFile, of });
      await this.#patiently(() => this.#get(file, onBytes), { tries: triesForSomebody });
      bytes += file.bytes;
    }
    if (this.#isOver()) return;
    this.#listener.onFetched(step);
    await this.#pruneLibrary(step);
  }

  /** A store may hang where no signal reaches. */
  async #get(
    { path, ...content }: StoredFile,
    onBytes: (bytes: number) => void = () => undefined,
  ): Promise<void> {
    const { files: store, libraryPath } = this.#lines;
    const { signal } = this.#over;
    const target = join(libraryPath, path);
    await unlessAborted(signal, () =>
      store.get(`jobs/${this.#jobId}/${path}`, content, target, { signal, onBytes }),
    );
  }

  async #fetch(files: readonly StoredFile[], patience?: Patience): Promise<void> {
    for (const file of files) {
      await this.#intoLibrary(() => this.#patiently(() => this.#get(file), patience));
      if (this.#isOver()) return;
    }
  }

  /** From here on nothing of it stays in the pool. */
  async #hearEnded({ exit, failure, said }: EntryOf<'ended'>): Promise<void> {
    await this.#fetchNewest();
    this.#end({ exit, failure, said });
  }

  /**
   * The newest checkpoint, which nobody may have asked for: the store lets it go when the run has ended. Where a server was
   * restored from an older state it is not the one that the record names, and that one may have gone.
   */
  async #fetchNewest(patience: Patience = {}): Promise<void> {
    const { records, libraryPath } = this.#lines;
    // Nothing is made where a library was.
    if (!existsSync(join(libraryPath, this.#runFolder))) return;
    const named = await this.#answered(() => records.newestCheckpoint(this.#jobId));
    const attempt = (await this.#answered(() => records.jobOf(this.#jobId)))?.train.attempt;
    const known = [...(named ? [named] : []), ...this.#inStore.toReversed()];
    let gone: { step: number; reason: string } | undefined;
    for (const checkpoint of known.sort((a, b) => b.step - a.step)) {
      if (this.#isOver()) return;
      try {
        await this.#fetchLast(
          checkpoint,
          attempt,
          gone ? { ...patience, triesForMissing: 1 } : patience,
        );
        break;
      } catch (error) {
        if (!(error instanceof FileNotStored)) throw error;
        gone ??= { step: checkpoint.step, reason: error.message };
      }
    }
    if (gone && attempt !== undefined) await this.#warn(lastIsGone(gone), attempt);
  }

  /** @throws FileNotStored */
  async #fetchLast(
    checkpoint: StoredCheckpoint,
    attempt: number | undefined,
    patience: Patience,
  ): Promise<void> {
    const { step, path, files } = checkpoint;
    for (const file of files) this.#requireOwn(file.path);
    const manifest = files.find((file) => file.path === `${path}/${manifestName}`);
    if (!manifest) return;
    await this.#coming.get(path)?.done.catch(() => undefined);
    // What is here already is not fetched again: a bringing that broke off has left the first files alone.
    await this.#fetch(files, patience);
    if (this.#isOver()) return;
    if (!this.#isListed(step, manifest.sha256) && attempt !== undefined)
      await this.#tellOf(checkpoint, manifest.sha256, attempt);
    this.#listener.onFetched(step);
    await this.#pruneLibrary(step);
  }

  /** The machine told of it in an entry that is lost, or was not read before the end. */
  async #tellOf(
    { step, path, files }: StoredCheckpoint,
    hash: string,
    attempt: number,
  ): Promise<void> {
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    await this.#tell({ type: 'checkpoint', step, at: Date.now(), path, bytes, hash }, attempt);
  }

  async #warn(warning: Warning, attempt: number): Promise<void> {
    await this.#tell({ type: 'warning', at: Date.now(), ...warning }, attempt);
  }

  async #tell(event: TrainerEvent, attempt: number): Promise<void> {
    const message: TrainerMessage = { type: 'events', attempt, events: [event] };
    await this.#intoLibrary(() => this.#listener.onMessage(message, this.#cursor));
  }

  /** Where the library has no room it is waited for that, or the run is given up: see `whenDiskFull`. */
  async #intoLibrary(work: () => void | Promise<void>): Promise<void> {
    for (let tried = 1; !this.#isOver(); tried++) {
      try {
        await work();
        if (tried > 1) this.#listener.onRoom();
        return;
      } catch (error) {
        if (!isDiskFull(error)) throw error;
        if (!this.#listener.onNoRoom()) throw StudioError.fromShape(endedForWantOfRoom(leastRoom));
        await wait(deadlines.retryRoomMs);
      }
    }
  }

  /** A machine may write into the folders of its run that hold what is trained, and nowhere else. */
  #requireOwn(path: string): void {
    const [runs, run, folder, ...rest] = path.split('/');
    const isOwn = `${runs}/${run}` === this.#runFolder && foldersTold.includes(folder ?? '');
    if (isOwn && rest.length > 0) return;
    throw new StudioError(
      'conflict',
      `A machine of the pool wanted to write ${path}, which is not for it to write.`,
      'Look who may write to the pool, then resume the run.',
    );
  }

  /** What is in the library by now is not needed in the store, but for checkpoints that a machine may go on from. */
  async #letGo(told: readonly StoredCheckpoint[], files: readonly StoredFile[]): Promise<void> {
    const ofCheckpoints = new Set(told.flatMap((checkpoint) => checkpoint.files));
    if (this.#isOver()) return;
    await this.#remove(files.filter((file) => !ofCheckpoints.has(file)));
    this.#inStore.push(...told);
    // Let go of, it is another's to tidy: nobody here hears any more of what a machine goes on from.
    while (this.#inStore.length > keptCheckpoints && !this.#isOver()) {
      const oldest = this.#inStore[0];
      // Whoever asked for it gets it; it goes with the next.
      if (!oldest || this.#coming.has(oldest.path)) break;
      this.#inStore.shift();
      // One that was trained again since has the same place.
      if (this.#inStore.some(({ path }) => path === oldest.path)) continue;
      await this.#intoLibrary(() => this.#listener.onGone(oldest.step));
      if (this.#isOver()) return;
      await this.#remove(oldest.files);
    }
    await this.#letOldGeneratorsGo(files);
  }

  /** What stays because the store is away goes with all of the job when that has ended. */
  async #remove(files: readonly StoredFile[]): Promise<void> {
    const { files: store, log } = this.#lines;
    try {
      for (const { path, ...content } of files)
        if (!this.#isOver()) await store.remove(`jobs/${this.#jobId}/${path}`, content);
    } catch (error) {
      log.warn({ err: error, jobId: this.#jobId }, 'files stay in the store for now');
    }
  }

  /** As a trainer on this machine does. */
  async #letOldGeneratorsGo(files: readonly StoredFile[]): Promise<void> {
    const ofGenerators = files.filter(({ path }) => path.split('/')[2] === 'generators');
    const [some] = ofGenerators;
    if (!some) return;
    const bytes = ofGenerators
      .filter(({ path }) => dirname(path) === dirname(some.path))
      .reduce((sum, file) => sum + file.bytes, 1);
    const folder = join(this.#lines.libraryPath, this.#runFolder, 'generators');
    await letOldGeneratorsGo(folder, bytes);
  }

  /** Of what was asked for the newest stay, as of what is trained on this machine. */
  async #pruneLibrary(step: number): Promise<void> {
    const folder = join(this.#lines.libraryPath, this.#runFolder, 'checkpoints');
    const newest = Math.max(step, this.#newestListed(), this.#newestTold);
    if (existsSync(folder)) await pruneCheckpoints(folder, newest);
  }

  /** Redis may take nothing for a while: it is waited for, for as long as the run is followed. */
  #answered<T>(ask: () => Promise<T>): Promise<T> {
    return untilAnswered(ask, () => !this.#isOver());
  }

  /** One after the other, so that what was asked last counts in the end. */
  #ask(command: PoolCommand): Promise<void> {
    const { records } = this.#lines;
    const asked = this.#asked.then(() =>
      this.#answered(() => records.command(this.#jobId, command)),
    );
    this.#asked = asked.catch(() => undefined);
    return asked;
  }

  /** Not beyond what is stored: what waits for room in memory may have to be read again. */
  async #trim(): Promise<void> {
    this.#sinceTrim += 1;
    if (this.#sinceTrim < trimmedAfter || this.#isOver()) return;
    this.#sinceTrim = 0;
    const stored = this.#storedCursor();
    if (stored === null) return;
    const { records, log } = this.#lines;
    await records.trim(this.#jobId, stored).catch((error: unknown) => {
      // It stays there until the next time.
      log.warn({ err: error, jobId: this.#jobId }, 'what is stored stays in the pool for now');
    });
  }

  async #patiently<T>(work: () => Promise<T>, patience: Patience = {}): Promise<T> {
    const { onStore, log } = this.#lines;
    try {
      const result = await patiently(work, {
        ...patience,
        isWanted: () => !this.#isOver(),
        isForOthers: isDiskFull,
        onTrouble: (error) => {
          log.warn({ err: error, jobId: this.#jobId }, 'the store is asked again');
          onStore(error);
        },
      });
      onStore(null);
      return result;
    } catch (error) {
      // It answers, and nobody waits for that file any more.
      if (error instanceof FileNotStored) onStore(null);
      throw error;
    }
  }

  /** What the machine told is of no use: it is to end, and the run ends. */
  #giveUp(failure: ErrorShape): void {
    if (this.#isOver()) return;
    void this.#endWithNewest({ ...vanished, said: null, failure });
    this.kill();
  }

  /** What it had learned lies in the store, and comes where that answers soon. */
  async #endWithNewest(end: HowItEnded): Promise<void> {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#lines.reader.remove(this.#jobId);
    try {
      await this.#fetchNewest({ tries: triesForSomebody });
    } catch (error) {
      this.#lines.log.warn({ err: error, jobId: this.#jobId }, 'the last checkpoint was not had');
    }
    this.#end(end);
  }

  /** No machine had it at that moment, so none was ended before it could save anything. */
  #endUntrained(said: RemoteEnd['said']): void {
    this.#wasTrained = false;
    this.#end({ ...vanished, said });
  }

  #end(end: HowItEnded): void {
    if (this.#isOver()) return;
    this.detach();
    const wasOnItsWay = this.#isOnItsWay;
    this.#listener.onEnd({ ...end, hadJob: this.#wasTrained, wasOnItsWay });
  }

  /** After it is in the pool; what fails is of a line that was closed, or a store that forgets it later. */
  async #command(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await this.#began;
      await work();
    } catch (error) {
      this.#lines.log.warn({ err: error, jobId: this.#jobId, what }, 'the pool was not told');
    }
  }
}

/** What is being fetched, and who wants to know how far that is. */
interface Coming {
  done: Promise<void>;
  listeners: OnFetched[];
}

/** What a machine says of it, or is known without one. */
type HowItEnded = Omit<RemoteEnd, 'hadJob' | 'wasOnItsWay'>;

interface Patience {
  tries?: number;
  triesForMissing?: number;
}

type Warning = Omit<TrainerEventOf<'warning'>, 'type' | 'at'>;

type EntryOf<K extends PoolEntry['kind']> = Extract<PoolEntry, { kind: K }>;

const foldersTold = ['samples', 'checkpoints', 'generators', 'generated'];

/** What is said to be needed at least where a file found no room. */
const leastRoom = 1_000_000;

/** The checkpoints that a message tells of, with their files; of one without files there is nothing to fetch. */
function checkpointsIn(message: TrainerMessage, files: readonly StoredFile[]): StoredCheckpoint[] {
  if (message.type !== 'events') return [];
  const events = message.events.filter((event) => event.type === 'checkpoint');
  return events.flatMap(({ step, path }: TrainerEventOf<'checkpoint'>) => {
    const own = files.filter((file) => dirname(file.path) === path);
    return own.length > 0 ? [{ step, path, files: own }] : [];
  });
}

/**
 * What a message says without what is in files that are gone: sheets, and checkpoints that were wanted at once.
 *
 * @param isNews whether that is to be said: not of one file after the other
 */
function withoutFiles(
  message: TrainerMessage,
  missing: readonly string[],
  isNews: boolean,
): TrainerMessage {
  if (message.type === 'drawn' && missing.includes(message.path))
    return { type: 'not-drawn', requestId: message.requestId, error: sheetIsGone };
  if (message.type !== 'events') return message;
  const folders = new Set(missing.map((path) => dirname(path)));
  const events = message.events.filter(
    (event) =>
      !(event.type === 'sample' && missing.includes(event.path)) &&
      !(event.type === 'checkpoint' && folders.has(event.path)),
  );
  const step = message.events.at(-1)?.step ?? 0;
  const warning: TrainerEvent = { type: 'warning', at: Date.now(), ...fileIsGone(step, missing) };
  return { ...message, events: isNews ? [...events, warning] : events };
}

function fileIsGone(step: number, [path = '']: readonly string[]): Warning {
  return {
    step,
    code: 'not-found',
    message: `The store of the pool answers, and does not have ${path}, which a machine had put there. The run goes on without it.`,
    hint: 'Where this library is a backup or a copy, the other one has it; else look who else may write to the store.',
  };
}

const sheetIsGone: ErrorShape = {
  code: 'not-found',
  message: 'The sheet was drawn, and is in the store of the pool no more.',
  hint: 'Ask for it again; and look who else may write to the store.',
};

function lastIsGone({ step, reason }: { step: number; reason: string }): Warning {
  return {
    step,
    code: 'not-found',
    message: `The store of the pool answers, and does not have the checkpoint of step ${formatCount(step)} any more, the newest of this run (${reason}).`,
    hint: 'The run goes on from the newest that is here. Look who else may write to the store.',
  };
}

const vanished = { exit: { code: null, signal: null }, failure: null };

const notUnderstood: ErrorShape = {
  code: 'conflict',
  message:
    'A machine of the pool told something that the studio does not understand, so its work was ended.',
  hint: 'Look who may write to the pool, then resume the run.',
};

function otherVersion(machine: string, studio: string): ErrorShape {
  return {
    code: 'conflict',
    message: `The machine ${machine} of the pool has studio ${studio}, and this is studio ${appVersion}, so its work was ended.`,
    hint: 'Install the same version on both, then resume the run.',
  };
}
