import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { SteppedNetworks } from '../../../../shared/run/by-hand.ts';
import { isDiskFull } from '../../../../shared/library/disk-full.ts';
import { toErrorShape } from '../../../../shared/errors.ts';
import { isSheetDue } from '../../../../shared/run/sheet-steps.ts';
import type { TrainerEventOf } from '../../../../shared/run/events.ts';
import type { DrawRequest, TrainJob } from '../../../../shared/run/trainer-protocol.ts';
import { DivergenceGuard } from '../divergence.ts';
import { checkpointBytes } from '../../checkpoint/gan-tensors.ts';
import { Reserve } from '../../checkpoint/reserve.ts';
import type { Engine } from '../../engines/engine.ts';
import type { TrainingSession } from '../session.ts';
import { StepRate } from '../step-rate.ts';
import type { PartialReport } from '../../step/step-report.ts';
import type { StepRunner } from '../../step/step-runner.ts';
import type { TrainingControl } from '../training-control.ts';
import { DiskRoom } from './disk-room.ts';
import type { JobContext } from './job-context.ts';
import { OwnAttempt } from './own-attempt.ts';
import { RunFiles, WeightsNotFiniteError } from './run-files.ts';
import type { RunReporter } from './run-reporter.ts';
import { Ticks } from './ticks.ts';

const progressIntervalMs = 500;
/** After so many sheets that were drawn for every step by hand or in slow motion, they are drawn when due again: 15 MB. */
const mostSheetsOfSteps = 500;

type DoneReason = TrainerEventOf<'done'>['reason'];

export interface TrainingLoopOptions {
  job: TrainJob;
  engine: Engine;
  session: TrainingSession;
  reporter: RunReporter;
  control: TrainingControl;
  /** Trained before this loop began. */
  elapsedMs: number;
  send: JobContext['send'];
  /** Gets over how many steps series are averaged, where that was left to choose. */
  onStepsPerTick: (steps: number) => void;
}

/** Step after step, with samples, checkpoints and reports when they are due. */
export class TrainingLoop {
  readonly #job: TrainJob;
  readonly #engine: Engine;
  readonly #session: TrainingSession;
  readonly #reporter: RunReporter;
  readonly #control: TrainingControl;
  readonly #room: DiskRoom;
  readonly #files: RunFiles;
  readonly #ticks: Ticks;
  readonly #send: JobContext['send'];
  readonly #guard = new DivergenceGuard();
  readonly #rate = new StepRate();
  #elapsedMs: number;
  /** Of the steps of this loop: by the clock, and what the process had of the processors. */
  readonly #taken = { wallMs: 0, processorMs: 0 };
  /** Of the steps that count: one that diverged is left out, with what it showed. */
  #imagesSeen: number;
  #progressToldAt = -Infinity;
  #sheetsOfSteps = 0;

