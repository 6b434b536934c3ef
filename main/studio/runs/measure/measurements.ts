import { toErrorShape } from '../../../../shared/errors.ts';
import { estimatesTell } from '../../../../shared/hyperparameters/losses.ts';
import type { RunEvent, TrainerEvent } from '../../../../shared/run/events.ts';
import type { Checkpoint } from '../../../../shared/run/run.ts';
import {
  estimateSeries,
  rankingSeries,
  seriesNames,
  type SeriesValues,
} from '../../../../shared/run/series.ts';
import {
  mostMarks,
  type Mark,
  type MeasureJob,
  type TrainerMessage,
} from '../../../../shared/run/trainer-protocol.ts';
import { featureNetworkIsHere } from '../../../feature-network/feature-network-file.mjs';
import { listCheckpoints } from '../../../store/checkpoints.ts';
import { findDataset } from '../../../store/datasets.ts';
import { findSoundRun } from '../../../store/runs.ts';
import { meansBefore, readColumns } from '../../../store/series.ts';
import type { Core } from '../../core.ts';
import {
  datasetFile,
  measuringLogFile,
  runFolder,
  spriteFeaturesPath,
} from '../../library-layout.ts';
import { bringCheckpoint, checkpointInPool } from '../bring-checkpoint.ts';
import {
  bestKept,
  holdCheckpoint,
  mayBeHeld,
  type HeldCheckpoint,
} from '../kept/kept-checkpoints.ts';
import type { RunRecords } from '../life/run-records.ts';
import { runTrainerJob, type TrainerSession } from '../life/trainer-session.ts';

/** Of the processor time that training takes. */
export const shareForMeasuring = 0.1;
/** As in the papers on small data; fewer make KID a matter of luck. */
const creatures = 1_024;
/**
 * What a measurement is taken to cost before any was made: 12 s on one of an AMD EPYC's, with a thousand sprites. Where it is
 * three times as much, steps are as well, and one measurement came too early.
 */
const supposedCostMs = 12_000;
/** Checkpoints of a run that are kept until they are measured: of more, where training is faster than that, some are skipped. */
const mostWaiting = 32;
/** With less memory to spare nothing is measured: training needs it more. */
const leastFreeBytes = 1.2e9;

/** What is measured of creatures. */
const qualityNames = seriesNames.filter((name) => name.startsWith('quality/'));

type MeasuredCheckpoint = Pick<Checkpoint, 'runId' | 'step' | 'path' | 'hash'>;
type MeasuredMessage = Extract<TrainerMessage, { type: 'measured' }>;

/** Who hears of measurements, and which of them there must be. */
export interface MeasurementHooks {
  /** Whether runs are compared by what is measured at this checkpoint. */
  isOwed: (runId: string, step: number) => boolean;
  /** Hears of those; null where nothing could be measured. */
  onOwed: (runId: string, step: number, value: number | null) => void;
  /** Hears of a run that gains nothing more, and why that is thought. */
  onDone: (runId: string, why: string) => void;
}

/** A checkpoint that waits for its measurement. */
interface Owed {
  checkpoint: MeasuredCheckpoint;
  held: HeldCheckpoint | undefined;
}

/**
 * Measures creatures of runs at their checkpoints, one measurement at a time, each in a process of its own. Over a run
 * measuring takes at most a tenth of the processor time of training: checkpoints for which there is no time are
 * skipped, and of those that come while one is measured the newest is next. Those by which runs are compared, and all of a
 * run that wants it (`measureAllCheckpoints`), are measured whatever it takes, before the others, and those of early steps first.
 * Training knows nothing of it.
 */
export class Measurements {
  readonly #core: Core;
  readonly #records: RunRecords;
  readonly #share: number;
  readonly #hooks: MeasurementHooks;
  readonly #owed: Owed[] = [];
  /** How many processors the steps of a run keep busy, as its trainer told last. */
  readonly #processors = new Map<string, number>();
  /** What measurements of a run took that came to nothing. */
  readonly #lostMs = new Map<string, number>();
  /** Of the newest, of whatever run. */
  #costMs = supposedCostMs;
  #measuredPath: string | undefined;
  #next: MeasuredCheckpoint | undefined;
  #session: TrainerSession | undefined;
  #isMeasuring = false;
  #idle = Promise.resolve();
  #isClosed = false;

