import type { AugmentationPart } from '../augmentation/augmentation-inputs.ts';

/*
 * Names of a training step's inputs: the pass and what it is, `critic0Part0Real`, `critic0Part0RealRows`,
 * `generatorPart0Noise` … A pass is one batch through the networks: a step has one for each critic step and
 * one for the generator's, times the batches whose gradients are averaged.
 */

export const criticPass = (index: number, part: number): string => `critic${index}Part${part}`;
export const generatorPass = (part: number): string => `generatorPart${part}`;

export const realName = (pass: string): string => `${pass}Real`;
export const fakeName = (pass: string): string => `${pass}Fake`;
export const noiseName = (pass: string): string => `${pass}Noise`;
export const sourceName = (pass: string): string => `${pass}Source`;
export const conditionName = (pass: string): string => `${pass}Condition`;
export const mixName = (pass: string): string => `${pass}Mix`;
export const dropoutName = (pass: string, mask: string): string => `${pass}Dropout${mask}`;

/** @param images name of the images that are augmented */
export const augmentationName = (images: string, part: AugmentationPart): string =>
  `${images}${part.charAt(0).toUpperCase()}${part.slice(1)}`;

/** How far the averaged weights move towards the present ones, a scalar. */
export const averagingName = 'averaging';
/** What the learning rates are multiplied with, a scalar. */
export const learningRateFactorName = 'learningRateFactor';
