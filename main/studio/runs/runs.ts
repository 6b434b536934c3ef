import { dirname } from 'node:path';
import type { MethodRequest } from '../../../shared/api/methods.ts';
import type { SteppedNetworks } from '../../../shared/run/by-hand.ts';
import type { Vocabulary } from '../../../shared/condition/vocabulary.ts';
import type { DrawnFrom } from '../../../shared/creature/drawn-from.ts';
import type { LatentSource } from '../../../shared/creature/latents.ts';
import type { SentPicture } from '../../../shared/creature/picture.ts';
import { type ErrorShape, StudioError, toErrorShape } from '../../../shared/errors.ts';
import type { WhenDiskFull } from '../../../shared/library/room.ts';
import { liveStates, type RunEvent, type RunState } from '../../../shared/run/events.ts';
import type { StoredFinding } from '../../../shared/run/findings.ts';
import type { Health } from '../../../shared/run/health.ts';
import type { RunEdits } from '../../../shared/run/notes.ts';
import type {
  BestMark,
  Drawing,
  RestorePoint,
  Run,
  RunSummary,
  Sample,
} from '../../../shared/run/run.ts';
import type { Networks } from '../../../shared/run/networks.ts';
import type { Place } from '../../../shared/run/place.ts';
import type { PresetTimes } from '../../../shared/run/preset-times.ts';
import type { RunSeries, SeriesName } from '../../../shared/run/series.ts';
import type { InOtherColours } from '../../../shared/run/trainer-protocol.ts';
import { writeBeside } from '../../files/write-beside.ts';
import { rankedSeriesThereAre } from '../../store/best-of-series.ts';
import { spriteCount } from '../../store/datasets.ts';
import { newestLogEvents } from '../../store/events.ts';
import { newestFindings, type WantedFindings } from '../../store/findings.ts';
import { clockMarks } from '../../store/run-clock.ts';
import {
  findRun,
  orderQueue,
  pinBaseline,
  queuedRunIds,
  removeRun,
  restoreRun,
  updateRun,
} from '../../store/runs.ts';
import { newestCheckpoint } from '../../store/checkpoints.ts';
import { forgetCheckpointsInPool } from '../../store/checkpoints-in-pool.ts';
import { listSamples } from '../../store/samples.ts';
import { readSeries, type WantedSeries } from '../../store/series.ts';
import type { Picture } from '../../pictures/picture.ts';
import type { Core } from '../core.ts';
import { unwritable } from '../export/target-folder.ts';
import type { CreatureOrigin } from '../gallery/creatures.ts';
import { refuseNoFile, refuseOverwriting, refuseTarget } from '../export/refuse-target.ts';
import { bringCheckpoint, bringGenerator } from './bring-checkpoint.ts';
import { createRuns } from './create-runs.ts';
import { EarlyStopper } from './early-stopping.ts';
import { editRuns } from './edit-runs.ts';
import { exportModel, type ExportedModel, type WantedModel } from './export-model.ts';
import { exportMatrix, exportSample, type SampleExport } from './export-sample.ts';
import {
  drawInOtherColours,
  generateLive,
  generateNear,
  generateSheet,
  type Awaited,
  type DrawnInColours,
  type GenerateRequest,
} from './generate.ts';
import { healthOfRun } from './health.ts';
import { branchRun } from './kept/branch-run.ts';
import { settleGenerators } from './kept/generators.ts';
import { requireDrawer, type Drawer } from './kept/who-draws.ts';
import { settleKeptCheckpoints } from './kept/kept-checkpoints.ts';
import { listRestorePoints } from './kept/restore-points.ts';
import { closeMs, endings } from './life/life.ts';
import type { LiveRun } from './life/live-run.ts';
import { recoverRuns } from './life/recover-runs.ts';
import { RunRecords } from './life/run-records.ts';
import type { TrainerSession } from './life/trainer-session.ts';
import { NetworkDescriptions } from './networks.ts';
import { TimesOfPresets } from './preset-times.ts';
import { Latents } from './latents/latents.ts';
import { Measurements, shareForMeasuring } from './measure/measurements.ts';
import { howToReach, inNoPool } from './pool-of-run.ts';
import { requeueRun } from './resume-run.ts';
import { OldCurves } from './old-curves.ts';
import { RunQueue } from './run-queue.ts';
import { bestMarks, listRunSummaries, requireRun, viewRun, vocabularyOfRun } from './run-view.ts';
import { Drawings } from './translate/drawings.ts';
import { frameDrawing } from '../../pictures/frame-drawing.ts';
import {
  readPictureToBeginWith,
  readPictureToDrawFrom,
  toPng,
  readDrawnFrom,
} from './translate/picture-file.ts';
import { Translations } from './translate/translations.ts';
import { WarmProcess } from './translate/warm-process.ts';

