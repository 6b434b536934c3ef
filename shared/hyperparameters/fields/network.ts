import { z } from 'zod';
import { describeField } from '../../fields.ts';
import {
  conditioningIds,
  modelIds,
  normalisationIds,
  pairingIds,
  type ModelId,
} from '../choices.ts';
import { conditioningsOf, normalisationsOf } from '../combinations.ts';

const convolutional: readonly ModelId[] = ['dcgan', 'pokegan', 'light', 'capsule', 'pix2pix'];
const fromLatents: readonly ModelId[] = ['mlp', 'dcgan', 'pokegan', 'light', 'capsule'];

/** What the two networks are. */
export const networkFields = {
  model: describeField(z.enum(modelIds).default('dcgan'), {
    label: 'Model',
    group: 'Network',
    help: 'The pair of networks. Fully connected as in 2014, convolutional (DCGAN), the light GAN made for few pictures, or a U-Net that turns one picture into another.',
    choiceLabels: {
      mlp: 'Fully connected (Goodfellow 2014)',
      dcgan: 'DCGAN (Radford 2015)',
      pokegan: 'pokeGAN, the recipe of 2017',
      light: 'Light GAN (Liu 2021)',
      capsule: 'Capsule GAN (Jaiswal 2018), an experiment',
      pix2pix: 'Image to image: pix2pix (Isola 2017)',
    },
  }),
  baseChannels: describeField(z.int().min(4).max(256).multipleOf(4).default(32), {
    label: 'Base channels',
    group: 'Network',
    unit: 'channels',
    help: 'Width of the widest-resolution layer; each halving of the resolution doubles it. More is slower and sharper.',
    appliesWhen: { model: convolutional },
  }),
  hiddenUnits: describeField(z.int().min(16).max(4_096).default(512), {
    label: 'Hidden units',
    group: 'Network',
    unit: 'units',
    help: 'Width of the fully connected layers.',
    appliesWhen: { model: ['mlp'] },
  }),
  latentSize: describeField(z.int().min(2).max(1024).default(100), {
    label: 'Latent size',
    group: 'Network',
    unit: 'numbers',
    help: 'How many random numbers the generator turns into a creature.',
    appliesWhen: { model: fromLatents },
  }),
  latentDistribution: describeField(z.enum(['normal', 'uniform']).default('normal'), {
    label: 'Latent distribution',
    group: 'Network',
    help: 'Where the random numbers come from: the standard normal distribution, or evenly from −1 to 1 as in 2014 to 2017.',
    choiceLabels: { normal: 'Normal', uniform: 'Uniform, −1 to 1' },
    appliesWhen: { model: fromLatents },
    advanced: true,
  }),
  discriminatorNorm: describeField(z.enum(normalisationIds).default('batch'), {
    label: 'Normalisation in the discriminator',
    group: 'Network',
    help: 'Batch (Ioffe 2015) for vanilla and WGAN, layer (Ba 2016) or none where gradients are penalised, spectral (Miyato 2018) for hinge.',
    choiceLabels: { none: 'None', batch: 'Batch', layer: 'Layer', spectral: 'Spectral' },
    appliesWhen: { model: ['mlp', 'dcgan', 'light'] },
    choicesWhen: { field: 'model', choices: normalisationsOf },
  }),
  conditioning: describeField(z.enum(conditioningIds).default('none'), {
    label: 'Conditioning',
    group: 'Network',
    help: 'Train with the dataset’s labels, then ask for a label. Joined with the input (Mirza 2014), projected in the discriminator (Miyato 2018, the better variant), or free tags as a bag of words.',
    choiceLabels: {
      none: 'None',
      concat: 'Labels, joined with the input',
      projection: 'Labels, projection discriminator',
      tags: 'Tags, as a bag of words',
    },
    appliesWhen: { model: ['mlp', 'dcgan', 'light'] },
    choicesWhen: { field: 'model', choices: conditioningsOf },
  }),
  labelEmbedding: describeField(z.int().min(0).max(256).default(32), {
    label: 'Label embedding',
    group: 'Network',
    unit: 'numbers',
    help: 'Labels or tags are turned into this many learned numbers before they join the latents; 0 joins them as they are, one number a label.',
    appliesWhen: {
      model: ['mlp', 'dcgan', 'light'],
      conditioning: ['concat', 'projection', 'tags'],
    },
    advanced: true,
  }),
  pairs: describeField(z.enum(pairingIds).default('outline'), {
    label: 'Picture pairs',
    group: 'Network',
    help: 'What the generator is given and what it shall draw. Made from the sprites themselves, or taken from two subfolders with the same file names (the first by name is the input).',
    choiceLabels: {
      outline: 'Outline → sprite',
      grey: 'Grey → colour',
      sketch: 'Rough sketch → sprite',
      recolour: 'Other colours → sprite',
      folders: 'Two subfolders',
    },
    appliesWhen: { model: ['pix2pix'] },
  }),
};
