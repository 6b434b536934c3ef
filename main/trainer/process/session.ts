import { appVersion } from '../../../shared/version.ts';
import type { ByHand } from '../../../shared/run/by-hand.ts';
import type { Arithmetic } from '../../../shared/hyperparameters/choices.ts';
import { undecidedAnswer } from '../../../shared/hyperparameters/losses.ts';
import { imagesPerStep, type Hyperparameters } from '../../../shared/hyperparameters/schema.ts';
import type { LayerWeights } from '../../feature-network/read-weights.ts';
import { assignTensors, findNonFinite, readTensors } from '../checkpoint/gan-tensors.ts';
import {
  checkpointDamaged,
  checkpointFormat,
  type TrainingProgress,
} from '../checkpoint/manifest.ts';
import type { CheckpointContents } from '../checkpoint/write-checkpoint.ts';
import type { Engine } from '../engines/engine.ts';
import { createGan, drawingGroups, type DrawingGroup, type Gan } from '../gan/gan.ts';
import { demandOfGan } from './memory/demand-of-gan.ts';
import type { MemoryDemand } from './memory/memory-estimate.ts';
import { feedOfAsked, type AskedCreatures } from '../sampling/asked-creatures.ts';
import { calibrate } from '../sampling/calibrate.ts';
import { drawSamples, type OnDrawn } from '../sampling/draw-samples.ts';
import { sampleFeed, type GeneratorFeed } from '../sampling/generator-feed.ts';
import { scorePictures, type PictureScores } from '../sampling/score-pictures.ts';
import { InputStream } from '../step/inputs/step-inputs.ts';
import { scoresOf, wassersteinEstimate } from '../step/scores.ts';
import type { PartialReport, StepReport } from '../step/step-report.ts';
import { createPartialStep, createStepRunner, type StepRunner } from '../step/step-runner.ts';
import {
  trainingPictures,
  type TrainingPictures,
  type TrainingSprites,
} from '../data/training-pictures.ts';

export interface SessionOptions {
  engine: Engine;
  sprites: TrainingSprites;
  hyperparameters: Hyperparameters;
  /** EfficientNet-Lite0, where the run's discriminator judges by it (`judgedBy`). */
  published?: readonly LayerWeights[] | undefined;
  /** Gets sentences for the run's log. */
  say: (sentence: string) => void;
  /** What a run that is resumed was computed in before, or one that is computed alike. */
  begunIn?: Arithmetic | undefined;
  /** Gets what training will demand before any step is compiled or run; may throw. */
  checkMemory?: (demand: MemoryDemand) => void;
  createRunner?: typeof createStepRunner;
}

/** One training: the GAN, its data, and how far it has come. Knows no files, messages or clocks. */
export class TrainingSession {
  readonly gan: Gan;
  readonly runner: StepRunner;
  readonly #engine: Engine;
  /** The hash alone: the sprites themselves are held as the networks read them. */
  readonly #datasetHash: string;
  readonly #pictures: TrainingPictures;
  readonly #inputs: InputStream;
  readonly #feed: GeneratorFeed;
  readonly #partial: Partial<Record<keyof ByHand, ReturnType<typeof createPartialStep>>> = {};
  #byHand: ByHand = { discriminator: 0, generator: 0 };
  #step = 0;
  #imagesSeen = 0;
  /** Step at which the statistics for sampling were computed. */
  #calibratedAt: number | undefined;

