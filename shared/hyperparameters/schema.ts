import { z } from 'zod';
import { describeField } from '../fields.ts';

export const modelIds = ['dcgan'] as const;
export const lossIds = ['non-saturating', 'wgan'] as const;
export const optimizerIds = ['adam', 'rmsprop'] as const;

export type ModelId = (typeof modelIds)[number];
export type LossId = (typeof lossIds)[number];
export type OptimizerId = (typeof optimizerIds)[number];

/**
 * Everything that decides how a run trains, beside its dataset and engine. The only list of
 * hyperparameters in the project: types, forms, command-line options, the stored row, the comparison
 * table and the documentation derive from it.
 */
export const hyperparametersSchema = z.strictObject({
  model: describeField(z.enum(modelIds).default('dcgan'), {
    label: 'Model',
    group: 'Network',
    help: 'The pair of networks. DCGAN: strided convolutions with batch normalisation (Radford 2015).',
    choiceLabels: { dcgan: 'DCGAN' },
  }),
  baseChannels: describeField(z.int().min(4).max(256).multipleOf(4).default(32), {
    label: 'Base channels',
    group: 'Network',
    unit: 'channels',
    help: 'Width of the widest-resolution layer; each halving of the resolution doubles it. More is slower and sharper.',
  }),
  latentSize: describeField(z.int().min(2).max(1024).default(100), {
    label: 'Latent size',
    group: 'Network',
    unit: 'numbers',
    help: 'How many random numbers the generator turns into a creature.',
  }),
  loss: describeField(z.enum(lossIds).default('non-saturating'), {
    label: 'Loss',
    group: 'Training',
    help: 'Vanilla (non-saturating cross-entropy, Goodfellow 2014) or WGAN with weight clipping (Arjovsky 2017). Choosing one brings its authors’ optimizer settings along.',
    choiceLabels: {
      'non-saturating': 'Vanilla GAN (non-saturating)',
      wgan: 'WGAN (weight clipping)',
    },
  }),
  steps: describeField(z.int().min(1).max(10_000_000).default(7_000), {
    label: 'Steps',
    group: 'Training',
    unit: 'generator steps',
    help: 'How long to train. You can stop earlier at any time, and train on later.',
  }),
  batch: describeField(z.int().min(2).max(1024).default(64), {
    label: 'Batch',
    group: 'Training',
    unit: 'sprites',
    help: 'Sprites shown to the discriminator at once.',
  }),
  seed: describeField(z.int().min(0).max(4_294_967_295).default(1), {
    label: 'Seed',
    group: 'Training',
    help: 'The same seed, data and settings give the same creatures. Compared runs share the latents of a seed.',
  }),
  nCritic: describeField(z.int().min(1).max(20).default(1), {
    label: 'Critic steps per generator step',
    group: 'Training',
    unit: 'steps',
    help: 'How often the discriminator (critic) learns before the generator does. WGAN’s authors use 5.',
  }),
  weightClip: describeField(z.number().min(0.0001).max(1).default(0.01), {
    label: 'Weight clip',
    group: 'Training',
    help: 'The critic’s weights are kept within ± this value after each of its steps (Arjovsky 2017: 0.01).',
    appliesWhen: { loss: ['wgan'] },
  }),
  optimizer: describeField(z.enum(optimizerIds).default('adam'), {
    label: 'Optimizer',
    group: 'Optimizer',
    help: 'Adam for the vanilla GAN; RMSProp for WGAN with clipping, whose authors found momentum to unsettle the critic.',
    choiceLabels: { adam: 'Adam', rmsprop: 'RMSProp' },
  }),
  generatorLearningRate: describeField(z.number().min(1e-7).max(0.1).default(2e-4), {
    label: 'Generator learning rate',
    group: 'Optimizer',
    help: 'Size of the generator’s steps.',
  }),
  discriminatorLearningRate: describeField(z.number().min(1e-7).max(0.1).default(2e-4), {
    label: 'Discriminator learning rate',
    group: 'Optimizer',
    help: 'Size of the discriminator’s (critic’s) steps.',
  }),
  beta1: describeField(z.number().min(0).max(0.999).default(0.5), {
    label: 'Adam β₁',
    group: 'Optimizer',
    help: 'Momentum of Adam. DCGAN’s authors use 0.5.',
    appliesWhen: { optimizer: ['adam'] },
    advanced: true,
  }),
  beta2: describeField(z.number().min(0).max(0.99999).default(0.999), {
    label: 'Adam β₂',
    group: 'Optimizer',
    help: 'How slowly Adam’s estimate of the gradient’s size changes.',
    appliesWhen: { optimizer: ['adam'] },
    advanced: true,
  }),
  emaDecay: describeField(z.number().min(0).max(0.99999).default(0.995), {
    label: 'Averaging of the generator',
    group: 'Quality',
    help: 'Samples come from an exponential moving average of the generator with this decay: steadier and cleaner. 0 turns it off.',
  }),
  flip: describeField(z.boolean().default(true), {
    label: 'Mirror sprites',
    group: 'Augmentation',
    help: 'Shows each sprite mirrored half of the time. Turn it off when left and right matter.',
  }),
  shift: describeField(z.number().min(0).max(0.5).default(0.125), {
    label: 'Shift',
    group: 'Augmentation',
    unit: 'of the image size',
    help: 'Moves sprites by up to this share of the image, real and generated alike, so that a few hundred sprites last longer. The gap is filled with the background.',
  }),
  brightness: describeField(z.number().min(0).max(1).default(0.2), {
    label: 'Brightness',
    group: 'Augmentation',
    help: 'Varies the brightness of real and generated sprites by up to ± this much (of a range from −1 to 1).',
  }),
  sampleEvery: describeField(z.int().min(1).max(1_000_000).default(250), {
    label: 'Sample every',
    group: 'Records',
    unit: 'steps',
    help: 'How often creatures from the same fixed latents are drawn.',
  }),
  sampleCount: describeField(z.int().min(4).max(256).default(64), {
    label: 'Creatures in a sample',
    group: 'Records',
    unit: 'creatures',
    help: 'How many fixed latents are drawn each time.',
    advanced: true,
  }),
  checkpointEvery: describeField(z.int().min(1).max(1_000_000).default(1_000), {
    label: 'Checkpoint every',
    group: 'Records',
    unit: 'steps',
    help: 'How often everything needed to resume is saved. A checkpoint is also written at every stop.',
  }),
});

/** All hyperparameters, resolved. */
export type Hyperparameters = z.output<typeof hyperparametersSchema>;

/**
 * Some hyperparameters, as a person or a preset names them. Built without the defaults: a field that
 * is not named must stay unnamed, so that `resolveHyperparameters` can tell it from one set by hand.
 */
export const hyperparameterChoicesSchema = withoutDefaults(hyperparametersSchema);
export type HyperparameterChoices = Partial<Hyperparameters>;

function withoutDefaults(schema: typeof hyperparametersSchema) {
  const shape = Object.fromEntries(
    Object.entries(schema.shape).map(([name, field]) => [name, field.unwrap().optional()]),
  );
  return z.strictObject(shape) as unknown as z.ZodType<HyperparameterChoices>;
}
