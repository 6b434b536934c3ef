import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import type { ErrorShape } from '../../../shared/errors.ts';
import { StudioError, toErrorShape } from '../../../shared/errors.ts';
import {
  computesOnCard,
  type EngineChoice,
  type EngineFacts,
} from '../../../shared/engine/engine.ts';
import { isDiskFull } from '../../../shared/library/disk-full.ts';
import type { PoolCommand } from '../../../shared/pool/entry.ts';
import type { PoolJob } from '../../../shared/pool/job.ts';
import type { EndedState, TrainerEvent, TrainerEventOf } from '../../../shared/run/events.ts';
import type { TrainerMessage } from '../../../shared/run/trainer-protocol.ts';
import { appVersion } from '../../../shared/version.ts';
import { stopMs } from '../../studio/runs/life/life.ts';
import { type SessionEnd, TrainerSession } from '../../studio/runs/life/trainer-session.ts';
import { computingAsBefore, type StartTrainer } from '../../studio/runs/trainer-process.ts';
import type { FileStore } from '../files/file-store.ts';
import type { TakenJob } from '../redis/job-queues.ts';
import { Fenced, type JobRecords } from '../redis/job-records.ts';
import { untilAnswered } from '../redis/until-answered.ts';
import { Commands } from './commands.ts';
import { fetchJobFiles, type TakeFolder } from './job-files.ts';
import { Lease } from './lease.ts';
import { Outbox } from './outbox.ts';
import { Teller } from './teller.ts';
import type { WorkerFolder } from './worker-folder.ts';

/** Nothing comes of a job with which so many machines have trouble. */
const mostTroubles = 5;

/** What a worker trains with. */
export interface Workshop {
  redis: Redis;
  records: JobRecords;
  files: FileStore;
  startTrainer: StartTrainer;
  /** Name of this machine. */
  machine: string;
  work: WorkerFolder;
  lockMs: number;
  /** How far the checkpoints lie apart at least that are told of. */
  saveEveryMs: number;
  /** That were asked for and did not start here, with why: found out once. */
  lackingEngines: Map<EngineChoice, string>;
}

/** What is shown of a training. */
export interface TrainingNews {
  job: PoolJob;
  step: number;
  stepsPerSecond: number | null;
  facts: EngineFacts | null;
}

/** How a machine was done with a job: it has ended, waits for the next machine (also for want of room on this one's disk), is another's already, or was passed on for want of its engine. */
export type Outcome = 'ended' | 'left' | 'no-room' | 'lost' | 'nothing' | 'passed-on';

/** One job on this machine, from taking it until it is out of its hands. */
export class PoolTraining {
  readonly #shop: Workshop;
  readonly #taken: TakenJob;
  readonly #teller: Teller;
  readonly #onNews: (news: TrainingNews) => void;
  /** False once this machine was not heard of for too long. */
  readonly #isHeld = () => !this.#lease?.isLost;
  #lease: Lease | undefined;
  #session: TrainerSession | undefined;
  #said: EndedState | null = null;
  #isStopped = false;
  #isDrained = false;
  #trouble: unknown;
  /** Why the engine that the run names does not start here. */
  #lacks: TrainerEventOf<'error'> | undefined;
  #news: TrainingNews | undefined;
  #stepsPerTick: number | null = null;

  constructor(shop: Workshop, taken: TakenJob, onNews: (news: TrainingNews) => void) {
    this.#shop = shop;
    this.#taken = taken;
    this.#teller = new Teller(shop.records, taken.jobId, this.#isHeld);
    this.#onNews = onNews;
  }

