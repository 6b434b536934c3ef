import { join } from 'node:path';
import { dirname } from 'node:path/posix';
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type ErrorShape, StudioError, toErrorShape } from '../../../shared/errors.ts';
import { mostEntryLength, type PoolEntry, poolEntrySchema } from '../../../shared/pool/entry.ts';
import { isDiskFull } from '../../../shared/library/disk-full.ts';
import { endedForWantOfRoom } from '../../../shared/library/room.ts';
import { runIdOfJob, type StoredFile } from '../../../shared/pool/job.ts';
import type { TrainerEvent } from '../../../shared/run/events.ts';
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
  PoolPlace,
  PoolTask,
  RemoteEnd,
  RemoteListener,
  RemoteTraining,
} from '../../studio/runs/trainer-pool.ts';
import { deadlines } from '../../studio/runs/life/life.ts';
import { isContent } from '../files/content.ts';
import type { FileStore } from '../files/file-store.ts';
import { patiently } from '../files/patiently.ts';
import type { JobQueue } from '../redis/job-queue.ts';
import type { JobRecords } from '../redis/job-records.ts';
import type { Machines } from '../redis/machines.ts';
import type { EntryReader, EntrySink } from './entry-reader.ts';
import type { FetchTurns } from './fetch-turns.ts';
import { storeJob } from './put-job.ts';

/** What the runs of a pool share. */
export interface PoolLines {
  records: JobRecords;
  machines: Machines;
  files: FileStore;
  reader: EntryReader;
  turns: FetchTurns;
  libraryPath: string;
  log: Logger;
}

/** So many entries wait for their files at most. */
const mostPending = 200;
/** What was told up to here goes from the pool after so many entries. */
const trimmedAfter = 50;
/** A machine that is there ends a run well within this time; one that is not is not waited for. */
const killedWithinMs = 10_000;

/** One job of the pool, as the studio that put it there sees it. */
export class PoolRun implements RemoteTraining, EntrySink {
  readonly #lines: PoolLines;
  readonly #queue: JobQueue;
  readonly #jobId: string;
  readonly #runFolder: string;
  readonly #listener: RemoteListener;
  readonly #storedCursor: () => string | null;
  readonly #isWanted: (step: number) => boolean;
  #watchedUntil = -Infinity;
  /** When a checkpoint was fetched. */
  #fetchedAt: number | undefined;
  #cursor: string;
  #pending = 0;
  #sinceTrim = 0;
  #delivering = Promise.resolve();
  #began: Promise<void>;
  #wasTrained: boolean;
  /** No more is told to the listener. */
  #over = false;
  /** Of checkpoints whose files are in the store, oldest first. */
  readonly #storedCheckpoints: StoredFile[][] = [];

  constructor(
    lines: PoolLines,
    queue: JobQueue,
    { jobId, cursor, storedCursor, isWanted }: PoolPlace,
    task: () => PoolTask,
    listener: RemoteListener,
  ) {
    this.#lines = lines;
    this.#queue = queue;
    this.#jobId = jobId;
    this.#runFolder = `runs/${runIdOfJob(jobId)}`;
    this.#cursor = cursor ?? '0-0';
    this.#wasTrained = cursor !== null;
    this.#listener = listener;
    this.#storedCursor = storedCursor;
    this.#isWanted = isWanted;
    this.#began = this.#begin(task).catch((thrown: unknown) => this.#giveUp(toErrorShape(thrown)));
  }

  get cursor(): string {
    return this.#cursor;
  }

  get hasRoom(): boolean {
    return this.#pending < mostPending;
  }

