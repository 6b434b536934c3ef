import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TrainerEvent, TrainerEventOf } from '../../../shared/run/events.ts';
import { mostEventsTold, type TrainerMessage } from '../../../shared/run/trainer-protocol.ts';
import type { StoredFile, StoreOwner, ToldCheckpoint } from '../../../shared/pool/job.ts';
import { linkFolder } from '../../files/link-folder.ts';
import type { FileStore } from '../files/file-store.ts';
import { patiently, triesOfMachine } from '../files/patiently.ts';
import { Fenced } from '../redis/job-records.ts';
import type { Teller } from './teller.ts';

/** What is no news to look at is told together, at most so often; more often where somebody looks. */
const togetherMs = 1_000;
const togetherWatchedMs = 100;
/** A machine that cannot tell what it trains does not train on for hours. */
const mostWaiting = 2_000;

/** What a checkpoint is told with. */
type HowItTrains = Pick<ToldCheckpoint, 'before' | 'stepsPerTick'>;

interface Waiting {
  message: TrainerMessage;
  /** Folders with a second place for the files that it speaks of: the trainer may delete the first. */
  held: HeldFolder[];
}

/** Of a run's folder, by its path in the library. */
interface HeldFolder {
  path: string;
  place: string;
  isCheckpointOf: number | null;
}

type EventsMessage = Extract<TrainerMessage, { type: 'events' }>;
type CheckpointEvent = TrainerEventOf<'checkpoint'>;

/** A checkpoint that is told later, or not at all where a newer one follows. */
interface Withheld {
  event: CheckpointEvent;
  attempt: number;
  held: HeldFolder[];
}

/**
 * What a trainer says on its way to the studio: files go to the store first, then the entry that names them is told, all
 * in order. Events without files wait for one another for a moment. A fast machine writes checkpoints more often
 * than anybody needs them: of those the newest is told every so many seconds, and the last.
 */
export class Outbox {
  readonly #home: string;
  readonly #files: FileStore;
  readonly #owner: StoreOwner;
  readonly #teller: Teller;
  readonly #howItTrains: () => HowItTrains;
  readonly #saveEveryMs: number;
  readonly #isOwed: (step: number) => boolean;
  readonly #onProblem: (problem: unknown) => void;
  #withheld: Withheld | undefined;
  #savedAt = -Infinity;
  #saving: NodeJS.Timeout | undefined;
  #isWatched = false;
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> = Promise.resolve();
  #isSending = false;
  /** How many of those that wait are told now; what is said meanwhile waits for its own moment. */
  #due = 0;
  #problem: unknown;
  #held = 0;

  /**
   * @param home the trainer's library
   * @param isOwed whether a checkpoint of this step is told in any case
   * @param onProblem called once: nothing is told any more
   */
  constructor(options: {
    home: string;
    files: FileStore;
    owner: StoreOwner;
    teller: Teller;
    howItTrains: () => HowItTrains;
    saveEveryMs: number;
    isOwed: (step: number) => boolean;
    onProblem: (problem: unknown) => void;
  }) {
    this.#home = options.home;
    this.#files = options.files;
    this.#owner = options.owner;
    this.#teller = options.teller;
    this.#howItTrains = options.howItTrains;
    this.#saveEveryMs = options.saveEveryMs;
    this.#isOwed = options.isOwed;
    this.#onProblem = options.onProblem;
  }

