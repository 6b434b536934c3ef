import { join, posix } from 'node:path';
import type { DrawnFile, DrawRequest, TrainJob } from '../../../../shared/run/trainer-protocol.ts';
import { findNonFinite } from '../../checkpoint/gan-tensors.ts';
import { checkpointName, pruneCheckpoints } from '../../../files/prune-checkpoints.ts';
import { writeCheckpoint } from '../../checkpoint/write-checkpoint.ts';
import { writeSampleSheet } from '../../sampling/sample-sheet.ts';
import type { OnDrawn } from '../../sampling/draw-samples.ts';
import { generatorsFolder, keepGenerator } from '../../checkpoint/kept-generators.ts';
import type { TrainingSession } from '../session.ts';
import type { DiskRoom } from './disk-room.ts';
import { OwnAttempt } from './own-attempt.ts';
import type { RunReporter } from './run-reporter.ts';

/** Weights that are not finite are never written: they would replace good ones. */
export class WeightsNotFiniteError extends Error {
  override readonly name = 'WeightsNotFiniteError';
}

/** The files that a training writes into its run's folder, each told with an event. */
export class RunFiles {
  readonly #job: TrainJob;
  readonly #session: TrainingSession;
  readonly #reporter: RunReporter;
  readonly #room: DiskRoom;
  readonly #beforeCheckpoint: () => void;
  /** Throws StudioError `conflict` once the run's folder belongs to a later start of the run. */
  readonly requireOwn: () => void;
  #lastSampleStep: number | undefined;
  #lastCheckpointStep: number | undefined;

  /** @param beforeCheckpoint tells what belongs to the steps of a checkpoint before it is written */
  constructor(
    job: TrainJob,
    session: TrainingSession,
    reporter: RunReporter,
    room: DiskRoom,
    beforeCheckpoint: () => void,
  ) {
    this.#beforeCheckpoint = beforeCheckpoint;
    this.#job = job;
    this.#session = session;
    this.#reporter = reporter;
    this.#room = room;
    this.requireOwn = new OwnAttempt(job).require;
    // It was resumed from a checkpoint of this step.
    if (session.step > 0) this.#lastCheckpointStep = session.step;
  }

  get lastCheckpointStep(): number | undefined {
    return this.#lastCheckpointStep;
  }

  /**
   * Makes sure of room for one more checkpoint. What was trained is saved first, where that room was used up.
   *
   * @throws as `writeCheckpoint`
   */
  async keepReserve(elapsedMs: number): Promise<void> {
    if (this.#room.isWhole) return;
    if (this.#session.step > 0) await this.writeCheckpoint(elapsedMs);
    await this.#room.keepReserve();
  }

  /**
   * Writes the sample sheet of this step, unless it is there. Where there is no room, what was trained is saved first:
   * a sheet can be drawn later, and once it has the room that was kept, others take the rest of it.
   *
   * @throws as `writeCheckpoint`
   */
  async writeSample(elapsedMs: number): Promise<void> {
    const { step, gan } = this.#session;
    if (this.#lastSampleStep === step) return;
    const path = posix.join(this.#job.runFolder, 'samples', `${checkpointName(step)}.png`);
    const images = await this.#session.drawSamples();
    this.requireOwn();
    const layout = await this.#room.write(
      () => writeSampleSheet(join(this.#job.libraryFolder, path), images, gan),
      async () => {
        if (step > 0) await this.writeCheckpoint(elapsedMs);
      },
    );
    // Before the sheet is shown: whoever stars a creature of it at once keeps its generator.
    await this.#keepGenerator(elapsedMs);
    this.#lastSampleStep = step;
    this.#reporter.tell({ type: 'sample', path, seed: gan.hyperparameters.seed, ...layout });
    await this.tellScores(images);
  }

  /** Creatures beside the run's own sheets, as training stands; with their generator, so that they can be made again. */
  async draw(
    { requestId, output, ...asked }: DrawRequest,
    elapsedMs: number,
    onDrawn: OnDrawn,
  ): Promise<DrawnFile & { requestId: number }> {
    const { step, gan } = this.#session;
    const images = await this.#session.draw(asked, onDrawn);
    this.requireOwn();
    const file = join(this.#job.libraryFolder, output);
    const layout = await writeSampleSheet(file, images, gan, asked.condition?.columns?.length);
    await this.#keepGenerator(elapsedMs);
    return { requestId, path: output, step, ...layout };
  }

  /** Nothing where an answer is no number: that is for the losses to say. */
  async tellScores(images: Float32Array): Promise<void> {
    const scores = await this.#session.score(images);
    if (![...scores.creatures, ...scores.sprites].every(Number.isFinite)) return;
    this.#reporter.tell({ type: 'finding', finding: { kind: 'scores', ...scores } });
  }

  /**
   * Writes the checkpoint of this step, unless it is there, and deletes old ones.
   *
   * @throws WeightsNotFiniteError, StudioError `disk-full`
   */
  async writeCheckpoint(elapsedMs: number): Promise<void> {
    const { step } = this.#session;
    if (this.#lastCheckpointStep === step) return;
    this.#beforeCheckpoint();
    const contents = await this.#session.toCheckpoint(elapsedMs);
    const bad = findNonFinite(contents.tensors);
    if (bad) throw new WeightsNotFiniteError(`the weights in ${bad} are not finite any more`);
    const folder = posix.join(this.#job.runFolder, 'checkpoints');
    const path = posix.join(folder, checkpointName(step));
    const written = await this.#room.write(() =>
      writeCheckpoint(join(this.#job.libraryFolder, path), contents, {
        requireOwn: this.requireOwn,
      }),
    );
    this.#lastCheckpointStep = step;
    this.#reporter.tell({ type: 'checkpoint', path, ...written });
    await pruneCheckpoints(join(this.#job.libraryFolder, folder), step, this.requireOwn);
  }

  /** What draws this step's creatures, so that each that is starred can be made again; where there is plenty of room. */
  async #keepGenerator(elapsedMs: number): Promise<void> {
    const { libraryFolder, runFolder } = this.#job;
    const folder = join(libraryFolder, runFolder, generatorsFolder);
    await keepGenerator(folder, await this.#session.toGenerator(elapsedMs), this.requireOwn);
  }
}