  constructor(core: Core, records: RunRecords, share: number, hooks: MeasurementHooks) {
    this.#core = core;
    this.#records = records;
    this.#share = share;
    this.#hooks = hooks;
    core.push.subscribe('run-events', (events) => this.#hear(events));
  }

  get isMeasuring(): boolean {
    return this.#isMeasuring;
  }

  /** Resolves when nothing is measured any more, and nothing waits for it. Never rejects. */
  whenIdle(): Promise<void> {
    return this.#idle;
  }

  close(): void {
    this.#isClosed = true;
    this.#session?.kill();
    for (const { held } of this.#owed.splice(0)) held?.letGo();
  }

  #hear(events: readonly RunEvent[]): void {
    if (this.#core.readOnly) return;
    for (const event of events)
      if (event.type === 'checkpoint') this.#add(event);
      else if (event.type === 'progress') this.#learnProcessors(event);
      else if (event.type === 'state' && event.state === 'running') this.#addMissed(event.runId);
    this.#measureWhatWaits();
  }

  #learnProcessors({ runId, processors }: Extract<RunEvent, { type: 'progress' }>): void {
    if (processors !== undefined) this.#processors.set(runId, processors);
  }

  /** A run trains on of which nothing was heard for a while. */
  takeUp(runId: string): void {
    this.#addMissed(runId);
    this.#measureWhatWaits();
  }

  #measureWhatWaits(): void {
    if (this.#isMeasuring || (this.#owed.length === 0 && !this.#next)) return;
    this.#idle = this.#measureNext();
  }

  #add(checkpoint: MeasuredCheckpoint): void {
    const { runId, step, path } = checkpoint;
    if (!this.#isOwed(runId, step)) this.#next = checkpoint;
    // Others may be before it, and newer checkpoints follow.
    else if (!this.#isWaiting(path)) this.#owed.push({ checkpoint, held: this.#hold(runId, path) });
  }

  #isWaiting(path: string): boolean {
    return this.#measuredPath === path || this.#owed.some((owed) => owed.checkpoint.path === path);
  }

  /** Those that the studio was closed on, or died on. */
  #addMissed(runId: string): void {
    for (const checkpoint of listCheckpoints(this.#core.store, runId)) {
      const { step } = checkpoint;
      const isWantedYet = () => mayBeHeld(this.#core, checkpoint) && this.#isWanted(runId, step);
      if (this.#hooks.isOwed(runId, step) || isWantedYet()) this.#add(checkpoint);
    }
  }

  #isOwed(runId: string, step: number): boolean {
    return this.#hooks.isOwed(runId, step) || this.#isWanted(runId, step);
  }

  /** By a run that wants every checkpoint measured, and not yet. What a pool does not bring is nowhere to be measured. */
  #isWanted(runId: string, step: number): boolean {
    // It may be gone by the time at which it was measured.
    const run = findSoundRun(this.#core.store, runId);
    if (!run?.hyperparameters.measureAllCheckpoints || run.place !== 'here') return false;
    const waiting = this.#owed.filter(({ checkpoint }) => checkpoint.runId === runId);
    if (waiting.length >= mostWaiting) return false;
    return !readColumns(this.#core.store, runId, 'quality/time').step.includes(step);
  }

  async #measureNext(): Promise<void> {
    this.#isMeasuring = true;
    while (!this.#isClosed && (this.#owed.length > 0 || this.#next)) {
      const owed = this.#takeOwed();
      if (owed) await this.#measureOwed(owed);
      else await this.#measureIfThereIsTime();
    }
    this.#isMeasuring = false;
  }

  /** That of the earliest step: the sooner a run is compared, the more is spared. */
  #takeOwed(): Owed | undefined {
    const steps = this.#owed.map(({ checkpoint }) => checkpoint.step);
    const place = steps.indexOf(Math.min(...steps));
    return place < 0 ? undefined : this.#owed.splice(place, 1)[0];
  }

  async #measureOwed({ checkpoint, held }: Owed): Promise<void> {
    const { runId, step } = checkpoint;
    const values = hasMemory()
      ? await this.#measure(checkpoint, held, { isOwed: true })
      : undefined;
    held?.letGo();
    if (!this.#isClosed) this.#hooks.onOwed(runId, step, values?.[rankingSeries]?.mean ?? null);
  }

  async #measureIfThereIsTime(): Promise<void> {
    const next = this.#take();
    if (!next || !this.#mayMeasure(next) || !(await this.#bring(next))) return;
    await this.#measure(next, this.#hold(next.runId, next.path));
  }

  /** The run may be gone meanwhile. */
  #mayMeasure({ runId, path }: MeasuredCheckpoint): boolean {
    try {
      return this.#hasTimeFor(runId);
    } catch (thrown) {
      this.#core.log.warn({ runId, path, problem: toErrorShape(thrown) }, 'not measured');
      return false;
    }
  }