/** What is called off by its signal, and tells how far it is. */
interface CalledOff extends Pick<Awaited, 'onDrawn'> {
  signal?: AbortSignal | undefined;
}

/** All that can be asked of runs. Every method that takes a `runId` throws `not-found` for an unknown one. */
export class Runs {
  readonly #core: Core;
  readonly #records: RunRecords;
  readonly #queue: RunQueue;
  readonly #generating = new Set<TrainerSession>();
  readonly #warm: WarmProcess;
  readonly #translations: Translations;
  readonly #drawings: Drawings;
  readonly #networks: NetworkDescriptions;
  readonly #presetTimes: TimesOfPresets;
  readonly #measurements: Measurements;
  readonly #oldCurves: OldCurves;
  /** What lies between creatures. */
  readonly latents: Latents;

  /** Runs that were live when the library was last open become interrupted. */
  constructor(
    core: Core,
    whenDiskFull: WhenDiskFull = 'fail',
    measuringShare: number = shareForMeasuring,
  ) {
    this.#core = core;
    this.#records = new RunRecords(core);
    this.#queue = new RunQueue(core, this.#records, whenDiskFull, (runId) =>
      this.#measurements.takeUp(runId),
    );
    this.#warm = new WarmProcess(core);
    this.#translations = new Translations(core, this.#warm);
    this.latents = new Latents(core, this.#warm);
    this.#drawings = new Drawings(core);
    this.#networks = new NetworkDescriptions(core);
    this.#presetTimes = new TimesOfPresets(core);
    const earlyStopping = new EarlyStopper(core, this.#records, {
      isAtWork: (runId) => this.#queue.live(runId)?.isAtWork ?? false,
      stop: (runId, why) => this.#queue.live(runId)?.stopAsDone(why),
    });
    this.#measurements = new Measurements(core, this.#records, measuringShare, {
      isOwed: (...checkpoint) => earlyStopping.isRung(...checkpoint),
      onOwed: (...measured) => earlyStopping.hear(...measured),
      onDone: (runId, why) => this.#hearDone(runId, why),
    });
    recoverRuns(core, this.#records);
    this.#oldCurves = new OldCurves(core, (runId) => this.#records.tell([runId]));
    if (core.readOnly) return;
    settleKeptCheckpoints(core);
    settleGenerators(core);
    // After them: checkpoints of what is followed may be measured, and are held for that.
    this.#queue.followPool();
  }

  followPool(): void {
    this.#queue.followPool();
  }

  /**
   * A run that trains in a pool, once that is known to be the one that is connected.
   *
   * @throws StudioError `conflict` where another one has it
   */
  async inPool(runId: string): Promise<Run> {
    await this.#queue.whenAsked();
    const run = this.get(runId);
    if (liveStates.includes(run.state) && !this.#queue.live(runId))
      throw trainsInPool(this.#core, run);
    return run;
  }

  letGoOfPool(): void {
    this.#queue.letGoOfPool();
  }

  list(): RunSummary[] {
    const runs = listRunSummaries(this.#core.store);
    return runs.map((run) => this.#records.bringUpToDate(run));
  }

  get(runId: string): Run {
    return this.#records.bringUpToDate(viewRun(this.#core.store, runId));
  }

  /** Queues one run, or all runs of a preset; each starts when it is its turn. */
  create(request: MethodRequest<'runs.create'>): Run[] {
    return this.enqueue(createRuns(this.#core, request));
  }

  /** Lets runs that were stored start when it is their turn. */
  enqueue(ids: readonly string[]): Run[] {
    for (const id of ids) this.#queue.add(id);
    return ids.map((id) => this.get(id));
  }

  /** @param place 1 is next; beyond the last it is the last */
  moveInQueue(runId: string, place: number): Run {
    this.#requireQueued(runId, 'moved in the queue');
    const others = queuedRunIds(this.#core.store).filter((id) => id !== runId);
    orderQueue(this.#core.store, others.toSpliced(place - 1, 0, runId));
    this.#records.tell([runId]);
    return this.get(runId);
  }

  /** @param at null for as soon as it is its turn; a time that has passed is no other */
  startAt(runId: string, at: number | null): Run {
    this.#requireQueued(runId, 'given a start time');
    updateRun(this.#core.store, runId, { startsAt: at });
    this.#records.tell([runId]);
    this.#queue.lookAgain();
    return this.get(runId);
  }

  /** Trains what was still queued when the library was last closed. */
  continueQueue(): void {
    if (!this.#core.readOnly) this.#queue.continueLeftovers();
  }

  /** Resolves when series of these runs are read fast: at once, but for runs of 0.1.0 that were not looked at since. */
  curvesReady(runIds: readonly string[]): Promise<void> {
    return this.#oldCurves.ready(runIds);
  }

  /** Sums these up before others. @returns whether that is still to be done */
  curvesFirst(runIds: readonly string[]): boolean {
    return this.#oldCurves.first(runIds);
  }

  series(runId: string, wanted: WantedSeries = {}): RunSeries {
    const { store } = this.#core;
    const { datasetId } = requireRun(store, runId);
    return {
      ...readSeries(store, runId, wanted),
      clock: clockMarks(store, runId),
      sprites: spriteCount(store, datasetId),
    };
  }

  findings(runId: string, wanted: WantedFindings): StoredFinding[] {
    requireRun(this.#core.store, runId);
    return newestFindings(this.#core.store, runId, wanted);
  }

  /** How it is, in a sentence, with what is worth a try. */
  health(runId: string): Health {
    return healthOfRun(this.#core.store, this.get(runId));
  }

  /** How long each preset would take here, on a dataset. */
  presetTimes(request: MethodRequest<'runs.presetTimes'>): Promise<PresetTimes | null> {
    return this.#presetTimes.of(request);
  }

  /** Of which layers its networks are made. */
  networks(runId: string): Promise<Networks> {
    return this.#networks.of(runId);
  }

  samples(runId: string): Sample[] {
    requireRun(this.#core.store, runId);
    return listSamples(this.#core.store, runId);
  }

  log(runId: string, limit: number): RunEvent[] {
    requireRun(this.#core.store, runId);
    return newestLogEvents(this.#core.store, runId, limit);
  }

  pause(runId: string): Run {
    this.#liveIn(runId, ['running'], 'paused').pause();
    return this.get(runId);
  }

  /** One step of a run that is paused: of one network alone, or of both. */
  trainStep(runId: string, networks: SteppedNetworks): Run {
    this.#liveIn(runId, ['paused'], 'trained step by step').step(networks);
    return this.get(runId);
  }

  /** Slow motion, of a paused run at once; null lets a run train as fast as it can. */
  pace(runId: string, stepsPerSecond: number | null): Run {
    const live = this.#liveIn(runId, ['running', 'paused'], 'slowed down');
    live.pace(stepsPerSecond);
    if (this.get(runId).state === 'paused') live.resume();
    this.#records.tell([runId]);
    return this.get(runId);
  }

  /** @param place where to train from now on; where it trained before, where it is left out */
  resume(runId: string, steps?: number, place?: Place): Run {
    if (this.get(runId).state === 'paused') {
      this.#liveIn(runId, ['paused'], 'resumed').resume();
    } else {
      this.#requireRoom();
      requeueRun(this.#core, runId, steps, place);
      this.#queue.add(runId);
    }
    return this.get(runId);
  }

  /**
   * Gives up what trains in a pool that is not connected, where nothing can be asked of it: the run is interrupted at its
   * last checkpoint here. A machine that trains it yet is told so when the pool is connected again.
   *
   * @throws StudioError `conflict` where it can be stopped, or has ended
   */
  leavePool(runId: string): Run {
    const { name, state } = this.get(runId);
    if (!liveStates.includes(state) || this.#queue.live(runId))
      throw new StudioError(
        'conflict',
        `The run "${name}" is ${state}, and in this studio’s reach.`,
        'Stop it, or resume it, as any other.',
      );
    forgetCheckpointsInPool(this.#core.store, runId);
    const step = newestCheckpoint(this.#core.store, runId)?.step;
    const changes = { ...inNoPool, machine: null };
    this.#records.recordEnd(runId, endings.leftPool(step), { by: 'core', changes });
    return this.get(runId);
  }

  /** Where a queued run trains when it is its turn. */
  setPlace(runId: string, place: Place): Run {
    this.#requireQueued(runId, 'given another place');
    updateRun(this.#core.store, runId, { place });
    this.#records.tell([runId]);
    this.#queue.add(runId);
    return this.get(runId);
  }

  /** Lets a run that waits in a pool be the next that a machine takes. A machine that has it goes on. */
  trainNextInPool(runId: string): void {
    this.#liveIn(runId, ['starting'], 'the next of the pool').trainNext();
  }

  /** From which steps a branch can go on. */
  checkpoints(runId: string): RestorePoint[] {
    requireRun(this.#core.store, runId);
    return listRestorePoints(this.#core.store, this.#core.libraryPath, runId);
  }

  /** Its checkpoint of a step, or its newest, where that lies in the store of a pool: see `bringCheckpoint`. */
  async bringCheckpoint(runId: string, step?: number): Promise<void> {
    requireRun(this.#core.store, runId);
    const coming = bringCheckpoint(this.#core, runId, step);
    if (coming) await coming;
  }

  /** Queues a new run that goes on from a step of this one. */
  async branch(request: MethodRequest<'runs.branch'>): Promise<Run> {
    this.#requireRoom();
    requireRun(this.#core.store, request.runId);
    const coming = bringCheckpoint(this.#core, request.runId, request.step);
    if (coming) await coming;
    const id = branchRun(this.#core, request);
    this.#queue.add(id);
    return this.get(id);
  }

  /** Queued ones first, so that none of them starts when the live one ends. Those that have ended are left alone. */
  stopAll(runIds: readonly string[]): void {
    const current = runIds.map((id) => this.get(id));
    for (const { id } of current.filter(({ state }) => state === 'queued')) this.stop(id);
    for (const { id } of current.filter(({ state }) => liveStates.includes(state))) this.stop(id);
  }

  stop(runId: string): Run {
    const { state } = this.get(runId);
    if (state === 'queued') {
      this.#queue.remove(runId);
      const leaving = { by: 'person', changes: { queueOrder: null } } as const;
      this.#records.recordEnd(runId, endings.leftQueue, leaving);
    } else {
      this.#liveIn(runId, liveStates, 'stopped').stop();
    }
    return this.get(runId);
  }

  /** Somebody looks at a run, and will for so long: one in a pool tells what it does more often then. */
  watch(runId: string, forMs: number): void {
    requireRun(this.#core.store, runId);
    this.#queue.live(runId)?.watch(forMs);
  }

  rename(runId: string, name: string): Run {
    requireRun(this.#core.store, runId);
    updateRun(this.#core.store, runId, { name });
    this.#records.tell([runId]);
    return this.get(runId);
  }

  /** Tags, notes, colour, out of the way or not: of all of them or none. */
  edit(runIds: readonly string[], edits: RunEdits): void {
    editRuns(this.#core.store, runIds, edits);
    this.#records.tell(runIds);
  }

  /** Null for none. */
  pinBaseline(runId: string | null): void {
    if (runId !== null) requireRun(this.#core.store, runId);
    this.#records.tell(pinBaseline(this.#core.store, runId));
  }

  /** The best that a series has come to in each run that has it. */
  best(name: SeriesName): (BestMark & { runId: string })[] {
    return bestMarks(this.#core.store, name);
  }

  /** The series that some run has, of those that runs can be ranked by. */
  ranked(): SeriesName[] {
    return rankedSeriesThereAre(this.#core.store);
  }

  remove(runId: string): void {
    const { name, state } = this.get(runId);
    if (liveStates.includes(state)) {
      throw new StudioError(
        'conflict',
        `The run "${name}" is ${state}, so it cannot be removed.`,
        'Stop it first.',
      );
    }
    if (state === 'queued') this.stop(runId);
    removeRun(this.#core.store, runId, Date.now());
    this.#records.tell([runId]);
  }

  restore(runId: string): Run {
    restoreRun(this.#core.store, runId);
    this.#records.tell([runId]);
    return this.get(runId);
  }

  /** The names that a run's creatures can be asked for by; null for one without conditioning. */
  vocabulary(runId: string): Vocabulary | null {
    return vocabularyOfRun(this.#core.store, runId);
  }

  /**
   * Of a run that trains with its weights of this moment; else with its newest checkpoint, which waits where the machine
   * does as much at once already as it can.
   */
  async generate(
    request: Omit<GenerateRequest, 'drawId'>,
    { signal, onDrawn }: CalledOff = {},
  ): Promise<Sample> {
    const { runId } = request;
    requireRun(this.#core.store, runId);
    const live = this.#queue.live(runId);
    const drawn = live?.mayDraw
      ? await generateLive(this.#core, request, (wanted) => live.draw(wanted, { signal, onDrawn }))
      : null;
    if (drawn) return drawn;
    const coming = bringCheckpoint(this.#core, runId);
    if (coming) await coming;
    return this.#core.work.run({ kind: 'generate', runId }, () =>
      this.#whileGenerating((onStart) => {
        signal?.throwIfAborted();
        const start = (session: TrainerSession) => {
          onStart(session);
          signal?.addEventListener('abort', () => session.giveUp(toErrorShape(signal.reason)));
        };
        return generateSheet(this.#core, request, { onStart: start, onDrawn });
      }),
    );
  }

  /** A run's generator as a model of TensorFlow.js, in a folder of the library: see `exportModel`. */
  async exportModel(wanted: WantedModel): Promise<ExportedModel> {
    const { runId, step } = wanted;
    const coming = bringCheckpoint(this.#core, runId, step);
    if (coming) await coming;
    return this.#core.work.run({ kind: 'export-model', runId }, () =>
      this.#whileGenerating((onStart) => exportModel(this.#core, wanted, onStart)),
    );
  }

  /** Creatures near one, as one more sheet of its run: see `generateNear`. */
  async generateNear(
    origin: Pick<CreatureOrigin, 'runId' | 'runName' | 'step' | 'condition'>,
    near: { source: LatentSource; count: number; distance: number },
  ): Promise<Sample> {
    const { runId, step } = origin;
    const { isGone } = requireDrawer(this.#core, origin);
    const coming = isGone ? undefined : bringGenerator(this.#core, runId, step);
    if (coming) await coming;
    return this.#core.work.run({ kind: 'generate', runId }, () =>
      this.#whileGenerating((onStart) => generateNear(this.#core, origin, near, onStart)),
    );
  }

  /** One creature of a sheet in the colours of each seed, see `drawInOtherColours`. */
  async drawInOtherColours(drawn: DrawnInColours, wanted: InOtherColours): Promise<Picture[]> {
    const { runId, step } = drawn;
    const coming = findRun(this.#core.store, runId) && bringGenerator(this.#core, runId, step);
    if (coming) await coming;
    return this.#core.work.run({ kind: 'generate', runId }, () =>
      this.#whileGenerating((onStart) => drawInOtherColours(this.#core, drawn, wanted, onStart)),
    );
  }

  /** Closing ends the process, see `close`. */
  async #whileGenerating<T>(
    generate: (onStart: (session: TrainerSession) => void) => Promise<T>,
  ): Promise<T> {
    let session: TrainerSession | undefined;
    try {
      return await generate((started) => {
        session = started;
        this.#generating.add(started);
      });
    } finally {
      if (session) this.#generating.delete(session);
    }
  }

  /** What an image-to-image run draws from a picture of its size, with its newest checkpoint. */
  async translate(runId: string, picture: SentPicture): Promise<Drawing> {
    const frame = this.#translations.frameOf(runId);
    const { drawing, moveBack } = frameDrawing(picture, frame);
    const { drawn, step } = await this.#translations.draw(runId, drawing);
    const from = { picture, options: frame.options };
    return this.#drawings.remember(runId, { picture: moveBack(drawn), step, from });
  }

  /** What is kept of a drawing, drawn once more. @throws StudioError `conflict` where it cannot be read, or what the trainer gives */
  async drawAgain(drawer: Drawer, checkpoint: string, from: DrawnFrom): Promise<SentPicture> {
    const { pairs } = drawer.hyperparameters;
    const { drawing, moveBack } = frameDrawing(readDrawnFrom(from), { options: from, pairs });
    return moveBack(await this.#translations.drawWith(drawer, checkpoint, drawing));
  }

  /** Keeps what was drawn as a sample sheet of one creature. */
  async keepDrawing(drawingId: string): Promise<Sample> {
    return this.#drawings.keep(drawingId);
  }

  /**
   * The same from file to file, see `readPictureToDrawFrom`.
   *
   * @param target absolute; a PNG, written over what was there, but neither over the source nor where `refuseTarget` refuses it
   */
  async translateFile(runId: string, source: string, target: string): Promise<void> {
    refuseTarget(this.#core, target);
    refuseOverwriting(source, target);
    refuseNoFile(target);
    const frame = this.#translations.frameOf(runId);
    const picture = await readPictureToDrawFrom(this.#core.readPicture, source, frame);
    const { drawn } = await this.#translations.draw(runId, picture);
    await writeBeside(target, toPng(drawn)).catch((error: unknown) => {
      throw unwritable(dirname(target), error);
    });
  }

  /** The picture that a sprite of the run's dataset is drawn from in training. */
  async exampleSource(runId: string, sprite: number): Promise<SentPicture> {
    return this.#translations.exampleSource(runId, sprite);
  }

  /** A picture file made into what the run draws from, to begin a drawing with. */
  async sourceOfPicture(runId: string, file: Uint8Array): Promise<SentPicture> {
    const frame = this.#translations.frameOf(runId);
    const picture = await readPictureToBeginWith(this.#core, file, frame);
    return this.#translations.sourceOf(runId, picture);
  }

  /** Before anything is drawn for it. @throws StudioError where `exportSample` would refuse the folder */
  refuseTarget(folder: string): void {
    refuseTarget(this.#core, folder);
  }

  /** Writes a matrix into a folder as one picture with names: see `exportMatrix`. */
  exportMatrix(sample: Sample, folder: string, options?: SampleExport): Promise<string> {
    return exportMatrix(this.#core, sample, folder, options);
  }

  /** Writes a sample's creatures and its sheet into a folder: see `exportSample`. */
  exportSample(
    sample: Sample,
    folder: string,
    options?: SampleExport,
  ): Promise<{ creatures: string[]; sheet: string }> {
    return exportSample(this.#core, sample, folder, options);
  }

  /** Whether creatures of a checkpoint are measured now. */
  get isMeasuring(): boolean {
    return this.#measurements.isMeasuring;
  }

  /** Resolves when nothing is measured any more. */
  whenMeasured(): Promise<void> {
    return this.#measurements.whenIdle();
  }

  /** Which runs `close` saves, and how long closing the studio may take for that. */
  whatClosingSaves(): { names: string[]; withinMs: number } {
    const live = [...this.#queue.allLive];
    const here = live.filter(([, run]) => !run.outlivesStudio);
    return {
      names: here.filter(([, run]) => run.isAtWork).map(([id]) => this.get(id).name),
      withinMs: closeMs(here.map(([, run]) => run.goneMs)),
    };
  }

  /** Stops live runs, each with a checkpoint; `kill` ends them at once, resumable from their last one. */
  async close(how: 'stop' | 'kill' = 'stop'): Promise<void> {
    // Those that train first: nothing that the others meet keeps them from being saved.
    const ended = this.#queue.close(how);
    for (const session of this.#generating) session.kill();
    this.#warm.close();
    this.#measurements.close();
    this.#networks.close();
    this.#presetTimes.close();
    await Promise.all([ended, this.#oldCurves.close()]);
    this.#records.close();
  }

  /**
   * Calls back when the end of a run has found no room for longer than a command should wait; a host with a window
   * waits as long as it takes.
   */
  onGiveUp(listener: (problem: ErrorShape) => void): () => void {
    return this.#records.onGiveUp(listener);
  }

  /** Ends a run that gains nothing more, where it was asked to end then. */
  #hearDone(runId: string, why: string): void {
    if (this.get(runId).hyperparameters.stopWhenDone) this.#queue.live(runId)?.stopAsDone(why);
  }

  /** @throws StudioError `disk-full` while what runs said before waits for room */
  #requireRoom(): void {
    if (!this.#records.isFull || this.#records.retry()) return;
    throw new StudioError(
      'disk-full',
      'The disk of the library is full, so nothing can be trained.',
      'Make room there, then resume the run.',
    );
  }

  #requireQueued(runId: string, participle: string): void {
    const { name, state } = this.get(runId);
    if (state === 'queued') return;
    throw new StudioError(
      'conflict',
      `The run "${name}" is ${state}, so it cannot be ${participle}.`,
      'Only a run that waits in the queue can.',
    );
  }

  #liveIn(runId: string, states: readonly RunState[], participle: string): LiveRun {
    const { name, state } = this.get(runId);
    const live = this.#queue.live(runId);
    if (live && states.includes(state)) return live;
    if (!live && liveStates.includes(state)) throw trainsInPool(this.#core, this.get(runId));
    throw new StudioError(
      'conflict',
      `The run "${name}" is ${state}, so it cannot be ${participle}.`,
      `Only a run that is ${states.join(' or ')} can be ${participle}.`,
    );
  }
}

/** It is live, but not by this studio. */
function trainsInPool(core: Pick<Core, 'pool'>, run: Run): StudioError {
  return new StudioError(
    'conflict',
    `The run "${run.name}" trains in a pool that is not connected.`,
    `${howToReach(core, run)} on the screen of the studio, or name it by --pool and --store: "studio resume" with them follows the run. Or give up what trains there.`,
  );
}
