import { appVersion } from '../../shared/version.ts';
import type { Hyperparameters } from '../../shared/hyperparameters/schema.ts';
import type { SpriteFile } from '../sprite-file/read-sprite-file.ts';
import { Batches } from './batches.ts';
import { assignTensors, findNonFinite, readTensors } from './checkpoint/gan-tensors.ts';
import {
  checkpointDamaged,
  checkpointFormat,
  type TrainingProgress,
} from './checkpoint/manifest.ts';
import type { Checkpoint } from './checkpoint/read-checkpoint.ts';
import type { CheckpointContents } from './checkpoint/write-checkpoint.ts';
import type { Engine } from './engines/engine.ts';
import { createGan, type Gan } from './gan.ts';
import { RandomStream } from './random/random-stream.ts';
import { calibrate } from './sampling/calibrate.ts';
import { drawSamples, latentsOf } from './sampling/draw-samples.ts';
import { StepInputs } from './step/step-inputs.ts';
import { createStepRunner, type StepLosses, type StepRunner } from './step/step-runner.ts';

export interface SessionOptions {
  engine: Engine;
  sprites: TrainingSprites;
  hyperparameters: Hyperparameters;
  /** Gets sentences for the run's log. */
  say: (sentence: string) => void;
  createRunner?: typeof createStepRunner;
}

/** What is used of a dataset. */
export type TrainingSprites = Pick<
  SpriteFile,
  'pixels' | 'count' | 'size' | 'channels' | 'background' | 'sha256'
>;

/** One training: the GAN, its data, and how far it has come. Knows no files, messages or clocks. */
export class TrainingSession {
  readonly gan: Gan;
  readonly runner: StepRunner;
  readonly #engine: Engine;
  readonly #sprites: TrainingSprites;
  readonly #inputs: StepInputs;
  readonly #latents: Float32Array;
  #step = 0;
  #imagesSeen = 0;
  /** Step at which the statistics for sampling were computed. */
  #calibratedAt: number | undefined;

  constructor({ engine, sprites, hyperparameters, say, createRunner }: SessionOptions) {
    const { size, channels, background } = sprites;
    this.#engine = engine;
    this.#sprites = sprites;
    this.gan = createGan({ size, channels, background }, hyperparameters);
    const batches = new Batches(sprites, new RandomStream(hyperparameters.seed, 'batches'));
    this.#inputs = new StepInputs(hyperparameters, this.gan.image, batches);
    this.runner = (createRunner ?? createStepRunner)(engine, this.gan, this.#inputs, say);
    const { seed, sampleCount, latentSize } = hyperparameters;
    this.#latents = latentsOf(seed, sampleCount, latentSize);
  }

  /** Generator steps done. */
  get step(): number {
    return this.#step;
  }

  /** Real images shown to the discriminator. */
  get imagesSeen(): number {
    return this.#imagesSeen;
  }

  /** One generator step with its critic steps. */
  train(): StepLosses {
    const { batch, nCritic } = this.gan.hyperparameters;
    const losses = this.runner.run(this.#inputs.next(this.#step));
    this.#step += 1;
    this.#imagesSeen += batch * nCritic;
    return losses;
  }

  /** Images of the run's fixed latents, `[sampleCount, size, size, channels]`, premultiplied, in [-1, 1]. */
  drawSamples(): Float32Array {
    this.#bringUpToDate();
    return drawSamples(this.gan, this.#latents);
  }

  /** Everything that is needed to go on from here as if never stopped. */
  toCheckpoint(elapsedMs: number): CheckpointContents {
    this.#bringUpToDate();
    return {
      manifest: {
        format: checkpointFormat,
        studio: appVersion,
        engine: this.#engine.facts,
        progress: { step: this.#step, imagesSeen: this.#imagesSeen, elapsedMs },
        hyperparameters: this.gan.hyperparameters,
        image: this.gan.image,
        dataset: this.#sprites.sha256,
        random: this.#inputs.state,
      },
      tensors: readTensors(this.gan),
    };
  }

  /**
   * @param name of the checkpoint, for people
   * @throws StudioError `checkpoint-damaged` where it is of other networks, data or numbers
   */
  restore({ manifest, tensors }: Checkpoint, name: string): TrainingProgress {
    if (manifest.dataset !== this.#sprites.sha256) {
      throw checkpointDamaged(name, 'it was trained on another dataset');
    }
    const bad = findNonFinite(tensors);
    if (bad) throw checkpointDamaged(name, `${bad} holds numbers that are not finite`);
    assignTensors(this.gan, tensors, name);
    this.runner.writeVariables();
    this.#inputs.state = manifest.random;
    this.#step = manifest.progress.step;
    this.#imagesSeen = manifest.progress.imagesSeen;
    this.#calibratedAt = undefined;
    return manifest.progress;
  }

  dispose(): void {
    this.runner.dispose();
    this.gan.dispose();
  }

  #bringUpToDate(): void {
    if (this.#calibratedAt === this.#step) return;
    this.runner.readVariables();
    calibrate(this.gan);
    this.#calibratedAt = this.#step;
  }
}