  constructor(options: TrainingLoopOptions) {
    const { job, engine, session, reporter, control, elapsedMs, onStepsPerTick } = options;
    this.#send = options.send;
    this.#control = control;
    this.#job = job;
    this.#engine = engine;
    this.#session = session;
    this.#reporter = reporter;
    this.#elapsedMs = elapsedMs;
    const folder = join(job.libraryFolder, job.runFolder);
    const { require: requireOwn } = new OwnAttempt(job);
    const reserve = new Reserve(folder, reserveBytes(session), requireOwn);
    this.#room = new DiskRoom(reserve, job.whenDiskFull ?? 'fail', control, reporter);
    this.#ticks = new Ticks({
      steps: job.hyperparameters.steps,
      stepsPerTick: job.stepsPerTick,
      onChosen: onStepsPerTick,
      onTick: (step, values) => reporter.tell({ type: 'series', values }, step),
    });
    this.#files = new RunFiles(job, session, reporter, this.#room, () => this.#ticks.cut());
    reporter.step = session.step;
    this.#imagesSeen = session.imagesSeen;
  }

  async run(): Promise<void> {
    const how = waysOfStepping[this.#session.runner.kind];
    this.#reporter.say(`Training on ${this.#engine.facts.id}, each step ${how}.`);
    this.#reporter.tell({ type: 'state', state: 'running', message: 'Training.' });
    await this.#files.keepReserve(this.#elapsedMs);
    if (this.#session.step === 0) await this.#files.writeSample(this.#elapsedMs);
    const reason = await this.#trainAndNameEnd();
    await this.#room.release();
    this.#tellProgress();
    this.#reporter.tell({ type: 'done', reason });
  }

  async #trainAndNameEnd(): Promise<DoneReason> {
    try {
      const problem = await this.#trainUntilEnd();
      if (problem) return this.#diverge(problem);
      await this.#writeLastSample();
      await this.#files.writeCheckpoint(this.#elapsedMs);
      return this.#control.stopReason ?? 'completed';
    } catch (error) {
      if (error instanceof WeightsNotFiniteError) return this.#diverge(error.message);
      throw error;
    } finally {
      this.#ticks.cut();
    }
  }

  /** A training that is stopped on a full disk does without its sheet, which can be drawn later. */
  async #writeLastSample(): Promise<void> {
    try {
      await this.#files.writeSample(this.#elapsedMs);
    } catch (error) {
      if (!isDiskFull(error) || !this.#control.stopReason) throw error;
    }
  }

  /** @returns what went wrong with the losses; undefined at the last step or when asked to stop */
  async #trainUntilEnd(): Promise<string | undefined> {
    const control = this.#control;
    while (!this.#isComplete) {
      // Lets messages in: a step blocks the event loop.
      await setImmediate();
      if (control.paused && !control.stopReason) {
        const problem = await this.#pause();
        if (problem) return problem;
        // Its last step may have been one by hand.
        if (this.#isComplete) return undefined;
      }
      if (control.stopReason) return undefined;
      await this.#draw();
      const problem = await this.#trainOnce();
      if (problem) return problem;
      if (control.pace !== null) await this.#goSlowly(control.pace);
    }
    return undefined;
  }

  get #isComplete(): boolean {
    return this.#session.step >= this.#job.hyperparameters.steps;
  }

  async #trainOnce(networks: SteppedNetworks = 'both'): Promise<string | undefined> {
    const startedAt = performance.now();
    const usedBefore = process.cpuUsage();
    const report = await (networks === 'both'
      ? this.#session.train()
      : this.#session.trainAlone(networks));
    const problem = this.#guard.check(report.numbers);
    if (problem) return problem;
    this.#count(report, performance.now() - startedAt);
    await this.#writeWhatIsDue();
    const stepMs = performance.now() - startedAt;
    this.#elapsedMs += stepMs;
    const { user, system } = process.cpuUsage(usedBefore);
    this.#taken.wallMs += stepMs;
    this.#taken.processorMs += (user + system) / 1_000;
    this.#rate.add(stepMs);
    if (performance.now() - this.#progressToldAt >= progressIntervalMs) {
      // So that a training that was taken over ends within a second, not at its next checkpoint.
      this.#files.requireOwn();
      this.#tellProgress();
    }
    return undefined;
  }

  async #writeWhatIsDue(): Promise<void> {
    const { hyperparameters, rungs = [] } = this.#job;
    const { sampleEvery, checkpointEvery } = hyperparameters;
    const { step } = this.#session;
    if (isSheetDue(step, sampleEvery)) await this.#files.writeSample(this.#elapsedMs);
    if (step % checkpointEvery === 0 || rungs.includes(step))
      await this.#files.writeCheckpoint(this.#elapsedMs);
    // Not after the last step: nothing more is trained that could be lost.
    if (step < hyperparameters.steps) await this.#files.keepReserve(this.#elapsedMs);
  }

  /** @returns what went wrong with the losses in a step by hand */
  async #pause(): Promise<string | undefined> {
    const control = this.#control;
    // While there is no room that would take what is kept for the end.
    if (control.savesWhenPaused && this.#session.step > 0 && this.#room.isWhole)
      await this.#files.writeCheckpoint(this.#elapsedMs);
    this.#tellProgress();
    this.#reporter.tell({ type: 'state', state: 'paused', message: 'Paused.' });
    const nextByHand = () => control.nextByHand(() => this.#draw());
    for (let next = await nextByHand(); next; next = await nextByHand()) {
      // What a step did is seen beside what there was before it.
      await this.#files.writeSample(this.#elapsedMs);
      const problem = await this.#trainOnce(next);
      if (problem) return problem;
      this.#reporter.say(`By hand: ${stepWords[next]}.`);
      await this.#showStep();
      if (this.#isComplete) return undefined;
    }
    if (control.stopReason) return undefined;
    this.#reporter.tell({ type: 'state', state: 'running', message: 'Training goes on.' });
    return undefined;
  }

  /** What was asked for of the training as it stands: nothing that training goes on from is moved by it. */
  async #draw(): Promise<void> {
    const next = () => this.#control.nextDrawing();
    for (let request = next(); request; request = next()) {
      try {
        const onDrawn = (done: number) => this.#tellDrawing(request, done);
        await onDrawn(0);
        const drawn = await this.#files.draw(request, this.#elapsedMs, onDrawn);
        this.#send({ type: 'drawn', ...drawn });
      } catch (error) {
        // It fails whoever asked, and not the training; but for one whose run is another's by now.
        this.#files.requireOwn();
        const { requestId } = request;
        this.#send({ type: 'not-drawn', requestId, error: toErrorShape(error) });
      }
    }
  }

  /** @throws StudioError `cancelled` where nobody waits for it any more */
  async #tellDrawing(request: DrawRequest, done: number): Promise<void> {
    const { requestId, count: of } = request;
    this.#send({ type: 'drawing', requestId, done, of });
    // Lets messages in: drawing blocks the event loop too.
    await setImmediate();
    this.#control.requireWanted(request);
  }

  async #goSlowly(stepsPerSecond: number): Promise<void> {
    const startedAt = performance.now();
    await this.#showStep();
    await this.#control.sleep(
      Math.max(0, 1_000 / stepsPerSecond - (performance.now() - startedAt)),
    );
  }

  /** Shows what one step did, at once: its numbers, its creatures and what the discriminator thinks of them. */
  async #showStep(): Promise<void> {
    this.#ticks.cut();
    if (this.#sheetsOfSteps < mostSheetsOfSteps) {
      this.#sheetsOfSteps += 1;
      await this.#files.writeSample(this.#elapsedMs);
    } else await this.#files.tellScores(await this.#session.drawSamples());
    this.#tellProgress();
    this.#reporter.flush();
  }

  #diverge(problem: string): DoneReason {
    this.#ticks.cut();
    const kept = this.#files.lastCheckpointStep;
    this.#reporter.tell({
      type: 'error',
      code: 'training-diverged',
      message: `Training was stopped at step ${this.#reporter.step}: ${problem}.`,
      hint: `Lower the learning rates (a tenth, to begin with)${kept === undefined ? '' : `; the checkpoint of step ${kept} is still good`}.`,
    });
    return 'diverged';
  }

  #count({ numbers }: PartialReport, stepMs: number): void {
    const { step, imagesSeen } = this.#session;
    this.#reporter.step = step;
    this.#imagesSeen = imagesSeen;
    this.#ticks.add(step, { ...numbers, time: this.#elapsedMs + stepMs }, stepMs);
  }

  #tellProgress(): void {
    this.#progressToldAt = performance.now();
    const totalSteps = this.#job.hyperparameters.steps;
    const { wallMs, processorMs } = this.#taken;
    this.#reporter.tell({
      type: 'progress',
      totalSteps,
      imagesSeen: this.#imagesSeen,
      stepsPerSecond: this.#rate.stepsPerSecond,
      elapsedMs: this.#elapsedMs,
      // How long a person looks on in slow motion nobody knows.
      etaMs:
        this.#control.pace === null ? this.#rate.timeFor(totalSteps - this.#reporter.step) : null,
      memoryBytes: this.#engine.memory().bytes,
      ...(wallMs > 0 && { processors: processorMs / wallMs }),
      byHand: this.#session.byHand ?? null,
    });
  }
}

const stepWords: Record<SteppedNetworks, string> = {
  both: 'a step of both networks',
  discriminator: 'a step of the detective (discriminator) alone',
  generator: 'a step of the forger (generator) alone',
};

const waysOfStepping: Record<StepRunner['kind'], string> = {
  compiled: 'as one compiled graph',
  recorded: 'as the card was told it once',
  eager: 'op by op',
};

/** What the studio may store of a run in the moment in which its trainer turns the reserve into a checkpoint. */
const roomForRecordsBytes = 1024 * 1024;

/** A checkpoint, the sheet of samples that may be due with it, and what others take before it is written. */
function reserveBytes(session: TrainingSession): number {
  const { image, hyperparameters } = session.gan;
  const sheetBytes = hyperparameters.sampleCount * image.size ** 2 * image.channels;
  return checkpointBytes(session.gan) + sheetBytes + roomForRecordsBytes;
}