  /** Never throws for what the job or the store is like; @throws where Redis refuses for good */
  async run(): Promise<Outcome> {
    const lease = new Lease(this.#taken, this.#shop.lockMs, () => this.#session?.kill());
    this.#lease = lease;
    try {
      return await this.#train(lease);
    } catch (thrown) {
      // Another has it, or will have: whoever it is begins from the last checkpoint.
      if (thrown instanceof Fenced || lease.isLost) return 'lost';
      return await this.#giveUp(thrown);
    } finally {
      lease.end();
    }
  }

  /** Writes a checkpoint and leaves the job to the next machine. */
  drain(): void {
    this.#isDrained = true;
    this.#stopSession();
  }

  /** Ends the trainer as it is. The job comes back to the queue when this machine is not heard of any more. */
  kill(): void {
    this.#isDrained = true;
    this.#session?.kill();
  }

  async #train(lease: Lease): Promise<Outcome> {
    const take = await this.#teller.take();
    if (!take) {
      await this.#taken.finish();
      return 'nothing';
    }
    const { job, checkpoint } = take;
    const refused = job ? refusalOf(job) : notUnderstood;
    if (!job || refused) return this.#end({ exit: noExit, failure: refused });
    const newest = checkpoint ?? job.checkpoints[0];
    const fromStep = newest?.step ?? 0;
    const { machine, records, redis } = this.#shop;
    const commands = new Commands(redis, records, this.#taken.jobId);
    const library = this.#shop.work.newFolder(`${this.#taken.jobId}-`);
    try {
      const earlier = await commands.earlier();
      // Not before it is known that nobody has stopped it: no other machine may ever take it.
      const lack = this.#shop.lackingEngines.get(job.train.engine);
      if (!earlier.end && lack !== undefined) return await this.#passOn(lack);
      this.#tellNews({ job, step: fromStep, stepsPerSecond: null, facts: null });
      // A run that goes on from a checkpoint is stopped with it.
      if (earlier.end === 'stop' && newest) this.#said = 'stopped';
      if (earlier.end) return await this.#end({ exit: noExit, failure: null });
      const { jobId } = this.#taken;
      const isWanted = () => !lease.isLost && !this.#isDrained;
      const place = { jobId, job, checkpoint, isWanted };
      const fetched = await fetchJobFiles(this.#shop.files, this.#shop.work.path, library, place);
      // Not before its files are here: the studio forgets by it what was told of later steps.
      await this.#teller.tell({ kind: 'taken', machine, studio: appVersion, fromStep });
      await untilAnswered(() => records.forgetLeft(this.#taken.jobId, machine), this.#isHeld);
      this.#stepsPerTick = fetched.job.stepsPerTick ?? null;
      const before = checkpoint?.before ?? job.before;
      const end = await this.#work(fetched, before, lease, commands, earlier.standing);
      return await this.#afterEnd(end);
    } finally {
      commands.close();
      rmSync(library, { recursive: true, force: true });
    }
  }

  /** Lets a trainer do the job, and tells what it says. @throws Fenced, and what kept it from being told */
  async #work(
    { job, library }: TakeFolder,
    before: EngineFacts | null,
    lease: Lease,
    commands: Commands,
    standing: PoolCommand[],
  ): Promise<SessionEnd> {
    const { files, saveEveryMs } = this.#shop;
    const outbox = new Outbox({
      home: library,
      files,
      owner: `jobs/${this.#taken.jobId}`,
      teller: this.#teller,
      howItTrains: () => ({
        before: this.#news?.facts ?? null,
        stepsPerTick: this.#stepsPerTick,
      }),
      saveEveryMs,
      isOwed: (step) => job.rungs?.includes(step) ?? false,
      onProblem: (problem) => {
        this.#trouble = problem;
        this.#session?.kill();
      },
    });
    const session = new TrainerSession({
      trainer: this.#shop.startTrainer({
        logFile: join(library, job.runFolder, 'trainer.log'),
        ...(before && { before }),
      }),
      job,
      onMessage: (message) => this.#hear(message, outbox),
    });
    this.#session = session;
    for (const command of standing) this.#obey(command);
    commands.listen((command) => this.#obey(command));
    if (lease.isLost) session.kill();
    // It was asked to while files were fetched.
    if (this.#isDrained) this.#stopSession();
    const end = await session.ended;
    if (!lease.isLost) await outbox.empty();
    if (lease.isLost) throw new Fenced('this machine was not heard of for too long');
    return end;
  }

  #hear(message: TrainerMessage, outbox: Outbox): void {
    if (message.type === 'engine' && this.#news)
      this.#tellNews({ ...this.#news, facts: message.facts });
    if (message.type === 'tick') this.#stepsPerTick = message.steps;
    if (message.type !== 'events') return outbox.add(message);
    for (const event of message.events) {
      if (this.#isForOthers(event)) this.#lacks = event;
      if (event.type === 'done') this.#said = event.reason;
      if (event.type === 'progress' && this.#news) {
        const { step, stepsPerSecond } = event;
        this.#tellNews({ ...this.#news, step, stepsPerSecond });
      }
    }
    if (this.#said) this.#session?.leave();
    // How it ended is told with the end, which this may not be.
    const events = message.events.filter(
      (event) => event.type !== 'done' && !this.#isForOthers(event) && !isOfFullDisk(event),
    );
    if (events.length > 0) outbox.add({ ...message, events });
  }

  /** The engine that the run names does not start here. What a card refuses later, another may refuse as well. */
  #isForOthers(event: TrainerEvent): event is TrainerEventOf<'error'> {
    const isMissing = event.type === 'error' && event.code === 'engine-unavailable';
    return isMissing && this.#news?.facts === null && this.#news.job.train.engine !== 'auto';
  }

  #obey(command: PoolCommand): void {
    if (command.type === 'kill') {
      this.#isStopped = true;
      this.#session?.kill();
    } else if (command.type === 'stop') {
      this.#isStopped = true;
      this.#stopSession();
    } else this.#session?.send(command);
  }

  #stopSession(): void {
    this.#session?.stop(stopMs(this.#news?.stepsPerSecond ?? null));
  }

  #tellNews(news: TrainingNews): void {
    this.#news = news;
    this.#onNews(news);
  }

  /** It was asked to leave the job to others, and has not come to its end first. */
  async #afterEnd(end: SessionEnd): Promise<Outcome> {
    if (this.#trouble) throw this.#trouble as Error;
    if (this.#lacks && !this.#isStopped) return this.#leaveToOthers(this.#lacks);
    if (end.failure?.code === 'disk-full' && !this.#isStopped) return this.#leaveForRoom();
    const isUnfinished =
      this.#said === null || this.#said === 'stopped' || this.#said === 'interrupted';
    if (!this.#isDrained || this.#isStopped || !isUnfinished || end.failure) return this.#end(end);
    return this.#leave('This machine was asked to leave its work to others.');
  }

  async #end({ exit, failure }: SessionEnd): Promise<Outcome> {
    await this.#teller.tell({ kind: 'ended', exit, failure, said: this.#said });
    await this.#taken.finish();
    return 'ended';
  }

  /** Another machine may have the engine that the run names, now or later: that is no trouble, however many lack it. */
  async #leaveToOthers({ message }: TrainerEventOf<'error'>): Promise<Outcome> {
    const engine = this.#news?.job.train.engine;
    if (engine) this.#shop.lackingEngines.set(engine, message);
    return this.#passOn(message);
  }

  /** Where nobody has it, it comes round and round: that is said once. */
  async #passOn(why: string): Promise<Outcome> {
    if (await this.#noteLeft(why)) await this.#tellLeft(why);
    await this.#taken.passOn();
    return 'passed-on';
  }

  async #leave(why: string): Promise<Outcome> {
    await this.#tellLeft(why);
    await this.#taken.giveBack();
    return 'left';
  }

  async #tellLeft(why: string): Promise<void> {
    await this.#teller.tell({ kind: 'left', machine: this.#shop.machine, why });
  }

