import type { EngineChoice } from '../../../../shared/engine/engine.ts';
import { type ErrorShape, StudioError, toErrorShape } from '../../../../shared/errors.ts';
import { endedForWantOfRoom } from '../../../../shared/library/room.ts';
import {
  type EndedState,
  endedStates,
  liveStates,
  type RunState,
  type TrainerEvent,
} from '../../../../shared/run/events.ts';
import type { Run, TrainedBy } from '../../../../shared/run/run.ts';
import { libraryGone } from '../../library-trouble.ts';
import type { TrainerExit } from '../trainer-process.ts';

/*
 * The life of a run, from the queue to its end: which states it has and who moves it between them, who trains it,
 * how long its process may take for what, and how it ends, in words. What is said here, the other files of this folder
 * do: `record-events.ts` refuses what the transitions do not allow, `trainer-session.ts` keeps the deadlines,
 * `live-run.ts` tells the end. Hosts ask `studio.closing` how long closing takes, which is reckoned here.
 */

/* ---- States and transitions ---------------------------------------------------------------------------------- */

/**
 * Who moves a run: a person (also one who closes the studio), the queue whose turn it is, its trainer that says
 * how its work is, a pool that gives it to another machine, or the core, that sees a process end or a disk fill up.
 */
export type Mover = 'person' | 'queue' | 'trainer' | 'pool' | 'core';

interface Transition {
  from: readonly RunState[];
  to: RunState;
  by: readonly Mover[];
}

/** All that may happen. A run begins its life as `queued`, which is its first event. */
export const transitions: readonly Transition[] = [
  // It is its turn; or it is not: a person takes it out of the queue, or it cannot be started.
  { from: ['queued'], to: 'starting', by: ['queue'] },
  { from: ['queued'], to: 'stopped', by: ['person'] },
  { from: ['queued'], to: 'failed', by: ['core'] },
  // Its trainer works, or holds on. What a person trains step by step, it trains while it is paused.
  { from: ['starting', 'paused'], to: 'running', by: ['trainer'] },
  { from: ['running'], to: 'paused', by: ['trainer'] },
  // Its machine was lost, or leaves it to others: it goes on from its last checkpoint on the next.
  { from: ['running', 'paused'], to: 'starting', by: ['pool'] },
  // It is to write a checkpoint and end: for a person, or for want of room. It does not come back from there.
  { from: ['starting', 'running', 'paused'], to: 'stopping', by: ['person', 'core'] },
  // Its process is gone. That may happen at any time, whatever the process was at.
  ...endedStates.map((to) => ({ from: liveStates, to, by: ['core'] as const })),
  // Every ended run may be taken up again, from its last checkpoint.
  { from: endedStates, to: 'queued', by: ['person'] },
];

export function mayGo(from: RunState, to: RunState, by: Mover): boolean {
  return transitions.some((one) => one.to === to && one.from.includes(from) && one.by.includes(by));
}

/* ---- Who trains ---------------------------------------------------------------------------------------------- */

interface TrainerKind {
  /** What it was training when the studio died is not trained by anybody any more. */
  endsWithTheStudio: boolean;
}

/**
 * Who may train a run. Each start of a run, its attempt, has a number and one of these; the newest number alone is
 * listened to, and may write (docs/decisions/0170). A pool outlives the studio: what it tells meanwhile is read when
 * the library is opened with that pool again (docs/decisions/0460).
 */
export const trainers: Record<TrainedBy, TrainerKind> = {
  'this-studio': { endsWithTheStudio: true },
  pool: { endsWithTheStudio: false },
};

/** Whether nobody trains a run any more that is live in a library which was just opened. */
export function isAbandoned({ state, trainedBy }: Pick<Run, 'state' | 'trainedBy'>): boolean {
  return liveStates.includes(state) && (!trainedBy || trainers[trainedBy].endsWithTheStudio);
}

/* ---- Deadlines ----------------------------------------------------------------------------------------------- */

/**
 * What a trainer process goes through, always in this order though not through all of it: it loads its code until
 * it says `ready`, loads its engine, works, stops where it was asked to, and leaves once it has said how its work ended.
 */
export const processPhases = [
  'loading',
  'preparing',
  'working',
  'stopping',
  'leaving',
  'gone',
] as const;
export type ProcessPhase = (typeof processPhases)[number];

