import { z } from 'zod';
import {
  discriminatorActivationIds,
  discriminatorLayersIds,
  generatorNormIds,
  normalisationIds,
  pairingIds,
  resamplingIds,
} from '../choices.ts';
import { conditioningIds, conditioningTable } from '../conditionings.ts';
import { outputIds, outputTable } from '../outputs.ts';
import { labelsOf } from '../published.ts';
import { describeHyperparameter } from './describe-hyperparameter.ts';

/** What the two networks are. */
export const networkFields = {
  output: describeHyperparameter(z.enum(outputIds).default('colours'), {
    label: 'Painted with',
    group: 'Network',
    stepTime: 'by-value',
    help: 'Any colour in any pixel; or, for pixel art, a palette of its own for each creature, from which every pixel chooses one colour, or transparency.',
    choiceLabels: labelsOf(outputTable),
  }),
  paletteSize: describeHyperparameter(z.int().min(2).max(64).default(12), {
    label: 'Colours in a palette',
    group: 'Network',
    stepTime: 'by-value',
    unit: 'colours',
    help: 'How many colours a creature has at most, beside transparency.',
    appliesWhen: { output: ['palette'] },
  }),
  baseChannels: describeHyperparameter(z.int().min(4).max(256).multipleOf(4).default(32), {
    label: 'Base channels',
    logarithmic: true,
    group: 'Network',
    stepTime: 'by-value',
    unit: 'channels',
    help: 'Width of the widest-resolution layer; each halving of the resolution doubles it. More is slower and sharper.',
  }),
  hiddenUnits: describeHyperparameter(z.int().min(16).max(4_096).default(512), {
    label: 'Hidden units',
    logarithmic: true,
    group: 'Network',
    stepTime: 'by-value',
    unit: 'units',
    help: 'Width of the fully connected layers.',
  }),
  latentSize: describeHyperparameter(z.int().min(2).max(1024).default(100), {
    label: 'Latent size',
    logarithmic: true,
    group: 'Network',
    stepTime: 'by-value',
    unit: 'numbers',
    help: 'How many random numbers the generator turns into a creature.',
  }),
  latentDistribution: describeHyperparameter(z.enum(['normal', 'uniform']).default('normal'), {
    label: 'Latent distribution',
    group: 'Network',
    stepTime: 'same',
    help: 'Where the random numbers come from: the standard normal distribution, or evenly from −1 to 1 as in 2014 to 2017.',
    choiceLabels: { normal: 'Normal', uniform: 'Uniform, −1 to 1' },
    advanced: true,
  }),
  discriminatorNorm: describeHyperparameter(z.enum(normalisationIds).default('batch'), {
    label: 'Normalisation in the discriminator',
    group: 'Network',
    stepTime: 'by-value',
    help: 'Batch (Ioffe 2015) for vanilla and WGAN, layer (Ba 2016) or none where gradients are penalised, spectral (Miyato 2018) for hinge.',
    choiceLabels: { none: 'None', batch: 'Batch', layer: 'Layer', spectral: 'Spectral' },
  }),
  discriminatorLayers: describeHyperparameter(z.enum(discriminatorLayersIds).default('halving'), {
    label: 'Layers of the discriminator',
    group: 'Network',
    stepTime: 'by-value',
    help: 'Convolutions that halve the picture from the first on, as DCGAN’s; or one that sees each pixel before those, and one after them (Miyato 2018): better at single pixels, and slower at the same width.',
    choiceLabels: {
      halving: 'Halving (Radford 2015)',
      'full-size': 'Full size first (Miyato 2018)',
    },
  }),
  discriminatorChannels: describeHyperparameter(z.int().min(0).max(256).multipleOf(4).default(0), {
    label: 'Discriminator channels',
    group: 'Network',
    stepTime: 'by-value',
    unit: 'channels',
    help: 'Width of the discriminator’s first layer, where it is not the base channels; 0 leaves it at those.',
    advanced: true,
  }),
  generatorNorm: describeHyperparameter(z.enum(generatorNormIds).default('batch'), {
    label: 'Normalisation in the generator',
    group: 'Network',
    stepTime: 'by-value',
    help: 'Batch, as DCGAN’s authors found necessary; none shows why.',
    choiceLabels: { batch: 'Batch (Radford 2015)', none: 'None' },
    advanced: true,
  }),
  resampling: describeHyperparameter(z.enum(resamplingIds).default('strides'), {
    label: 'Halving and doubling',
    group: 'Network',
    stepTime: 'by-value',
    help: 'By the strides of the convolutions themselves; or by a mean over 2x2 pixels and by repeating pixels, as networks had before DCGAN: slower.',
    choiceLabels: { strides: 'Strides (Radford 2015)', pooling: 'Pooling' },
    advanced: true,
  }),
  hiddenDense: describeHyperparameter(z.boolean().default(false), {
    label: 'Fully connected hidden layers',
    group: 'Network',
    stepTime: 'by-value',
    help: 'One more in each network, of 512 units: after the latents, and before the answer. DCGAN did away with them.',
    advanced: true,
  }),
  discriminatorActivation: describeHyperparameter(
    z.enum(discriminatorActivationIds).default('leaky-relu'),
    {
      label: 'Activation in the discriminator',
      group: 'Network',
      stepTime: 'same',
      help: 'Leaky ReLU lets a fifth of what is negative through, and gradients with it; ReLU lets nothing through.',
      choiceLabels: { 'leaky-relu': 'Leaky ReLU (Radford 2015)', relu: 'ReLU' },
      advanced: true,
    },
  ),
  minibatchDeviation: describeHyperparameter(z.boolean().default(false), {
    label: 'Compare pictures (minibatch standard deviation)',
    group: 'Network',
    stepTime: 'same',
    help: 'Tells the discriminator how far the pictures of a batch differ, so that it notices a generator that draws one creature over and over (Karras 2018).',
    advanced: true,
  }),
  conditioning: describeHyperparameter(z.enum(conditioningIds).default('none'), {
    label: 'Conditioning',
    group: 'Network',
    stepTime: 'by-value',
    help: 'Train with the dataset’s labels, then ask for a label; or with its tags, as a bag of words, then ask in a sentence. Both are joined with the input of the networks (Mirza 2014), or projected in the discriminator (Miyato 2018, the better variant).',
    choiceLabels: labelsOf(conditioningTable),
  }),
  labelEmbedding: describeHyperparameter(z.int().min(0).max(256).default(32), {
    label: 'Label embedding',
    group: 'Network',
    stepTime: 'same',
    unit: 'numbers',
    help: 'Labels or tags are turned into this many learned numbers before they join the latents; 0 joins them as they are, one number a label.',
    appliesWhen: { conditioning: conditioningIds.filter((id) => id !== 'none') },
    advanced: true,
  }),
  pairs: describeHyperparameter(z.enum(pairingIds).default('outline'), {
    label: 'Picture pairs',
    group: 'Network',
    stepTime: 'same',
    help: 'What the generator is given and what it shall draw. Made from the sprites themselves, or taken from two subfolders with the same file names (the first by name is the input).',
    choiceLabels: {
      outline: 'Outline → sprite',
      grey: 'Grey → colour',
      sketch: 'Rough sketch → sprite',
      recolour: 'Other colours → sprite',
      folders: 'Two subfolders',
    },
  }),
};
