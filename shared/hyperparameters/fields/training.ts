import { z } from 'zod';
import { precisionIds } from '../choices.ts';
import { describeHyperparameter } from './describe-hyperparameter.ts';

/** How the loss is minimised, how often, and from which seed. */
export const trainingFields = {
  steps: describeHyperparameter(z.int().min(1).max(10_000_000).default(7_000), {
    label: 'Steps',
    logarithmic: true,
    group: 'Training',
    stepTime: 'same',
    unit: 'generator steps',
    help: 'How long to train. You can stop earlier at any time, and train on later.',
  }),
  batch: describeHyperparameter(z.int().min(2).max(1024).default(64), {
    label: 'Batch',
    logarithmic: true,
    group: 'Training',
    stepTime: 'by-value',
    unit: 'sprites',
    help: 'Sprites shown to the discriminator at once.',
  }),
  accumulation: describeHyperparameter(z.int().min(1).max(64).default(1), {
    label: 'Gradient accumulation',
    group: 'Training',
    stepTime: 'by-value',
    unit: 'batches a step',
    help: 'Averages the gradients of this many batches before each update: a larger batch in the memory of a small one.',
    advanced: true,
  }),
  precision: describeHyperparameter(z.enum(precisionIds).default('float32'), {
    label: 'Precision',
    group: 'Training',
    stepTime: 'by-value',
    help: 'bfloat16 makes convolutions faster on processors that have it, and rounds them; sums and weights stay float32.',
    choiceLabels: {
      float32: 'float32: exact',
      bfloat16: 'bfloat16 (mixed precision)',
      auto: 'the faster of both, measured when the run starts',
    },
    advanced: true,
  }),
  seed: describeHyperparameter(z.int().min(0).max(4_294_967_295).default(1), {
    label: 'Seed',
    group: 'Training',
    stepTime: 'same',
    help: 'The same seed, data and settings give the same creatures. Compared runs share the latents of a seed.',
  }),
  nCritic: describeHyperparameter(z.int().min(1).max(20).default(1), {
    label: 'Critic steps per generator step',
    group: 'Training',
    stepTime: 'by-value',
    unit: 'steps',
    help: 'How often the discriminator (critic) learns before the generator does. WGAN’s authors use 5.',
  }),
  weightClip: describeHyperparameter(z.number().min(0.0001).max(1).default(0.01), {
    label: 'Weight clip',
    logarithmic: true,
    group: 'Training',
    stepTime: 'same',
    help: 'The critic’s weights are kept within ± this value after each of its steps (Arjovsky 2017: 0.01).',
  }),
  clipFirst: describeHyperparameter(z.boolean().default(false), {
    label: 'Clip before the step',
    group: 'Training',
    stepTime: 'same',
    help: 'The critic’s weights are clipped before each of its steps, not after it (Arjovsky 2017), as the script of 2017 did: the forger then learns from weights that are a step beyond the clip.',
    advanced: true,
  }),
  gradientPenalty: describeHyperparameter(z.number().min(0).max(1_000).default(10), {
    label: 'Gradient penalty λ',
    group: 'Training',
    stepTime: 'by-use',
    help: 'How strongly the critic’s slope between real and generated sprites is held at 1 (Gulrajani 2017: 10).',
  }),
  r1Gamma: describeHyperparameter(z.number().min(0).max(1_000).default(0), {
    label: 'R1 penalty γ',
    group: 'Training',
    stepTime: 'by-use',
    help: 'Holds the discriminator flat around real sprites (Mescheder 2018). 0 turns it off.',
  }),
  r2Gamma: describeHyperparameter(z.number().min(0).max(1_000).default(0), {
    label: 'R2 penalty γ',
    group: 'Training',
    stepTime: 'by-use',
    help: 'The same around generated sprites (Mescheder 2018; Huang 2024 needs both). 0 turns it off.',
  }),
  lecam: describeHyperparameter(z.number().min(0).max(10).default(0), {
    label: 'LeCam weight',
    group: 'Training',
    stepTime: 'same',
    help: 'Holds the discriminator’s answers to real sprites near its average answer to generated ones, and the other way round, so that it does not run ahead where sprites are few (Tseng 2021: 0.3). 0 turns it off.',
    advanced: true,
  }),
  labelSmoothing: describeHyperparameter(z.number().min(0).max(0.5).default(0), {
    label: 'Label smoothing',
    group: 'Training',
    stepTime: 'same',
    help: 'Real sprites count as real by 1 minus this only, which keeps the discriminator from being too sure (Salimans 2016: 0.1).',
    advanced: true,
  }),
  reconstruction: describeHyperparameter(z.number().min(0).max(100).default(1), {
    label: 'Self-supervision',
    group: 'Training',
    stepTime: 'by-use',
    help: 'Weight of the discriminator’s second task: to redraw the real sprites from what it noticed of them (Liu 2021: 1).',
    advanced: true,
  }),
  l1Weight: describeHyperparameter(z.number().min(0).max(1_000).default(100), {
    label: 'L1 weight',
    group: 'Training',
    stepTime: 'same',
    help: 'How strongly the drawing is held at the wanted picture, pixel by pixel (Isola 2017: 100).',
  }),
  reuseNoise: describeHyperparameter(z.boolean().default(false), {
    label: 'Flaw of 2017: one noise for all critic steps',
    group: 'Training',
    stepTime: 'same',
    help: 'Gives every critic step of an iteration, and the generator’s, the same latents, as the script of 2017 did by mistake. For the record.',
    advanced: true,
  }),
  imagesFromZero: describeHyperparameter(z.boolean().default(false), {
    label: 'Flaw of 2017: images from 0 to 1',
    group: 'Training',
    stepTime: 'same',
    help: 'Scales real sprites to 0 … 1 while the generator draws from −1 to 1, as the script of 2017 did by mistake. For the record.',
    // What is transparent in a palette is -1, which no generator could learn to make the 0 of such sprites.
    appliesWhen: { output: ['colours'] },
    advanced: true,
  }),
};