  constructor({ engine, sprites, hyperparameters, say, ...options }: SessionOptions) {
    const { createRunner = createStepRunner, begunIn, checkMemory, published } = options;
    const { size, channels, background } = sprites;
    this.#engine = engine;
    this.#datasetHash = sprites.sha256;
    this.#pictures = trainingPictures(sprites, hyperparameters);
    if (this.#pictures.remark) say(this.#pictures.remark);
    const image = { size, channels, background };
    this.gan = createGan(image, hyperparameters, this.#pictures.vocabulary, published);
    checkMemory?.(demandOfGan(engine, this.gan, sprites, this.#pictures));
    this.#inputs = new InputStream(this.gan, this.#pictures);
    this.runner = createRunner(engine, this.gan, this.#inputs, say, begunIn);
    const { seed, sampleCount } = hyperparameters;
    this.#feed = sampleFeed(this.#pictures, hyperparameters, seed, sampleCount);
  }

  /** Steps done: of both networks, or by hand of one alone. */
  get step(): number {
    return this.#step;
  }

  /** Real images shown to the discriminator. */
  get imagesSeen(): number {
    return this.#imagesSeen;
  }

  /** One generator step with its critic steps. */
  async train(): Promise<StepReport> {
    return this.#learnFrom(await this.runner.run(this.#inputs.next(this.#step)));
  }

  /**
   * One step of one network alone, counted as a step of the run. It draws from the streams of random numbers what a whole step
   * does: the other half goes unused.
   */
  async trainAlone(network: keyof ByHand): Promise<PartialReport> {
    const values = this.#inputs.next(this.#step);
    this.runner.readVariables();
    this.#partial[network] ??= createPartialStep(this.gan, this.#inputs, network);
    const report = await this.#partial[network](values);
    this.runner.writeVariables();
    this.#byHand = { ...this.#byHand, [network]: this.#byHand[network] + 1 };
    if (network === 'discriminator') return this.#learnFrom(report);
    this.#step += 1;
    return report;
  }

  /** What was trained alone so far; undefined where nothing was. */
  get byHand(): ByHand | undefined {
    const { discriminator, generator } = this.#byHand;
    return discriminator + generator > 0 ? this.#byHand : undefined;
  }

  #learnFrom<Report extends PartialReport>(report: Report): Report {
    const images = imagesPerStep(this.gan.hyperparameters);
    const { probability } = this.#inputs;
    const { augmentationStrength, loss } = this.gan.hyperparameters;
    const numbers = {
      ...report.numbers,
      ...wassersteinEstimate(report.numbers, loss),
      ...scoresOf(report.answers, undecidedAnswer(loss)),
      ...(augmentationStrength === 'adaptive' && { augmentation: probability.value }),
    };
    probability.adapt(report.realSign, images);
    this.#inputs.hear(report.answers);
    this.#step += 1;
    this.#imagesSeen += images;
    return { ...report, numbers };
  }

  /** Images of the run's fixed latents, `[sampleCount, size, size, channels]`, premultiplied, in [-1, 1]. */
  drawSamples(): Promise<Float32Array> {
    this.#bringUpToDate();
    return drawSamples(this.gan, this.#feed);
  }

  /** Creatures beside those, as `drawSamples` gives them. @throws StudioError `invalid-input` */
  draw(asked: AskedCreatures, onDrawn: OnDrawn): Promise<Float32Array> {
    this.#bringUpToDate();
    return drawSamples(this.gan, feedOfAsked(this.#pictures, this.gan, asked), onDrawn);
  }

  /** What the discriminator answers to the first of them and to sprites; changes nothing. @param images as drawn now */
  score(images: Float32Array): Promise<PictureScores> {
    this.#bringUpToDate();
    return scorePictures(this.gan, this.#pictures, this.#feed, images);
  }

  /** Everything that is needed to go on from here as if never stopped. */
  async toCheckpoint(elapsedMs: number): Promise<CheckpointContents> {
    this.#bringUpToDate();
    return { manifest: this.#manifest(elapsedMs), tensors: await readTensors(this.gan) };
  }

  /** What draws its creatures alone: a small part of a checkpoint. */
  async toGenerator(elapsedMs: number): Promise<CheckpointContents<DrawingGroup>> {
    this.#bringUpToDate();
    const tensors = await readTensors(this.gan, drawingGroups);
    return { manifest: this.#manifest(elapsedMs), tensors };
  }

  #manifest(elapsedMs: number): CheckpointContents['manifest'] {
    return {
      format: checkpointFormat,
      studio: appVersion,
      engine: this.#engine.facts,
      progress: {
        step: this.#step,
        imagesSeen: this.#imagesSeen,
        elapsedMs,
        ...(this.byHand && { byHand: this.byHand }),
      },
      hyperparameters: this.gan.hyperparameters,
      arithmetic: this.runner.arithmetic,
      image: this.gan.image,
      vocabulary: this.gan.vocabulary,
      dataset: this.#datasetHash,
      random: this.#inputs.state,
    };
  }

  /**
   * @param name of the checkpoint, for people
   * @throws StudioError `checkpoint-damaged` where it is of other networks, data or numbers
   */
  restore({ manifest, tensors }: CheckpointContents, name: string): TrainingProgress {
    if (manifest.dataset !== this.#datasetHash) {
      throw checkpointDamaged(name, 'it was trained on another dataset');
    }
    const bad = findNonFinite(tensors);
    if (bad) throw checkpointDamaged(name, `${bad} holds numbers that are not finite`);
    assignTensors(this.gan, tensors, name);
    this.runner.writeVariables();
    this.#inputs.state = manifest.random;
    this.#step = manifest.progress.step;
    this.#imagesSeen = manifest.progress.imagesSeen;
    this.#byHand = manifest.progress.byHand ?? { discriminator: 0, generator: 0 };
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
    calibrate(this.gan, this.#pictures);
    this.#calibratedAt = this.#step;
  }
}
