import { z } from 'zod';
import { describeField } from '../../fields.ts';
import { augmentationStrengthIds } from '../choices.ts';
import { augmentationStrengthsOf, whyTheseStrengths } from '../combinations.ts';

/** What is done to real and generated sprites alike before the discriminator sees them. */
export const augmentationFields = {
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
  contrast: describeField(z.number().min(0).max(1).default(0), {
    label: 'Contrast',
    group: 'Augmentation',
    help: 'Varies the contrast by a factor of 1 ± up to this much, around each sprite’s own mean colour (Zhao 2020: 0.5).',
  }),
  saturation: describeField(z.number().min(0).max(1).default(0), {
    label: 'Saturation',
    group: 'Augmentation',
    help: 'Varies the saturation by a factor of 1 ± up to this much (Zhao 2020: 1).',
  }),
  cutout: describeField(z.number().min(0).max(0.75).default(0), {
    label: 'Cutout',
    group: 'Augmentation',
    unit: 'of the image size',
    help: 'Covers a square of this size with the background, at a random place (Zhao 2020: 0.5). May teach the generator holes: off by default.',
  }),
  augmentationStrength: describeField(z.enum(augmentationStrengthIds).default('full'), {
    label: 'How often',
    group: 'Augmentation',
    help: 'Always; rarer the more sprites there are; or as often as the discriminator begins to know the real sprites by heart (ADA, Karras 2020). Mirroring stays at half.',
    choiceLabels: { full: 'Always', 'by-size': 'By number of sprites', adaptive: 'Adaptive' },
    choicesWhen: { field: 'loss', choices: augmentationStrengthsOf, why: whyTheseStrengths },
  }),
  adaptiveTarget: describeField(z.number().min(0).max(1).default(0.6), {
    label: 'Adaptive target',
    group: 'Augmentation',
    help: 'Augmentation grows while the discriminator is right about more real sprites than this (mean sign of its answers, Karras 2020: 0.6).',
    appliesWhen: { augmentationStrength: ['adaptive'] },
    advanced: true,
  }),
};
