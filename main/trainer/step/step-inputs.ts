import type { Hyperparameters } from '../../../shared/hyperparameters/schema.ts';
import type { InputSpec } from '../compile/compile-step.ts';
import { augmentationPartsOf } from '../augmentation/augmentation-inputs.ts';
import { AugmentationProbability } from '../augmentation/augmentation-probability.ts';
import { drawAugmentation } from '../augmentation/draw-augmentation.ts';
import { Batches, type BatchesState } from '../batches.ts';
import { learningRateFactor } from '../../../shared/hyperparameters/learning-rate.ts';
import { drawDropoutMask } from '../random/dropout-mask.ts';
import { drawLatents } from '../random/latents.ts';
import { RandomStream, type RandomState } from '../random/random-stream.ts';
import type { TrainingPictures } from '../training-pictures.ts';
import {
  augmentationName,
  averagingName,
  conditionName,
  criticPass,
  dropoutName,
  fakeName,
  generatorPass,
  learningRateFactorName,
  mixName,
  noiseName,
  realName,
  sourceName,
} from './input-names.ts';
import {
  criticPasses,
  describeInputs,
  generatorPasses,
  parts,
  type StepShape,
} from './input-specs.ts';

export type StepValues = Record<string, Float32Array | Int32Array>;

/** Where all that is drawn at random in training has come to. */
export interface StepInputsState {
  batches: BatchesState;
  noise: RandomState;
  augmentation: RandomState;
  /** For gradient penalties and dropout. */
  regularisation: RandomState;
  augmentationProbability: number;
}

/**
 * All that a training step takes from outside: real images, noise, augmentation. Drawn in JavaScript from
 * streams of our own, so that a compiled step gets them as inputs, every engine gets the same, and a
 * checkpoint can hold where the streams are.
 */
export class StepInputs {
  readonly specs: Readonly<Record<string, InputSpec>>;
  readonly probability: AugmentationProbability;
  readonly #gan: StepShape;
  readonly #pictures: TrainingPictures;
  readonly #batches: Batches;
  readonly #noise: RandomStream;
  readonly #augmentation: RandomStream;
  readonly #regularisation: RandomStream;

  constructor(gan: StepShape, pictures: TrainingPictures) {
    const { seed } = gan.hyperparameters;
    this.#gan = gan;
    this.#pictures = pictures;
    this.#batches = new Batches(pictures.count, new RandomStream(seed, 'batches'));
    this.#noise = new RandomStream(seed, 'noise');
    this.#augmentation = new RandomStream(seed, 'augmentation');
    this.#regularisation = new RandomStream(seed, 'regularisation');
    this.probability = new AugmentationProbability(gan.hyperparameters, pictures.count);
    this.specs = describeInputs(gan);
  }

  /**
   * The values of the next step, with fresh noise for each of its passes.
   *
   * @param step generator steps done so far
   */
  next(step: number): StepValues {
    const { hyperparameters } = this.#gan;
    const values: StepValues = {};
    for (const pass of criticPasses(hyperparameters)) {
      this.#drawReal(values, pass);
      this.#drawFake(values, pass);
    }
    for (const pass of generatorPasses(hyperparameters)) this.#drawFake(values, pass);
    if (hyperparameters.reuseNoise) reuseNoise(values, hyperparameters);
    const { emaDecay } = hyperparameters;
    if (emaDecay > 0) values[averagingName] = Float32Array.of(1 - warmDecay(emaDecay, step));
    if (learningRateFactorName in this.specs) {
      values[learningRateFactorName] = Float32Array.of(learningRateFactor(hyperparameters, step));
    }
    return values;
  }

  get state(): StepInputsState {
    return {
      batches: this.#batches.state,
      noise: this.#noise.state,
      augmentation: this.#augmentation.state,
      regularisation: this.#regularisation.state,
      augmentationProbability: this.probability.value,
    };
  }

  set state(state: StepInputsState) {
    this.#batches.state = state.batches;
    this.#noise.state = state.noise;
    this.#augmentation.state = state.augmentation;
    this.#regularisation.state = state.regularisation;
    this.probability.value = state.augmentationProbability;
  }

  #drawReal(values: StepValues, pass: string): void {
    const { batch } = this.#gan.hyperparameters;
    const indexes = this.#batches.next(batch);
    const { images, sources, conditions } = this.#pictures;
    values[realName(pass)] = images(indexes);
    if (sources) values[sourceName(pass)] = sources(indexes);
    if (conditions) values[conditionName(pass)] = conditions(indexes);
    if (mixName(pass) in this.specs) {
      values[mixName(pass)] = Float32Array.from({ length: batch }, () =>
        this.#regularisation.nextUniform(),
      );
    }
    this.#drawAugmentation(values, realName(pass));
  }

  #drawFake(values: StepValues, pass: string): void {
    const { hyperparameters, generator } = this.#gan;
    const { batch } = hyperparameters;
    for (const { name, shape } of generator.network.dropout) {
      const length = shape.reduce((product, side) => product * side, batch);
      values[dropoutName(pass, name)] = drawDropoutMask(this.#regularisation, length);
    }
    if (this.#gan.startsFrom === 'picture') return;
    values[noiseName(pass)] = drawLatents(this.#noise, batch, hyperparameters);
    this.#drawAugmentation(values, fakeName(pass));
  }

  #drawAugmentation(values: StepValues, images: string): void {
    const { hyperparameters, image } = this.#gan;
    const drawn = drawAugmentation({
      random: this.#augmentation,
      batch: hyperparameters.batch,
      image,
      settings: hyperparameters,
      probability: this.probability.value,
    });
    for (const part of augmentationPartsOf(hyperparameters)) {
      const value = drawn[part];
      if (value) values[augmentationName(images, part)] = value;
    }
  }
}

/** The mistake of 2017, see the hyperparameter `reuseNoise`: the first critic step's noise for all passes. */
function reuseNoise(values: StepValues, { nCritic, accumulation }: Hyperparameters): void {
  for (const part of parts(accumulation)) {
    const first = values[noiseName(criticPass(0, part))];
    for (let index = 1; index < nCritic; index++)
      values[noiseName(criticPass(index, part))] = first;
    values[noiseName(generatorPass(part))] = first;
  }
}

/**
 * An average that begins at the first weights would drag them along for long: it forgets faster at first,
 * by the rule of TensorFlow's ExponentialMovingAverage.
 */
export function warmDecay(decay: number, step: number): number {
  return Math.min(decay, (1 + step) / (10 + step));
}