/** How long what may take, in milliseconds. A process that takes longer is ended (SIGKILL). */
export const deadlines = {
  /** `loading`. A trainer that has not said `ready` by then hangs in its own code; on a slow disk it takes some seconds. */
  readyMs: 120_000,
  /** `preparing`, once for each engine that it tries: on a slow disk one takes half a minute. */
  engineMs: 180_000,
  /** `preparing`, of an engine that was just fetched: it multiplies two small matrices, a matter of seconds. */
  engineCheckMs: 120_000,
  /**
   * Both of these for TensorFlow on an NVIDIA card: for one newer than its kernels the driver compiles them at first, of which
   * TensorFlow itself says that it may take 30 minutes.
   */
  cudaMs: 40 * 60_000,
  /** `working`, of a job with one answer (creatures, a probe): others wait for its room. A training has no such limit. */
  answerMs: 12 * 60_000,
  /** `stopping`: to write a checkpoint, also to a disk that is busy with other things. */
  checkpointMs: 60_000,
  /** `stopping`, a step of a run whose speed is not known yet: as long as one of the largest networks takes a processor. */
  unknownStepMs: 30_000,
  /** `stopping`, in a pool: a machine that is lost meanwhile is found to be, and another one takes the run. */
  takeOverMs: 3 * 60_000,
  /** `leaving`: all that was to be said is said, and only memory is given back. */
  exitMs: 10_000,
  /** Being killed, in a pool: a machine that is there ends a run well within this time; one that is not is not waited for. */
  killedInPoolMs: 10_000,
  /** `gone`: a process that it left behind may hold its streams open, and nothing waits longer for what it says. */
  lastWordsMs: 2_000,
  /** After its end: what is measured beside a training may lack the last checkpoint, and a command waits so long for it. */
  lastMeasurementMs: 120_000,
  /** How long a process that draws from pictures is kept warm for the next one: a person who draws asks within seconds. */
  warmMs: 120_000,
  /** `stopping`, of a process that draws from pictures: it answers what it was asked before, at most a few pictures. */
  lastDrawingsMs: 3 * 60_000,
  /** What found no room on the disk is tried again so often. */
  retryRoomMs: 2_000,
  /** A pool's store that did not answer for some seconds is asked again after so long. */
  retryStoreMs: 5_000,
  /** A command gives up on a disk without room for the end of its run after so long. */
  roomPatienceMs: 5_000,
  /** Closing, beside the runs: a picture that is being imported, requests for pictures, the database. */
  closeRestMs: 10_000,
} as const;

/** How long an engine may take to load; what may take it has as long as the slowest that it may be. */
export function engineMs(...engines: (EngineChoice | undefined)[]): number {
  return engines.includes('cuda') ? deadlines.cudaMs : deadlines.engineMs;
}

/** The step under way is finished before a run stops; the first ones also compile. */
const stepsBeforeStop = 3;

/** How long a trainer that was asked to stop may take until it has written its checkpoint. */
export function stopMs(stepsPerSecond: number | null): number {
  const stepMs = stepsPerSecond ? 1_000 / stepsPerSecond : deadlines.unknownStepMs;
  return deadlines.checkpointMs + stepsBeforeStop * stepMs;
}

/** Whether a process has still something to save: it has not said yet how its work ended. */
export function isAtWork(phase: ProcessPhase): boolean {
  return phase !== 'leaving' && phase !== 'gone';
}

/** How long it takes at the latest until a process is gone that is asked to stop now. */
export function goneMs(phase: ProcessPhase, stepsPerSecond: number | null): number {
  return (isAtWork(phase) ? stopMs(stepsPerSecond) : 0) + deadlines.exitMs;
}

/** How long closing the studio takes at the latest, with processes that are gone after so long. */
export function closeMs(live: readonly number[]): number {
  return Math.ceil(Math.max(0, ...live)) + deadlines.closeRestMs;
}

/* ---- What ends a process ------------------------------------------------------------------------------------- */

const faultInStudio = 'This is a fault in the studio. Please report it with the log of the run.';
const tryAgain =
  'Close other programs and try again; "studio doctor" shows whether the engine works.';
const goesOn = 'Resume goes on from the last checkpoint.';