  /** Asked anew after whatever took time. */
  #isOver(): boolean {
    return this.#over;
  }

  send(command: TrainingCommand): void {
    void this.#command(command.type, async () => {
      await this.#lines.records.command(this.#jobId, command);
      if (command.type === 'stop') await this.#takeOut();
    });
  }

  trainNext(): void {
    void this.#command('next', () => this.#queue.moveToFront(this.#jobId));
  }

  kill(): void {
    setTimeout(() => this.#end({ ...vanished, said: null }), killedWithinMs).unref();
    void this.#command('kill', async () => {
      await this.#lines.records.command(this.#jobId, { type: 'kill' });
      await this.#takeOut();
    });
  }

  watch(forMs: number): void {
    this.#watchedUntil = performance.now() + forMs;
    void this.#command('watch', () => this.#lines.records.watch(this.#jobId, forMs));
  }

  detach(): void {
    this.#over = true;
    this.#lines.reader.remove(this.#jobId);
  }

  forget(): void {
    void this.#command('forget', async () => {
      await this.#lines.records.remove(this.#jobId);
      await this.#lines.files.removeAll(`jobs/${this.#jobId}`);
    });
  }

  take(id: string, text: string): void {
    this.#cursor = id;
    this.#pending += 1;
    this.#delivering = this.#delivering
      .then(() => this.#deliver(id, text))
      .catch((thrown: unknown) => this.#giveUp(toErrorShape(thrown)))
      .finally(() => (this.#pending -= 1));
  }

  /** What was begun by a studio that died in the middle of it is begun again: all of it may be done twice. */
  async #begin(task: () => PoolTask): Promise<void> {
    const { records, files, reader } = this.#lines;
    const state = await records.stateOf(this.#jobId);
    if (this.#isOver()) return;
    if (state === 'unknown') {
      await this.#refuseOtherVersions();
      const job = await this.#patiently(() => storeJob(files, this.#jobId, task()));
      if (this.#isOver()) return;
      await records.put(this.#jobId, job);
    }
    if (state !== 'ended') await this.#queue.add(this.#jobId);
    if (!this.#isOver()) reader.add(this.#jobId, this);
  }

  async #refuseOtherVersions(): Promise<void> {
    const machines = await this.#lines.machines.list();
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
    if (!(await this.#queue.takeOut(this.#jobId))) return;
    // A machine that left it has written a checkpoint, and one that was lost had its last one.
    const said = (await this.#lines.records.wasTaken(this.#jobId)) ? 'stopped' : null;
    await this.#delivering;
    await this.#fetchNewest();
    this.#end({ ...vanished, said });
  }

  async #deliver(id: string, text: string): Promise<void> {
    if (this.#isOver()) return;
    const entry = text.length > mostEntryLength ? undefined : fromJson(poolEntrySchema, text);
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
    this.#listener.onTaken(machine, fromStep, id);
  }

  async #hearSaid({ message, files }: EntryOf<'said'>, id: string): Promise<void> {
    for (const { path } of files) this.#requireOwn(path);
    const passedOver = this.#passedOver(message);
    const isOfThem = ({ path }: StoredFile) => passedOver.includes(dirname(path));
    await this.#fetch(files.filter((file) => !isOfThem(file)));
    if (this.#isOver()) return;
    const heard = withoutCheckpoints(message, passedOver);
    await this.#intoLibrary(() => this.#listener.onMessage(heard, id));
    await this.#letGo(heard, files);
  }

  /** Folders of the checkpoints that stay where they are, in the store. */
  #passedOver(message: TrainerMessage): string[] {
    if (message.type !== 'events') return [];
    return message.events.flatMap((event) => {
      if (event.type !== 'checkpoint') return [];
      const isLookedAt = performance.now() < this.#watchedUntil;
      const isDue =
        this.#isWanted(event.step) || this.#lines.turns.take(this.#fetchedAt, isLookedAt);
      if (!isDue) return event.path;
      this.#fetchedAt = performance.now();
      return [];
    });
  }

  async #fetch(files: readonly StoredFile[]): Promise<void> {
    const { files: store, libraryPath } = this.#lines;
    for (const { path, ...content } of files) {
      const place = `jobs/${this.#jobId}/${path}` as const;
      const target = join(libraryPath, path);
      await this.#intoLibrary(() => this.#patiently(() => store.get(place, content, target)));
      if (this.#isOver()) return;
    }
  }

  /** From here on nothing of it stays in the pool. */
  async #hearEnded({ exit, failure, said }: EntryOf<'ended'>): Promise<void> {
    await this.#fetchNewest();
    this.#end({ exit, failure, said });
  }

  /** The newest checkpoint, which may have been passed over: by this studio, or by one that was closed since. */
  async #fetchNewest(): Promise<void> {
    const { records, libraryPath } = this.#lines;
    const told = await records.newestCheckpoint(this.#jobId);
    const job = await records.jobOf(this.#jobId);
    if (!told || !job || this.#isOver()) return;
    const { step, path, files } = told;
    for (const file of files) this.#requireOwn(file.path);
    const manifest = files.find((file) => file.path === `${path}/${manifestName}`);
    if (!manifest || (await isContent(join(libraryPath, manifest.path), manifest))) return;
    await this.#fetch(files);
    if (this.#isOver()) return;
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const event = { type: 'checkpoint', step, at: Date.now(), path, bytes } as const;
    const message: TrainerMessage = {
      type: 'events',
      attempt: job.train.attempt,
      events: [{ ...event, hash: manifest.sha256 }],
    };
    await this.#intoLibrary(() => this.#listener.onMessage(message, this.#cursor));
    await this.#letGo(message, []);
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
  async #letGo(message: TrainerMessage, files: readonly StoredFile[]): Promise<void> {
    const isOfCheckpoint = ({ path }: StoredFile) =>
      path.startsWith(`${this.#runFolder}/checkpoints/`);
    const ofCheckpoints = files.filter(isOfCheckpoint);
    if (ofCheckpoints.length > 0) this.#storedCheckpoints.push(ofCheckpoints);
    const old =
      this.#storedCheckpoints.length > keptCheckpoints
        ? (this.#storedCheckpoints.shift() ?? [])
        : [];
    for (const { path, ...content } of [...files.filter((file) => !isOfCheckpoint(file)), ...old])
      await this.#lines.files.remove(`jobs/${this.#jobId}/${path}`, content);
    // As a trainer on this machine does.
    const folder = join(this.#lines.libraryPath, this.#runFolder);
    const steps = message.type === 'events' ? message.events.flatMap(stepOfCheckpoint) : [];
    const newest = steps.at(-1);
    if (newest !== undefined) await pruneCheckpoints(join(folder, 'checkpoints'), newest);
    const ofGenerators = files.filter(({ path }) => path.split('/')[2] === 'generators');
    const [some] = ofGenerators;
    if (!some) return;
    const bytes = ofGenerators
      .filter(({ path }) => dirname(path) === dirname(some.path))
      .reduce((sum, file) => sum + file.bytes, 1);
    await letOldGeneratorsGo(join(folder, 'generators'), bytes);
  }

  /** Not beyond what is stored: what waits for room in memory may have to be read again. */
  async #trim(): Promise<void> {
    this.#sinceTrim += 1;
    if (this.#sinceTrim < trimmedAfter || this.#isOver()) return;
    this.#sinceTrim = 0;
    const stored = this.#storedCursor();
    if (stored !== null) await this.#lines.records.trim(this.#jobId, stored);
  }

  #patiently<T>(work: () => Promise<T>): Promise<T> {
    return patiently(work, {
      isWanted: () => !this.#isOver(),
      isForOthers: isDiskFull,
      onTrouble: (error) =>
        this.#lines.log.warn({ err: error, jobId: this.#jobId }, 'the store is asked again'),
    });
  }

  /** What the machine told is of no use: it is to end, and the run ends. */
  #giveUp(failure: ErrorShape): void {
    if (this.#isOver()) return;
    this.kill();
    this.#end({ ...vanished, said: null, failure });
  }

  #end(end: Omit<RemoteEnd, 'hadJob'>): void {
    if (this.#isOver()) return;
    this.detach();
    this.#listener.onEnd({ ...end, hadJob: this.#wasTrained });
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

type EntryOf<K extends PoolEntry['kind']> = Extract<PoolEntry, { kind: K }>;

const foldersTold = ['samples', 'checkpoints', 'generators', 'generated'];

/** What is said to be needed at least where a file found no room. */
const leastRoom = 1_000_000;

function withoutCheckpoints(message: TrainerMessage, folders: readonly string[]): TrainerMessage {
  if (message.type !== 'events' || folders.length === 0) return message;
  const isOfThem = (event: TrainerEvent) =>
    event.type === 'checkpoint' && folders.includes(event.path);
  return { ...message, events: message.events.filter((event) => !isOfThem(event)) };
}

const vanished = { exit: { code: null, signal: null }, failure: null };

function stepOfCheckpoint(event: { type: string; step: number }): number[] {
  return event.type === 'checkpoint' ? [event.step] : [];
}

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