  add(said: TrainerMessage): void {
    if (this.#problem) return;
    try {
      this.#take(said);
    } catch (error) {
      // Its disk may be full, which is this machine's matter and not the run's.
      this.#fail(error);
    }
  }

  #take(said: TrainerMessage): void {
    const message = said.type === 'events' ? this.#withoutWithheld(said) : said;
    if (message.type === 'events' && message.events.length === 0) return;
    const held = this.#holdFiles(message);
    if (!this.#mergeIntoLast(message, held)) this.#waiting.push({ message, held });
    if (this.#waiting.length > mostWaiting) return this.#fail(new Error('too much is to be told'));
    if (isNews(message)) this.#send();
    else
      this.#timer ??= setTimeout(
        () => this.#send(),
        this.#isWatched ? togetherWatchedMs : togetherMs,
      );
  }

  /** Resolves when all is told. @throws what kept it from being told */
  async empty(): Promise<void> {
    clearTimeout(this.#saving);
    this.#tellWithheld();
    this.#send();
    await this.#sending;
    if (this.#problem) throw this.#problem as Error;
  }

  /** Events follow one another in one message, where nothing lies between. */
  #mergeIntoLast(message: TrainerMessage, held: HeldFolder[]): boolean {
    const last = this.#waiting.at(-1);
    if (message.type !== 'events' || last?.message.type !== 'events') return false;
    const isFarther = message.events.some(({ type }) => type === 'progress');
    const before = last.message.events.filter(({ type }) => !isFarther || type !== 'progress');
    if (before.length + message.events.length > mostEventsTold) return false;
    last.message = { ...last.message, events: [...before, ...message.events] };
    last.held.push(...held);
    return true;
  }

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#due = this.#waiting.length;
    if (this.#isSending) return;
    this.#isSending = true;
    this.#sending = this.#sendAll();
  }

  async #sendAll(): Promise<void> {
    try {
      while (this.#due > 0) {
        this.#due -= 1;
        const next = this.#waiting.shift();
        if (next) await this.#tell(next);
      }
    } catch (problem) {
      this.#fail(problem);
    } finally {
      this.#isSending = false;
    }
  }

  #fail(problem: unknown): void {
    if (this.#problem) return;
    this.#problem = problem;
    this.#letGoOfWithheld();
    this.#waiting = [];
    this.#onProblem(problem);
  }

  async #tell({ message, held }: Waiting): Promise<void> {
    const files: StoredFile[] = [];
    let checkpoint: ToldCheckpoint | undefined;
    for (const { path, place, isCheckpointOf } of held) {
      const stored = await this.#putFolder(path, place);
      files.push(...stored);
      if (isCheckpointOf !== null)
        checkpoint = { step: isCheckpointOf, path, files: stored, ...this.#howItTrains() };
      rmSync(place, { recursive: true, force: true });
    }
    try {
      this.#isWatched = await this.#teller.tell({ kind: 'said', message, files }, checkpoint);
    } catch (problem) {
      if (problem instanceof Fenced) await this.#takeBack(files);
      throw problem;
    }
  }

  /**
   * What was put after the studio had let the job go from pool and store nobody would take out any more. Where another machine has
   * the job all of it goes in the end, and until then a file may be that one's as well: it computes the same.
   */
  async #takeBack(files: readonly StoredFile[]): Promise<void> {
    if (!(await this.#teller.isForgotten())) return;
    for (const { path, ...content } of files)
      await this.#files.remove(`${this.#owner}/${path}`, content).catch(() => undefined);
  }

  async #putFolder(path: string, place: string): Promise<StoredFile[]> {
    const files: StoredFile[] = [];
    for (const name of readdirSync(place)) {
      const file = `${path}/${name}`;
      const content = await patiently(
        () => this.#files.put(`${this.#owner}/${file}`, join(place, name)),
        { tries: triesOfMachine, isWanted: () => this.#problem === undefined },
      );
      files.push({ path: file, ...content });
    }
    return files;
  }

  /** The message without the checkpoints that are not told now. */
  #withoutWithheld(message: EventsMessage): EventsMessage {
    const { attempt } = message;
    const events = message.events.filter((event) => {
      if (event.type !== 'checkpoint') return true;
      this.#letGoOfWithheld();
      const now = performance.now();
      if (this.#isOwed(event.step) || now - this.#savedAt >= this.#saveEveryMs) {
        this.#savedAt = now;
        return true;
      }
      this.#withheld = { event, attempt, held: this.#holdFilesOf(event) };
      this.#saveIn(this.#savedAt + this.#saveEveryMs - now);
      return false;
    });
    return { ...message, events };
  }

  /** Where no newer one comes: the run may be paused. */
  #saveIn(waitMs: number): void {
    this.#saving = setTimeout(() => {
      this.#savedAt = performance.now();
      this.#tellWithheld();
      this.#send();
    }, waitMs).unref();
  }

  #letGoOfWithheld(): void {
    clearTimeout(this.#saving);
    for (const { place } of this.#withheld?.held ?? [])
      rmSync(place, { recursive: true, force: true });
    this.#withheld = undefined;
  }

  #tellWithheld(): void {
    if (!this.#withheld || this.#problem) return;
    const { event, attempt, held } = this.#withheld;
    this.#withheld = undefined;
    this.#waiting.push({ message: { type: 'events', attempt, events: [event] }, held });
  }

  #holdFiles(message: TrainerMessage): HeldFolder[] {
    if (message.type === 'drawn') return this.#holdSheet(message.path, message.step);
    if (message.type !== 'events') return [];
    return message.events.flatMap((event) => this.#holdFilesOf(event));
  }

  #holdFilesOf(event: TrainerEvent): HeldFolder[] {
    if (event.type === 'sample') return this.#holdSheet(event.path, event.step);
    if (event.type === 'checkpoint') return this.#hold(event.path, { isCheckpointOf: event.step });
    return [];
  }

  /** With what drew it: `runs/x/samples/000250.png` has its generator in `runs/x/generators/000250`. */
  #holdSheet(path: string, step: number): HeldFolder[] {
    const [runs, run, folder, name] = path.split('/');
    const generator = `${runs}/${run}/generators/${String(step).padStart(6, '0')}`;
    return [
      ...this.#hold(`${runs}/${run}/${folder}`, { names: [name ?? ''] }),
      ...this.#hold(generator, {}),
    ];
  }

  #hold(
    path: string,
    { names, isCheckpointOf = null }: { names?: string[]; isCheckpointOf?: number | null },
  ): HeldFolder[] {
    const folder = join(this.#home, path);
    // The trainer may have let it go for want of room.
    if (!existsSync(folder)) return [];
    const place = join(this.#home, 'held', String(++this.#held));
    linkFolder(folder, place, names);
    return [{ path, place, isCheckpointOf }];
  }
}

/** Whether somebody may look at it now, or its end depends on it. */
function isNews(message: TrainerMessage): boolean {
  if (message.type !== 'events') return true;
  return message.events.some(({ type }) => type !== 'series' && type !== 'progress');
}