  /** From the store of a pool, where it lies there, and only where it can be measured then. */
  async #bring({ runId, step, path }: MeasuredCheckpoint): Promise<boolean> {
    if (!checkpointInPool(this.#core.store, runId, step)) return true;
    if (!featureNetworkIsHere()) return false;
    try {
      await bringCheckpoint(this.#core, runId, step);
      return !this.#isClosed;
    } catch (thrown) {
      this.#core.log.warn({ runId, path, problem: toErrorShape(thrown) }, 'not measured');
      return false;
    }
  }

  #take(): MeasuredCheckpoint | undefined {
    const next = this.#isClosed ? undefined : this.#next;
    this.#next = undefined;
    return next;
  }

  #hasTimeFor(runId: string): boolean {
    const { elapsedMs, etaMs } = this.#records.rowOf(runId);
    const { mean } = readColumns(this.#core.store, runId, 'quality/time');
    // The first may be paid with what is still to be trained: a short run would be over before it is worth it.
    const trainedMs = mean.length === 0 ? elapsedMs + (etaMs ?? 0) : elapsedMs;
    // Fewer than it has threads: those wait for each other, and for whoever else is at work on the machine.
    const processorMs = trainedMs * (this.#processors.get(runId) ?? 1);
    const spentMs = mean.reduce((sum, each) => sum + each, this.#lostMs.get(runId) ?? 0);
    const hasTime = spentMs + (mean.at(-1) ?? this.#costMs) <= processorMs * this.#share;
    return hasTime && hasMemory();
  }

  /**
   * What goes wrong is noted in the log of the studio alone: a run does not fail for want of figures.
   *
   * @returns undefined where nothing was measured, or of steps that are trained again
   */
  async #measure(
    { runId, step, path, hash }: MeasuredCheckpoint,
    held: HeldCheckpoint | undefined,
    { isOwed = false } = {},
  ): Promise<SeriesValues | undefined> {
    const { work, log } = this.#core;
    this.#measuredPath = path;
    try {
      // By what is owed runs are compared: who asks for the room meanwhile waits for it.
      const giveWay = isOwed ? undefined : () => this.#session?.kill();
      const request = { kind: 'measure', runId, ...(giveWay && { giveWay }) } as const;
      // Where the library is gone what waits has its turn once the others were ended.
      const measured = await work.run(request, async () =>
        this.#isClosed ? undefined : this.#runJob({ runId, step, path: held?.path ?? path }),
      );
      // The run may have gone on from an older checkpoint meanwhile, or be gone.
      const isStillThere = listCheckpoints(this.#core.store, runId).some(
        (checkpoint) => checkpoint.path === path && checkpoint.hash === hash,
      );
      if (!measured || !isStillThere || this.#isClosed) return undefined;
      this.#record(runId, measured);
      this.#keepIfBest(runId, measured.values, held);
      if (measured.whyDone !== undefined) this.#hooks.onDone(runId, measured.whyDone);
      return measured.values;
    } catch (thrown) {
      if (!this.#isClosed) log.warn({ runId, path, problem: toErrorShape(thrown) }, 'not measured');
      return undefined;
    } finally {
      this.#session = undefined;
      this.#measuredPath = undefined;
      held?.letGo();
    }
  }

  /** Where it cannot be held it is measured all the same, and not kept. */
  #hold(runId: string, path: string): HeldCheckpoint | undefined {
    const { store, log } = this.#core;
    const checkpoint = listCheckpoints(store, runId).find((one) => one.path === path);
    try {
      return checkpoint && holdCheckpoint(this.#core, checkpoint);
    } catch (thrown) {
      log.error(
        { err: thrown, runId, path },
        'a checkpoint could not be held while it is measured',
      );
      return undefined;
    }
  }

  /** The best stays for good; an equal one does not take its place. */
  #keepIfBest(runId: string, values: SeriesValues, held: HeldCheckpoint | undefined): void {
    const measured = values[rankingSeries];
    if (!measured || !held) return;
    const { mean: value, max } = measured;
    if (value < (bestKept(this.#core, runId)?.mark?.value ?? Infinity))
      held.keepAsBest({ value, error: max - value });
  }

  async #runJob({ runId, step, path }: Omit<MeasuredCheckpoint, 'hash'>): Promise<MeasuredMessage> {
    const { libraryPath, startTrainer, store } = this.#core;
    const { datasetId, hyperparameters, engineFacts, engine } = this.#records.rowOf(runId);
    if (!findDataset(store, datasetId)) throw new Error('its dataset is gone');
    const job: MeasureJob = {
      type: 'measure',
      libraryFolder: libraryPath,
      datasetFile: datasetFile(libraryPath, datasetId),
      runFolder: runFolder(runId),
      featuresFile: spriteFeaturesPath(datasetId),
      hyperparameters,
      engine: engineFacts?.id ?? engine,
      checkpoint: path,
      count: creatures,
      ...this.#evidenceAt(runId, step),
    };
    const beganAt = performance.now();
    try {
      return await runTrainerJob({
        startTrainer,
        logFile: measuringLogFile(libraryPath, runId),
        computing: { threads: 1 },
        job,
        answer: 'measured',
        onStart: (session) => (this.#session = session),
      });
    } catch (thrown) {
      // With one thread it was no more; a process that failed says nothing of it.
      const lostMs = performance.now() - beganAt;
      this.#lostMs.set(runId, (this.#lostMs.get(runId) ?? 0) + lostMs);
      throw thrown;
    }
  }

  /** What a verdict looks back at. */
  #evidenceAt(runId: string, step: number): Pick<MeasureJob, 'earlier' | 'estimate'> {
    const earlier = this.#marksBefore(runId, step);
    const { loss } = this.#records.rowOf(runId).hyperparameters;
    if (!estimatesTell([loss])) return { earlier, estimate: null };
    const steps = [...earlier.map((mark) => mark.step), step];
    const estimates = meansBefore(this.#core.store, runId, estimateSeries, steps);
    earlier.forEach(({ numbers }, place) => {
      const estimate = estimates[place] ?? null;
      if (estimate !== null) numbers[estimateSeries] = estimate;
    });
    return { earlier, estimate: estimates.at(-1) ?? null };
  }

  /** What was measured of earlier steps, oldest first; of later ones there may be more where this one was missed. */
  #marksBefore(runId: string, before: number): Mark[] {
    const marks = new Map<number, Mark>();
    for (const name of qualityNames) {
      const { step, mean, spread } = readColumns(this.#core.store, runId, name);
      step.forEach((at, place) => {
        if (at >= before) return;
        const value = mean[place] ?? 0;
        const mark = marks.get(at) ?? { step: at, numbers: {}, kidError: null };
        mark.numbers[name] = value;
        // KID is the one of them that tells its error.
        const error = (spread?.max[place] ?? value) - value;
        if (error > 0) mark.kidError = error;
        marks.set(at, mark);
      });
    }
    return [...marks.values()].sort((a, b) => a.step - b.step).slice(-mostMarks);
  }

  #record(runId: string, { step, values, findings, processorMs }: MeasuredMessage): void {
    this.#costMs = processorMs;
    const moment = { step, at: Date.now() };
    const time = { count: 1, mean: processorMs, min: processorMs, max: processorMs };
    const events: TrainerEvent[] = [
      { ...moment, type: 'series', values: { ...values, 'quality/time': time } },
      ...findings.map((finding) => ({ ...moment, type: 'finding' as const, finding })),
    ];
    this.#records.record(runId, events, { by: 'core' });
  }
}

function hasMemory(): boolean {
  return process.availableMemory() >= leastFreeBytes;
}
