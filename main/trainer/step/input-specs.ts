import type { Hyperparameters } from '../../../shared/hyperparameters/schema.ts';
import { augmentationPartsOf, specOfPart } from '../augmentation/augmentation-inputs.ts';
import type { InputSpec } from '../compile/compile-step.ts';
import type { Gan } from '../gan.ts';
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

/** What decides which inputs a training step has. */
export type StepShape = Pick<
  Gan,
  'hyperparameters' | 'image' | 'startsFrom' | 'vocabulary' | 'regularisers' | 'generator'
>;

type Specs = Record<string, InputSpec>;

const scalar: InputSpec = { shape: [], dtype: 'float32' };

/** Shape and type of everything that a training step takes from outside. */
export function describeInputs(gan: StepShape): Readonly<Specs> {
  const { emaDecay, learningRateSchedule } = gan.hyperparameters;
  return Object.assign(
    {},
    ...criticPasses(gan.hyperparameters).map((pass) => criticSpecs(gan, pass)),
    ...generatorPasses(gan.hyperparameters).map((pass) => fakeSpecs(gan, pass)),
    emaDecay > 0 ? { [averagingName]: scalar } : {},
    learningRateSchedule === 'constant' ? {} : { [learningRateFactorName]: scalar },
  ) as Specs;
}

export function criticPasses({ nCritic, accumulation }: Hyperparameters): string[] {
  const indexes = Array.from({ length: nCritic }, (_, index) => index);
  return indexes.flatMap((index) => parts(accumulation).map((part) => criticPass(index, part)));
}

export function generatorPasses({ accumulation }: Hyperparameters): string[] {
  return parts(accumulation).map(generatorPass);
}

/** The batches whose gradients are averaged, counted from 0. */
export function parts(accumulation: number): number[] {
  return Array.from({ length: accumulation }, (_, part) => part);
}

function criticSpecs(gan: StepShape, pass: string): Specs {
  const { size, channels } = gan.image;
  const { batch } = gan.hyperparameters;
  const images: InputSpec = { shape: [batch, size, size, channels], dtype: 'float32' };
  return {
    [realName(pass)]: images,
    ...(gan.startsFrom === 'picture' ? { [sourceName(pass)]: images } : {}),
    ...(gan.vocabulary
      ? { [conditionName(pass)]: { shape: [batch, gan.vocabulary.names.length], dtype: 'float32' } }
      : {}),
    ...(gan.regularisers.some(({ mixes }) => mixes)
      ? { [mixName(pass)]: { shape: [batch, 1, 1, 1], dtype: 'float32' } }
      : {}),
    ...augmentationSpecs(gan, realName(pass)),
    ...fakeSpecs(gan, pass),
  };
}

function fakeSpecs(gan: StepShape, pass: string): Specs {
  const { batch, latentSize } = gan.hyperparameters;
  const masks = gan.generator.network.dropout.map(({ name, shape }) => {
    const spec: InputSpec = { shape: [batch, ...shape], dtype: 'float32' };
    return [dropoutName(pass, name), spec] as const;
  });
  // Both pictures of a pair are augmented alike, before one is drawn from the other.
  if (gan.startsFrom === 'picture') return Object.fromEntries(masks);
  return {
    [noiseName(pass)]: { shape: [batch, latentSize], dtype: 'float32' },
    ...augmentationSpecs(gan, fakeName(pass)),
    ...Object.fromEntries(masks),
  };
}

function augmentationSpecs({ hyperparameters, image }: StepShape, images: string): Specs {
  return Object.fromEntries(
    augmentationPartsOf(hyperparameters).map((part) => [
      augmentationName(images, part),
      specOfPart(part, hyperparameters.batch, image.size),
    ]),
  );
}
