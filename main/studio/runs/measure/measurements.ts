import { toErrorShape } from '../../../../shared/errors.ts';
import type { RunEvent, RunEventOf, TrainerEvent } from '../../../../shared/run/events.ts';
import { rankingSeries, seriesNames, type SeriesValues } from '../../../../shared/run/series.ts';
import {
  mostMarks,
  type Mark,
  type MeasureJob,
  type TrainerMessage,
} from '../../../../shared/run/trainer-protocol.ts';
import { listCheckpoints } from '../../../store/checkpoints.ts';
import { findDataset } from '../../../store/datasets.ts';
import { readColumns } from '../../../store/series.ts';
import type { Core } from '../../core.ts';
import {
  datasetFile,
  measuringLogFile,
  runFolder,
  spriteFeaturesPath,
} from '../../library-layout.ts';
import { bestKept, holdCheckpoint, type HeldCheckpoint } from '../kept/kept-checkpoints.ts';
import type { RunRecords } from '../life/run-records.ts';
import { runTrainerJob, type TrainerSession } from '../life/trainer-session.ts';

/** Of what training takes of the processor. */
export const shareForMeasuring = 0.1;
/** As in the papers on small data; fewer make KID a matter of luck. */
const creatures = 1_024;
/** What the first measurement of a run is taken to cost, on one of two slow processors with a dataset of a thousand. */
const firstCostMs = 30_000;
/** With less memory to spare nothing is measured: training needs it more. */
const leastFreeBytes = 1.2e9;

/** What is measured of creatures. */
const qualityNames = seriesNames.filter((name) => name.startsWith('quality/'));

type CheckpointEvent = RunEventOf<'checkpoint'>;
type Measured = Extract<TrainerMessage, { type: 'measured' }>;

/**
 * Measures creatures of runs at their checkpoints, one measurement at a time, each in a process of its own. Over a run
 * measuring takes at most a tenth of the processor time of training: checkpoints for which there is no time are
 * skipped, and of those that come while one is measured the newest is next. Training knows nothing of it.
 */
export class Measurements {
  readonly #core: Core;
  readonly #records: RunRecords;
  readonly #share: number;
  readonly #onDone: (runId: string, why: string) => void;
  #next: CheckpointEvent | undefined;
  #session: TrainerSession | undefined;
  #isMeasuring = false;
  #idle = Promise.resolve();
  #isClosed = false;

  /** @param onDone hears of a run that gains nothing more, and why that is thought */
  constructor(
    core: Core,
    records: RunRecords,
    share: number,
    onDone: (runId: string, why: string) => void,
  ) {
    this.#core = core;
    this.#records = records;
    this.#share = share;
    this.#onDone = onDone;
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
  }

  #hear(events: readonly RunEvent[]): void {
    const newest = events.findLast((event) => event.type === 'checkpoint');
    if (!newest || this.#core.readOnly) return;
    this.#next = newest;
    if (!this.#isMeasuring) this.#idle = this.#measureNext();
  }

  async #measureNext(): Promise<void> {
    this.#isMeasuring = true;
    for (let next = this.#take(); next; next = this.#take()) await this.#measure(next);
    this.#isMeasuring = false;
  }

  #take(): CheckpointEvent | undefined {
    const next = this.#isClosed ? undefined : this.#next;
    this.#next = undefined;
    return next;
  }

  #hasTimeFor(runId: string): boolean {
    const { elapsedMs, engineFacts } = this.#records.rowOf(runId);
    const trainedMs = elapsedMs * (engineFacts?.threads ?? 1);
    const { mean } = readColumns(this.#core.store, runId, 'quality/time');
    const spentMs = mean.reduce((sum, each) => sum + each, 0);
    const hasTime = spentMs + (mean.at(-1) ?? firstCostMs) <= trainedMs * this.#share;
    return hasTime && process.availableMemory() >= leastFreeBytes;
  }

  /** What goes wrong is noted in the log of the studio alone: a run does not fail for want of figures. */
  async #measure({ runId, path, hash }: CheckpointEvent): Promise<void> {
    const { work, log } = this.#core;
    let held: HeldCheckpoint | undefined;
    try {
      if (!this.#hasTimeFor(runId)) return;
      held = this.#hold(runId, path);
      const giveWay = () => this.#session?.kill();
      const measured = await work.run({ kind: 'measure', runId, giveWay }, () =>
        this.#runJob(runId, path),
      );
      // The run may have gone on from an older checkpoint meanwhile, or be gone.
      const isStillThere = listCheckpoints(this.#core.store, runId).some(
        (checkpoint) => checkpoint.path === path && checkpoint.hash === hash,
      );
      if (isStillThere && !this.#isClosed) {
        this.#record(runId, measured);
        this.#keepIfBest(runId, measured.values, held);
        if (measured.whyDone !== undefined) this.#onDone(runId, measured.whyDone);
      }
    } catch (thrown) {
      if (!this.#isClosed) log.warn({ runId, path, problem: toErrorShape(thrown) }, 'not measured');
    } finally {
      this.#session = undefined;
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

  async #runJob(runId: string, checkpoint: string): Promise<Measured> {
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
      checkpoint,
      count: creatures,
      earlier: this.#marksOf(runId),
    };
    return runTrainerJob({
      startTrainer,
      logFile: measuringLogFile(libraryPath, runId),
      computing: { threads: 1 },
      job,
      answer: 'measured',
      onStart: (session) => (this.#session = session),
    });
  }

  /** What was measured before, oldest first. */
  #marksOf(runId: string): Mark[] {
    const marks = new Map<number, Mark>();
    for (const name of qualityNames) {
      const { step, mean, spread } = readColumns(this.#core.store, runId, name);
      step.forEach((at, place) => {
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

  #record(runId: string, { step, values, findings, processorMs }: Measured): void {
    const moment = { step, at: Date.now() };
    const time = { count: 1, mean: processorMs, min: processorMs, max: processorMs };
    const events: TrainerEvent[] = [
      { ...moment, type: 'series', values: { ...values, 'quality/time': time } },
      ...findings.map((finding) => ({ ...moment, type: 'finding' as const, finding })),
    ];
    this.#records.record(runId, events, { by: 'core' });
  }
}