/** Why a process was ended, or how it vanished: each with what to do. */
export const failures = {
  neverReady: crashed(
    `The trainer did not start within ${deadlines.readyMs / 1_000} seconds.`,
    tryAgain,
  ),
  engineHangs: (withinMs: number): ErrorShape => ({
    code: 'engine-unavailable',
    message: `The engine was not loaded within ${withinMs / 1_000} seconds, so its process was ended.`,
    hint: 'Try again, or choose the other engine; "studio doctor" shows which of them work.',
  }),
  /** Whether it is one of these two, which say nothing but that the time was over. */
  isOverdue: ({ message }: ErrorShape, withinMs: number): boolean =>
    [failures.engineHangs, failures.neverAnswered].some((of) => of(withinMs).message === message),
  neverAnswered: (withinMs: number): ErrorShape =>
    crashed(
      `The trainer process had no answer after ${withinMs / 60_000} minutes, so it was ended.`,
      tryAgain,
    ),
  notUnderstood: (detail: string) =>
    crashed(
      `The trainer sent a message that the studio does not understand, so it was ended (${detail}).`,
      faultInStudio,
    ),
  notStored: (thrown: unknown): ErrorShape => ({
    code: 'internal',
    message: `What the trainer reported could not be stored, so training was ended: ${thrown instanceof Error ? thrown.message : String(thrown)}.`,
    hint: 'Look at the log of the run, then resume it.',
  }),
  didNotStop: crashed(
    'The trainer was ended before it had written a last checkpoint: it took too long, or nobody wanted to wait.',
    'Resume goes on from the checkpoint before, or begins again where there is none.',
  ),
  /** It has not said how its work ended, and nobody had asked for the end. */
  vanished(exit: TrainerExit): ErrorShape {
    const isFault = exit.signal !== null && faultSignals.includes(exit.signal);
    const why = isFault
      ? 'The log of the run may say why; where memory ran out, a smaller batch or size needs less.'
      : 'Systems do this when memory runs out: a smaller batch or size needs less. The log of the run may say more.';
    return crashed(`The trainer process ${howItVanished(exit)}.`, `${why} ${goesOn}`);
  },
};

