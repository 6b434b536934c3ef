import { z } from 'zod';
import { describeField } from '../../fields.ts';
import { lossIds, precisionIds } from '../choices.ts';
import { lossesOf, whyTheseLosses } from '../combinations.ts';
import { lossesWithR1, lossesWithR2 } from '../penalties.ts';

/** What is minimised, how often, and from which seed. */
export const trainingFields = {
  loss: describeField(z.enum(lossIds).default('non-saturating'), {
    label: 'Loss',
    group: 'Training',
    help: 'What the two networks minimise. Choosing one brings its authors’ settings along.',
    choiceLabels: {
      minimax: 'Vanilla GAN, minimax (Goodfellow 2014)',
      'non-saturating': 'Vanilla GAN, non-saturating (Goodfellow 2014)',
      wgan: 'WGAN, weight clipping (Arjovsky 2017)',
      'wgan-gp': 'WGAN-GP, gradient penalty (Gulrajani 2017)',
      hinge: 'Hinge (Lim 2017, Miyato 2018)',
      r3gan: 'Relativistic, R1 and R2 (R3GAN, Huang 2024)',
      margin: 'Margin, for capsules (Sabour 2017)',
      pix2pix: 'Cross-entropy and L1 (Isola 2017)',
    },
    choicesWhen: { field: 'model', choices: lossesOf, why: whyTheseLosses },
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
  accumulation: describeField(z.int().min(1).max(64).default(1), {
    label: 'Gradient accumulation',
    group: 'Training',
    unit: 'batches a step',
    help: 'Averages the gradients of this many batches before each update: a larger batch in the memory of a small one.',
    advanced: true,
  }),
  precision: describeField(z.enum(precisionIds).default('float32'), {
    label: 'Precision',
    group: 'Training',
    help: 'bfloat16 makes convolutions faster on processors that have it, and rounds them; sums and weights stay float32.',
    choiceLabels: {
      float32: 'float32: exact',
      bfloat16: 'bfloat16 (mixed precision)',
      auto: 'the faster of both, measured when the run starts',
    },
    advanced: true,
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
  gradientPenalty: describeField(z.number().min(0).max(1_000).default(10), {
    label: 'Gradient penalty λ',
    group: 'Training',
    help: 'How strongly the critic’s slope between real and generated sprites is held at 1 (Gulrajani 2017: 10).',
    appliesWhen: { loss: ['wgan-gp'] },
  }),
  r1Gamma: describeField(z.number().min(0).max(1_000).default(0), {
    label: 'R1 penalty γ',
    group: 'Training',
    help: 'Holds the discriminator flat around real sprites (Mescheder 2018). 0 turns it off.',
    appliesWhen: { loss: lossesWithR1 },
  }),
  r2Gamma: describeField(z.number().min(0).max(1_000).default(0), {
    label: 'R2 penalty γ',
    group: 'Training',
    help: 'The same around generated sprites (Mescheder 2018; Huang 2024 needs both). 0 turns it off.',
    appliesWhen: { loss: lossesWithR2 },
  }),
  labelSmoothing: describeField(z.number().min(0).max(0.5).default(0), {
    label: 'Label smoothing',
    group: 'Training',
    help: 'Real sprites count as real by 1 minus this only, which keeps the discriminator from being too sure (Salimans 2016: 0.1).',
    appliesWhen: { loss: ['minimax', 'non-saturating'] },
    advanced: true,
  }),
  reconstruction: describeField(z.number().min(0).max(100).default(1), {
    label: 'Self-supervision',
    group: 'Training',
    help: 'Weight of the discriminator’s second task: to redraw the real sprites from what it noticed of them (Liu 2021: 1).',
    appliesWhen: { model: ['light'] },
    advanced: true,
  }),
  l1Weight: describeField(z.number().min(0).max(1_000).default(100), {
    label: 'L1 weight',
    group: 'Training',
    help: 'How strongly the drawing is held at the wanted picture, pixel by pixel (Isola 2017: 100).',
    appliesWhen: { loss: ['pix2pix'] },
  }),
  reuseNoise: describeField(z.boolean().default(false), {
    label: 'Flaw of 2017: one noise for all critic steps',
    group: 'Training',
    help: 'Gives every critic step of an iteration, and the generator’s, the same latents, as the script of 2017 did by mistake. For the record.',
    appliesWhen: { model: ['pokegan'] },
    advanced: true,
  }),
  imagesFromZero: describeField(z.boolean().default(false), {
    label: 'Flaw of 2017: images from 0 to 1',
    group: 'Training',
    help: 'Scales real sprites to 0 … 1 while the generator draws from −1 to 1, as the script of 2017 did by mistake. For the record.',
    appliesWhen: { model: ['pokegan'] },
    advanced: true,
  }),
};