  /** For whoever looks why no machine takes it. */
  #noteLeft(why: string): Promise<boolean> {
    const { records, machine } = this.#shop;
    return untilAnswered(() => records.noteLeft(this.#taken.jobId, machine, why), this.#isHeld);
  }

  /** Another machine's disk may have room, and there may be some here later. */
  async #leaveForRoom(): Promise<Outcome> {
    const why = 'This machine found no room on the disk, its own or the store’s.';
    await this.#noteLeft(why);
    await this.#leave(why);
    return 'no-room';
  }

  /** Files could not be fetched or put: another machine may do better. */
  async #giveUp(thrown: unknown): Promise<Outcome> {
    const failure = toErrorShape(thrown);
    const isOurs = thrown instanceof StudioError;
    const { records, machine } = this.#shop;
    try {
      if (isDiskFull(thrown)) return await this.#leaveForRoom();
      const { machines, isAgain } = await untilAnswered(
        () => records.noteTrouble(this.#taken.jobId, machine),
        this.#isHeld,
      );
      if (machines >= mostTroubles)
        return await this.#end({ exit: noExit, failure: isOurs ? failure : troubledAll(failure) });
      await this.#noteLeft(failure.message);
      if (!isAgain) return await this.#leave(failure.message);
      // Whether it is the run or this machine: what waits behind it comes first.
      await this.#tellLeft(failure.message);
      await this.#taken.passOn();
      return 'left';
    } catch (refused) {
      // It was taken out of the pool meanwhile, or Redis refused for so long.
      if (refused instanceof Fenced || !this.#isHeld()) return 'lost';
      throw refused;
    }
  }
}

/** Of a machine's disk, which is no news of the run. */
function isOfFullDisk(event: TrainerEvent): boolean {
  return event.type === 'warning' && event.code === 'disk-full';
}

const noExit = { code: null, signal: null };

const notUnderstood: ErrorShape = {
  code: 'conflict',
  message: 'The pool holds something in the place of this run that no studio has put there.',
  hint: 'Resume the run; and look who else may write to the pool.',
};

/** What a store or a disk said to the last of the machines: no fault of the studio. */
function troubledAll({ message }: ErrorShape): ErrorShape {
  return {
    code: 'not-available-here',
    message:
      `${mostTroubles} machines of the pool could not train the run; the last one because of this: ${message}`.slice(
        0,
        2_000,
      ),
    hint: 'See to the store and to the machines, then resume the run.',
  };
}

/** Queues are for one version each, so this is another's fault. */
function refusalOf({ studio }: PoolJob): ErrorShape | null {
  if (studio === appVersion) return null;
  return {
    code: 'conflict',
    message: `The run was put into the pool by studio ${studio}, and this machine has studio ${appVersion}.`,
    hint: 'Install the same version on both, then resume the run.',
  };
}

/** Computes as the run was computed before, where this machine can. */
export function asBefore(startTrainer: StartTrainer): StartTrainer {
  return ({ before, ...options }) => {
    const ways = computingAsBefore(before, options.ways);
    // A number that the worker was started with would count for more than these. A card's is none for a processor.
    const threads = before && !computesOnCard(before.id) ? ways[before.id]?.threads : undefined;
    return startTrainer({ ...options, ...(threads !== undefined && { threads }), ways });
  };
}
