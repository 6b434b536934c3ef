import type { EngineFacts } from '../../../shared/engine/engine.ts';
import type { ErrorShape } from '../../../shared/errors.ts';
import type { EndedState } from '../../../shared/run/events.ts';
import type { StoredCheckpoint, StoreOwner } from '../../../shared/pool/job.ts';
import type { PoolPlaces } from '../../../shared/pool/connection.ts';
import type { MachineWish } from '../../../shared/pool/machine.ts';
import type { PoolOverview } from '../../../shared/pool/overview.ts';
import type { Place } from '../../../shared/run/place.ts';
import type {
  TrainerMessage,
  TrainingCommand,
  TrainJob,
} from '../../../shared/run/trainer-protocol.ts';
import type { TrainerExit } from './trainer-process.ts';

/** One start of a run, as it is put into a pool. */
export interface PoolTask {
  job: TrainJob;
  runId: string;
  runName: string;
  datasetId: string;
  /** What the run was computed with before. */
  before: EngineFacts | null;
  /** Whether it holds on, as it did in a pool that has forgotten it. */
  isPaused: boolean;
}

/** How a job ended on the machine that had it last. */
export interface RemoteEnd {
  exit: TrainerExit;
  failure: ErrorShape | null;
  /** How its work ended, in the trainer's own word. */
  said: EndedState | null;
  /** Whether any machine has trained it. */
  hadJob: boolean;
  /** Whether it was not in the pool at that moment: it was on its way there, for the first time or again. */
  wasOnItsWay: boolean;
}

/**
 * What is told of a job, in order. Each has its place in the story: it is stored with what follows from it, and whoever
 * reads on later does so from behind it. What throws for a full disk is told again, and what follows it waits.
 */
export interface RemoteListener {
  /** A machine has taken the job up: what was told of steps after `fromStep` is superseded. */
  onTaken(machine: string, fromStep: number, cursor: string): void;
  /** Files that it speaks of are in the library by then, but for those of checkpoints that `onStored` has named. */
  onMessage(message: TrainerMessage, cursor: string): void;
  /** A checkpoint is told of next whose files stay in the store until somebody asks for it. */
  onStored(checkpoint: StoredCheckpoint): void;
  /** The files of that checkpoint are in the library now. */
  onFetched(step: number): void;
  /** They are in the store no more, and nobody had asked for them. */
  onGone(step: number): void;
  /** The pool has lost the job, which is put there anew: it waits for a machine. */
  onForgotten(): void;
  /** It waits for the next machine. */
  onLeft(machine: string, why: string, cursor: string): void;
  /** Why no machine takes it, as long as it waits; null where that is a matter of time. Told where it has changed. */
  onWait(why: ErrorShape | null): void;
  /** The library has no room for what is told, or for its files. @returns whether it is told again until there is */
  onNoRoom(): boolean;
  /** There is again. */
  onRoom(): void;
  /** Nothing follows. */
  onEnd(end: RemoteEnd): void;
}

/** A training on another machine. */
export interface RemoteTraining {
  send(command: TrainingCommand): void;
  /** Where no machine has it: it is the next that one takes. */
  trainNext(): void;
  /** Ends it without a checkpoint, or takes it out of the pool's queue. */
  kill(): void;
  /** Somebody looks at it for so long: what it does is to be told at once. */
  watch(forMs: number): void;
  /** Hears no more of it; it goes on. */
  detach(): void;
  /** It is stored how it ended: the pool may forget it. */
  forget(): void;
}

/** Where to read on. */
export interface PoolPlace {
  jobId: string;
  /** Of the pool that has the job, where that is known: another one is not given it. */
  poolId: string | null;
  /** Of what is stored; null where nothing is. */
  cursor: string | null;
  place: Place;
  /** Up to where what was told is stored by now: the pool need not keep that. */
  storedCursor: () => string | null;
  /** The checkpoints whose files lie in the store, as far as the library knows, oldest first. */
  inStore: () => StoredCheckpoint[];
  /** Whether the checkpoint of a step is wanted in the library in any case. */
  isWanted: (step: number) => boolean;
  /** Whether a machine has it, by what is stored. */
  isTaken: () => boolean;
  /** Whether the library knows that checkpoint, wherever its files are. */
  isListed: (step: number, hash: string) => boolean;
  /** The step of the newest that it knows; 0 without one. */
  newestListed: () => number;
}

/** How much has come. */
export type OnFetched = (fetched: { bytes: number; of: number }) => void;

/** Either may be away while the other answers. */
export type PoolPart = 'queue' | 'store';

/** Machines that train for this studio, and go on when it closes. */
export interface TrainerPool {
  /** Where it is, without what opens it. */
  readonly place: PoolPlaces;
  /** By which it is known, wherever it is reached; null until it has answered. */
  readonly id: string | null;
  /** The same, when it has answered. @throws where it is closed before */
  identity(): Promise<string>;
  /** Whether it knows a job, for as long as nobody answers not said. @throws where it is closed before */
  has(jobId: string): Promise<boolean>;
  /**
   * Puts a job into the pool, unless it is there, and tells what becomes of it.
   *
   * @param task what to put there; not asked where the pool knows the job
   */
  train(where: PoolPlace, task: () => Promise<PoolTask>, listener: RemoteListener): RemoteTraining;
  /**
   * Brings the files of a checkpoint that a job's machines have told of into the library.
   *
   * @throws StudioError `not-available-here` where the store does not answer, `not-found` where it has them no more
   */
  bring(jobId: string, checkpoint: StoredCheckpoint, onFetched: OnFetched): Promise<void>;
  /** Takes what this library has put there out again. @returns false where a job of the pool needs it still */
  takeOut(owner: StoreOwner): Promise<boolean>;
  /** Calls back with why its queue or its store does not answer, and with null as soon as that does. */
  onReach(listener: (part: PoolPart, problem: ErrorShape | null) => void): void;
  /** Which machines are there, and what waits for them. @throws StudioError `not-available-here` */
  look(): Promise<PoolOverview>;
  /** @throws StudioError `not-found`, `not-available-here` */
  ask(machineId: string, wish: MachineWish): Promise<void>;
  /** At once, also where nobody answers any more. */
  close(): void;
}

/** The other machines that train for the studio: a person connects them, and takes them off, while it is open. */
export class PoolLink {
  current: TrainerPool | undefined;

  constructor(pool?: TrainerPool) {
    this.current = pool;
  }
}
