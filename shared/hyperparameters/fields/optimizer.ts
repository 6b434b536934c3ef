import { z } from 'zod';
import { optimizerIds } from '../choices.ts';
import { describeHyperparameter } from './describe-hyperparameter.ts';

/** Both networks' rates as one. */
const bothRates = { name: 'learningRate', label: 'Learning rate' };

/** How the networks' weights follow their gradients. */
export const optimizerFields = {
  optimizer: describeHyperparameter(z.enum(optimizerIds).default('adam'), {
    label: 'Optimizer',
    group: 'Optimizer',
    stepTime: 'by-value',
    help: 'Adam for most; RMSProp for WGAN with clipping, whose authors found momentum to unsettle the critic.',
    choiceLabels: { adam: 'Adam', rmsprop: 'RMSProp' },
  }),
  generatorLearningRate: describeHyperparameter(z.number().min(1e-7).max(0.1).default(2e-4), {
    label: 'Generator learning rate',
    group: 'Optimizer',
    stepTime: 'same',
    help: 'Size of the generator’s steps.',
    logarithmic: true,
    variedAs: bothRates,
  }),
  discriminatorLearningRate: describeHyperparameter(z.number().min(1e-7).max(0.1).default(2e-4), {
    label: 'Discriminator learning rate',
    group: 'Optimizer',
    stepTime: 'same',
    help: 'Size of the discriminator’s (critic’s) steps. Two rates that differ are called TTUR.',
    source: 'TTUR: Heusel 2017',
    logarithmic: true,
    variedAs: bothRates,
  }),
  learningRateSchedule: describeHyperparameter(
    z.enum(['constant', 'linear', 'cosine']).default('constant'),
    {
      label: 'Learning rate over the run',
      group: 'Optimizer',
      stepTime: 'same',
      help: 'Constant, or falling to zero at the last step: in a straight line or along a cosine.',
      source: 'In a straight line: Gulrajani 2017; along a cosine: Loshchilov 2017',
      choiceLabels: { constant: 'Constant', linear: 'Falls linearly', cosine: 'Falls as a cosine' },
      advanced: true,
    },
  ),
  beta1: describeHyperparameter(z.number().min(0).max(0.999).default(0.5), {
    label: 'Adam β₁',
    group: 'Optimizer',
    stepTime: 'same',
    help: 'Momentum of Adam.',
    source: 'DCGAN, Radford 2015: 0.5',
    appliesWhen: { optimizer: ['adam'] },
    advanced: true,
  }),
  beta2: describeHyperparameter(z.number().min(0).max(0.99999).default(0.999), {
    label: 'Adam β₂',
    group: 'Optimizer',
    stepTime: 'same',
    help: 'How slowly Adam’s estimate of the gradient’s size changes.',
    appliesWhen: { optimizer: ['adam'] },
    advanced: true,
  }),
  rmspropDecay: describeHyperparameter(z.number().min(0).max(0.99999).default(0.99), {
    label: 'RMSProp decay',
    group: 'Optimizer',
    stepTime: 'same',
    help: 'How slowly RMSProp’s estimate of the gradient’s size changes.',
    source: 'PyTorch, and the code of WGAN’s authors: 0.99; TensorFlow 1: 0.9',
    appliesWhen: { optimizer: ['rmsprop'] },
    advanced: true,
  }),
  rmspropEpsilon: describeHyperparameter(z.number().min(1e-20).max(1e-2).default(1e-16), {
    label: 'RMSProp ε',
    group: 'Optimizer',
    stepTime: 'same',
    help: 'Added to the estimate within the root. As small as 1e-16 it lets a clipped critic’s tiny gradients count.',
    source: 'PyTorch’s 1e-8 beside the root comes to 1e-16; TensorFlow 1: 1e-10',
    appliesWhen: { optimizer: ['rmsprop'] },
    logarithmic: true,
    advanced: true,
  }),
  rmspropFirstSquare: describeHyperparameter(z.number().min(0).max(1).default(0), {
    label: 'RMSProp’s first mean square',
    group: 'Optimizer',
    stepTime: 'same',
    help: 'Where the estimate begins: the first steps are far smaller with 1 than with 0.',
    source: 'TensorFlow 1: 1',
    appliesWhen: { optimizer: ['rmsprop'] },
    advanced: true,
  }),
};