/** What ends a process for a fault of its own: its log says more than a guess at the machine's memory. */
const faultSignals = ['SIGILL', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGSEGV'];

/**
 * A trainer says how its work ended before it exits, so one that has said nothing was ended, whatever number it
 * ended with: Electron has told 0 of a process that SIGKILL had ended.
 */
export function howItVanished({ code, signal }: TrainerExit): string {
  if (signal) return `was killed (${signal}) in the middle of its work`;
  const number = code ? ` (code ${code})` : '';
  return `ended without a word in the middle of its work${number}`;
}

function crashed(message: string, hint: string): ErrorShape {
  return { code: 'trainer-crashed', message, hint };
}

/* ---- Endings ------------------------------------------------------------------------------------------------- */

/** How a run ended: the sentence of its last state, and what is shown as its problem. */
export interface Ending {
  state: EndedState;
  message: string;
  /** With the hint what to do; null where nothing went wrong. */
  problem: ErrorShape | null;
}

/** Every way in which a run can end. */
export const endings = {
  /* Its trainer said how; what went wrong, it said in an event of its own. */
  completed: plain('completed', 'All steps are done.'),
  stopped: plain('stopped', 'Stopped, with a checkpoint.'),
  diverged: plain('diverged', 'The losses became useless, so the run was stopped.'),
  interrupted: plain('interrupted', 'The trainer ended before its time.'),
  failed: plain('failed', 'The run failed.'),
  /* A person ended it before there was anything to keep. */
  leftQueue: plain('stopped', 'Taken out of the queue.'),
  stoppedBeforeTraining: plain('stopped', 'Stopped before training began.'),
  /** It was asked to end once it gains nothing more. */
  nothingGained: (why: string) => plain('stopped', why),
  /* Its trainer gave its work up, or was ended for what it did (see `failures`), or could not be started. */
  gaveUp: (problem: ErrorShape) =>
    withProblem(problem.code === 'training-diverged' ? 'diverged' : 'failed', problem),
  notStarted: (problem: ErrorShape) => withProblem('failed', problem),
  noRoom: (neededBytes: number) => withProblem('failed', endedForWantOfRoom(neededBytes)),
  /* It can be taken up as it is: nothing is wrong with the run. */
  didNotStop: withProblem('interrupted', failures.didNotStop),
  /** By a person, who does without what the store of the pool has of it. */
  stoppedWhenForgotten: ({ awaitedStep, checkpointStep }: Forgotten) =>
    withProblem('interrupted', {
      code: 'not-available-here',
      message:
        awaitedStep === undefined
          ? 'The pool had forgotten the run, which was stopped before it was there again.'
          : `The pool had forgotten the run, which was stopped before its checkpoint of step ${awaitedStep} had come from the store.`,
      hint:
        checkpointStep === undefined
          ? 'Resume begins again: no checkpoint is in the library.'
          : goesOnFrom(checkpointStep),
    }),
  vanished: (exit: TrainerExit) => withProblem('interrupted', failures.vanished(exit)),
  libraryGone: (libraryPath: string) =>
    withProblem('interrupted', toErrorShape(libraryGone(libraryPath))),
  /** A person has given up what trains where the studio does not hear of it. */
  leftPool: (checkpointStep: number | undefined) =>
    withProblem('interrupted', {
      code: 'not-available-here',
      message: 'It was given up in a pool that was not connected.',
      hint: goesOnFrom(checkpointStep),
    }),
  /** Found when its library is opened again. */
  studioDied: (checkpointStep: number | undefined) =>
    withProblem(
      'interrupted',
      crashed('The studio ended while the run was training.', goesOnFrom(checkpointStep)),
    ),
};

function goesOnFrom(checkpointStep: number | undefined): string {
  return checkpointStep === undefined
    ? 'Resume begins again: there was no checkpoint yet.'
    : `Resume goes on from the checkpoint at step ${checkpointStep}.`;
}

function plain(state: EndedState, message: string): Ending {
  return { state, message, problem: null };
}

function withProblem(state: EndedState, problem: ErrorShape): Ending {
  return { state, message: problem.message, problem };
}

/** What is left of a run that its pool did not know any more. */
interface Forgotten {
  /** Of the checkpoint that had not come; undefined where nothing was to come. */
  awaitedStep: number | undefined;
  /** Of the newest that is in the library. */
  checkpointStep: number | undefined;
}

/** What is known of a run whose process is gone. */
export interface EndOfProcess {
  exit: TrainerExit;
  /** From its `failed` message, or why the core ended it. */
  failure: ErrorShape | null;
  /** Whether it was ready and had got its job. */
  hadJob: boolean;
  /** How its work ended, where it said so. */
  said: EndedState | undefined;
  wasToStop: boolean;
  /** Set where it was to stop for want of room. */
  neededBytes: number | null;
  /** Why it was to stop because it gained nothing more, where it was. */
  endReason: string | null;
  /** Set where its pool had forgotten it, and did not have it again. */
  forgotten: Forgotten | null;
  /** Set where the library is gone. */
  goneLibrary: string | null;
}

/** Which ending it is: the first line that applies. */
export function endingOf(end: EndOfProcess): Ending {
  const { exit, failure, hadJob, said, wasToStop, neededBytes, endReason, forgotten, goneLibrary } =
    end;
  // Whatever the trainer met without its library was for that.
  if (goneLibrary !== null) return endings.libraryGone(goneLibrary);
  if (neededBytes !== null && (said === 'stopped' || !hadJob)) return endings.noRoom(neededBytes);
  if (endReason !== null && said === 'stopped') return endings.nothingGained(endReason);
  if (said) return { ...endings[said], problem: failure };
  if (failure) return endings.gaveUp(failure);
  if (wasToStop && hadJob && forgotten) return endings.stoppedWhenForgotten(forgotten);
  if (wasToStop) return hadJob ? endings.didNotStop : endings.stoppedBeforeTraining;
  return endings.vanished(exit);
}

/** The states of which a run may lack nothing but the word that it is complete: it met its end after its last checkpoint. */
export const mayLackItsEnd: readonly RunState[] = ['interrupted', 'stopped', 'failed'];

/** What a person who looks at something else is told of an end; null for one that a person has brought about. */
export const announcements: Record<EndedState, string | null> = {
  completed: 'All its steps are done.',
  stopped: null,
  interrupted: 'Its trainer ended unexpectedly. It can be resumed from its last checkpoint.',
  diverged: 'Its losses exploded. The last good checkpoint was kept.',
  failed: 'It failed. Open it to see why.',
};

/* ---- What is refused ----------------------------------------------------------------------------------------- */

/** A move that the transitions do not allow. Of a trainer it is dropped: its word crossed with the core's. */
export class RefusedMove extends StudioError {
  constructor(name: string, from: RunState, event: TrainerEvent, by: Mover) {
    const to = event.type === 'state' ? event.state : event.type;
    super(
      'internal',
      `The run "${name}" is ${from}, so it cannot become ${to} (asked by: ${by}).`,
      faultInStudio,
    );
  }
}
