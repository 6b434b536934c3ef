import { z } from 'zod';
import { augmentationStrengthIds } from '../choices.ts';
import { describeHyperparameter } from './describe-hyperparameter.ts';

/** What is done to real and generated sprites alike before the discriminator sees them. */
export const augmentationFields = {
  flip: describeHyperparameter(z.boolean().default(true), {
    label: 'Mirror sprites',
    group: 'Augmentation',
    stepTime: 'same',
    help: 'Shows each sprite mirrored half of the time. Turn it off when left and right matter.',
  }),
  shift: describeHyperparameter(z.number().min(0).max(0.5).default(0.125), {
    // @wc-include
    label: 'Shift',
    group: 'Augmentation',
    stepTime: 'same',
    unit: 'of the image size',
    help: 'Moves sprites by up to this share of the image, real and generated alike, so that a few hundred sprites last longer. The gap is filled with the background.',
  }),
  brightness: describeHyperparameter(z.number().min(0).max(1).default(0.2), {
    label: 'Brightness',
    group: 'Augmentation',
    stepTime: 'same',
    help: 'Varies the brightness of real and generated sprites by up to ± this much (of a range from −1 to 1).',
  }),
  tint: describeHyperparameter(z.number().min(0).max(1).default(0), {
    label: 'Tint',
    group: 'Augmentation',
    stepTime: 'same',
    help: 'Multiplies the red, the green and the blue of half of the sprites by 1 ± up to this much each, real and generated alike.',
  }),
  contrast: describeHyperparameter(z.number().min(0).max(1).default(0), {
    label: 'Contrast',
    group: 'Augmentation',
    stepTime: 'same',
    help: 'Varies the contrast by a factor of 1 ± up to this much, around each sprite’s own mean colour.',
    source: 'Zhao 2020: 0.5',
  }),
  saturation: describeHyperparameter(z.number().min(0).max(1).default(0), {
    label: 'Saturation',
    group: 'Augmentation',
    stepTime: 'same',
    help: 'Varies the saturation by a factor of 1 ± up to this much.',
    source: 'Zhao 2020: 1',
  }),
  cutout: describeHyperparameter(z.number().min(0).max(0.75).default(0), {
    label: 'Cutout',
    group: 'Augmentation',
    stepTime: 'same',
    unit: 'of the image size',
    help: 'Covers a square of this size with the background, at a random place. May teach the generator holes: off by default.',
    source: 'Zhao 2020: 0.5',
  }),
  augmentGenerated: describeHyperparameter(z.boolean().default(true), {
    label: 'Augment generated sprites too',
    group: 'Augmentation',
    stepTime: 'same',
    help: 'Off, only real sprites are changed, and clamped to the colours there are: the forger then learns to draw the changes too.',
    source: 'Both: Zhao 2020; real ones alone: the pokeGAN script of 2017',
    advanced: true,
  }),
  augmentationStrength: describeHyperparameter(z.enum(augmentationStrengthIds).default('full'), {
    label: 'How often',
    group: 'Augmentation',
    stepTime: 'same',
    help: 'Always; rarer the more sprites there are; or as often as the discriminator begins to know the real sprites by heart. Mirroring stays at half.',
    source: 'Adaptive (ADA): Karras 2020',
    choiceLabels: { full: 'Always', 'by-size': 'By number of sprites', adaptive: 'Adaptive' },
  }),
  adaptiveTarget: describeHyperparameter(z.number().min(0).max(1).default(0.6), {
    label: 'Adaptive target',
    group: 'Augmentation',
    stepTime: 'same',
    help: 'Augmentation grows while the discriminator is right about more real sprites than this (mean sign of its answers).',
    source: 'Karras 2020: 0.6',
    appliesWhen: { augmentationStrength: ['adaptive'] },
    advanced: true,
  }),
};
