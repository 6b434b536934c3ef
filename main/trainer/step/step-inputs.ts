import type { Hyperparameters } from '../../../shared/hyperparameters/schema.ts';
import type { InputSpec } from '../compile/compile-step.ts';
import { augmentationIsOff, drawAugmentation } from '../augmentation/draw-augmentation.ts';
import type { Batches, BatchesState } from '../batches.ts';
import type { ImageShape } from '../models/model.ts';
import { RandomStream, type RandomState } from '../random/random-stream.ts';

export type StepValues = Record<string, Float32Array | Int32Array>;

/** Where all that is drawn at random in training has come to. */
export interface StepInputsState {
  batches: BatchesState;
  noise: RandomState;
  augmentation: RandomState;
}

/** The step's parts: each critic step, then the generator's. Inputs are named after them. */
export const criticPass = (index: number): string => `critic${index}`;
export const generatorPass = 'generator';

/** Names of one pass's inputs: `critic0Real`, `critic0RealRows`, `critic0Noise`, `critic0FakeRows` … */
export const realName = (pass: string): string => `${pass}Real`;
export const fakeName = (pass: string): string => `${pass}Fake`;
export const noiseName = (pass: string): string => `${pass}Noise`;
/** How far the averaged weights move towards the present ones, a scalar. */
export const averagingName = 'averaging';
export const augmentationNames = (images: string) => ({
  rows: `${images}Rows`,
  columns: `${images}Columns`,
  brightness: `${images}Brightness`,
});

/**
 * All that a training step takes from outside: real images, noise, augmentation. Drawn in JavaScript from
 * streams of our own, so that a compiled step gets them as inputs, every engine gets the same, and a
 * checkpoint can hold where the streams are.
 */
export class StepInputs {
  readonly specs: Readonly<Record<string, InputSpec>>;
  readonly #hyperparameters: Hyperparameters;
  readonly #image: ImageShape;
  readonly #batches: Batches;
  readonly #noise: RandomStream;
  readonly #augmentation: RandomStream;

  constructor(hyperparameters: Hyperparameters, image: ImageShape, batches: Batches) {
    this.#hyperparameters = hyperparameters;
    this.#image = image;
    this.#batches = batches;
    this.#noise = new RandomStream(hyperparameters.seed, 'noise');
    this.#augmentation = new RandomStream(hyperparameters.seed, 'augmentation');
    this.specs = describeInputs(hyperparameters, image);
  }

  /**
   * The values of the next step, with fresh noise for each of its passes.
   *
   * @param step generator steps done so far
   */
  next(step: number): StepValues {
    const { nCritic, batch, emaDecay } = this.#hyperparameters;
    const values: StepValues = {};
    for (let index = 0; index < nCritic; index++) {
      const pass = criticPass(index);
      values[realName(pass)] = this.#batches.next(batch);
      this.#drawAugmentation(values, realName(pass));
      this.#drawFake(values, pass);
    }
    this.#drawFake(values, generatorPass);
    if (emaDecay > 0) values[averagingName] = Float32Array.of(1 - warmDecay(emaDecay, step));
    return values;
  }

  get state(): StepInputsState {
    const { state: batches } = this.#batches;
    return { batches, noise: this.#noise.state, augmentation: this.#augmentation.state };
  }

  set state({ batches, noise, augmentation }: StepInputsState) {
    this.#batches.state = batches;
    this.#noise.state = noise;
    this.#augmentation.state = augmentation;
  }

  #drawFake(values: StepValues, pass: string): void {
    const { batch, latentSize } = this.#hyperparameters;
    values[noiseName(pass)] = this.#noise.normals(batch * latentSize);
    this.#drawAugmentation(values, fakeName(pass));
  }

  #drawAugmentation(values: StepValues, images: string): void {
    const settings = this.#hyperparameters;
    if (augmentationIsOff(settings)) return;
    const drawn = drawAugmentation(this.#augmentation, settings.batch, this.#image, settings);
    const names = augmentationNames(images);
    values[names.rows] = drawn.rows;
    values[names.columns] = drawn.columns;
    values[names.brightness] = drawn.brightness;
  }
}

function describeInputs(
  hyperparameters: Hyperparameters,
  { size, channels }: ImageShape,
): Record<string, InputSpec> {
  const { batch, latentSize, nCritic, emaDecay } = hyperparameters;
  const passes = Array.from({ length: nCritic }, (_, index) => criticPass(index));
  const real: InputSpec = { shape: [batch, size, size, channels], dtype: 'float32' };
  const scalar: InputSpec = { shape: [], dtype: 'float32' };
  const noise: InputSpec = { shape: [batch, latentSize], dtype: 'float32' };
  const fakePasses = [...passes, generatorPass];
  const augmented = augmentationIsOff(hyperparameters)
    ? []
    : [...passes.map(realName), ...fakePasses.map(fakeName)];
  return Object.fromEntries([
    ...passes.map((pass) => [realName(pass), real]),
    ...fakePasses.map((pass) => [noiseName(pass), noise]),
    ...augmented.flatMap((images) => describeAugmentation(images, batch, size)),
    ...(emaDecay > 0 ? [[averagingName, scalar] as const] : []),
  ]);
}

/**
 * An average that begins at the first weights would drag them along for long: it forgets faster at first,
 * by the rule of TensorFlow's ExponentialMovingAverage.
 */
export function warmDecay(decay: number, step: number): number {
  return Math.min(decay, (1 + step) / (10 + step));
}

function describeAugmentation(images: string, batch: number, size: number): [string, InputSpec][] {
  const names = augmentationNames(images);
  return [
    [names.rows, { shape: [batch, size], dtype: 'int32' }],
    [names.columns, { shape: [batch, size], dtype: 'int32' }],
    [names.brightness, { shape: [batch], dtype: 'float32' }],
  ];
}
