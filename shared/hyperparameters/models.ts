import type { NormalisationId } from './choices.ts';
import { discriminatorIds, type DiscriminatorId } from './discriminators.ts';
import { conditioningIds, type ConditioningId } from './conditionings.ts';
import type { SettingName, Settings } from './fields/settings.ts';
import { clipsWeights, lossesMadeFor, type LossId } from './losses.ts';
import { arXiv, type Chapter, type Publication } from './published.ts';

/** All there is to know of a pair of networks beside its layers (main/trainer/gan/models/). */
export interface ModelRow {
  /** In the names of runs: "DCGAN". */
  name: string;
  /** Where it is chosen. */
  label: string;
  published: readonly Publication[];
  /** Whether the generator turns random numbers or another picture into a picture. */
  startsFrom: 'latents' | 'picture';
  /** Images must be a multiple of this many pixels wide, for its halvings. */
  sizeStep: number;
  /** The losses that it can be trained with, its authors' first where they name one. */
  losses: readonly LossId[];
  whyTheseLosses: string;
  /** What may judge; a choice where there is more than one. */
  discriminators: readonly DiscriminatorId[];
  whyTheseDiscriminators?: string;
  /** Of its own discriminator; a choice where there is more than one. */
  normalisations: readonly NormalisationId[];
  /** A choice where there is more than one. */
  conditionings: readonly ConditioningId[];
  /** Its own settings; those of latents, pairs, normalisation and conditioning follow from the lines above. */
  fields: readonly SettingName[];
  /** Its own loss and normalisation, and whatever else its authors chose; taken over when the model is chosen. */
  settings: Settings & { loss: LossId; discriminatorNorm: NormalisationId };
  /** Its own chapter of docs/models.md. */
  chapter: Chapter;
}

const onPictures = lossesMadeFor('pictures');
const anyConditioning = conditioningIds;
const anyDiscriminator = discriminatorIds;
const ownDiscriminator = ['own'] as const;

/**
 * Every model of the studio in one row. Ids are those of the command line and of stored runs; their order is that of
 * the form.
 */
const rows = {
  mlp: {
    name: 'Fully connected',
    label: 'Fully connected (Goodfellow 2014)',
    published: [arXiv('Goodfellow 2014', '1406.2661')],
    startsFrom: 'latents',
    sizeStep: 8,
    losses: onPictures,
    whyTheseLosses: 'Its discriminator answers with one number a picture.',
    discriminators: anyDiscriminator,
    normalisations: ['none', 'layer', 'spectral'],
    conditionings: anyConditioning,
    fields: ['hiddenUnits'],
    /** Goodfellow 2014 has no normalisation. */
    settings: { loss: 'non-saturating', discriminatorNorm: 'none' },
    chapter: { place: 10, title: 'The first GAN: fully connected', steps: 2_000 },
  },
  dcgan: {
    name: 'DCGAN',
    label: 'DCGAN (Radford 2015)',
    published: [arXiv('Radford 2015', '1511.06434')],
    startsFrom: 'latents',
    sizeStep: 8,
    losses: onPictures,
    whyTheseLosses: 'Its discriminator answers with one number a picture.',
    discriminators: anyDiscriminator,
    normalisations: ['batch', 'layer', 'spectral', 'none'],
    conditionings: anyConditioning,
    fields: [
      ...(['baseChannels', 'discriminatorLayers', 'discriminatorChannels'] as const),
      ...(['minibatchDeviation', 'generatorLayers', 'generatorNorm', 'resampling'] as const),
      ...(['hiddenDense', 'discriminatorActivation'] as const),
    ],
    settings: { loss: 'non-saturating', discriminatorNorm: 'batch' },
    chapter: { place: 20, title: 'DCGAN: convolutions', steps: 5_000, preset: 'colours' },
  },
  pokegan: {
    name: 'pokeGAN',
    label: 'pokeGAN, the recipe of 2017',
    published: [{ by: 'pokeGAN.py', url: 'https://github.com/moxiegushi/pokeGAN' }],
    startsFrom: 'latents',
    sizeStep: 32,
    losses: ['wgan'],
    whyTheseLosses:
      'The recipe of 2017 is a WGAN with weight clipping; for other losses choose the model dcgan.',
    discriminators: ownDiscriminator,
    whyTheseDiscriminators: 'The recipe of 2017 has its own; for another choose the model dcgan.',
    normalisations: ['batch'],
    conditionings: ['none'],
    fields: ['baseChannels', 'reuseNoise', 'imagesFromZero', 'augmentGenerated'],
    /**
     * The script of 2017: RMSProp of TensorFlow 1 at 2e-4 for both networks, weights clipped before the critic's step,
     * uniform latents, real pictures alone augmented: contrast 0.9 to 1.1, and brightness 0.1 of images in [0, 1],
     * which is 0.2 in [-1, 1].
     */
    settings: {
      loss: 'wgan',
      discriminatorNorm: 'batch',
      baseChannels: 32,
      latentSize: 100,
      latentDistribution: 'uniform',
      generatorLearningRate: 2e-4,
      discriminatorLearningRate: 2e-4,
      rmspropDecay: 0.9,
      rmspropEpsilon: 1e-10,
      rmspropFirstSquare: 1,
      clipFirst: true,
      augmentGenerated: false,
      shift: 0,
      brightness: 0.2,
      contrast: 0.1,
    },
    chapter: {
      place: 120,
      title: 'The recipe of 2017',
      steps: 100,
      preset: 'recipe-2017',
      size: 32,
    },
  },
  light: {
    name: 'Light GAN',
    label: 'Light GAN (Liu 2021)',
    published: [arXiv('Liu 2021', '2101.04775')],
    startsFrom: 'latents',
    sizeStep: 32,
    losses: ['hinge', ...onPictures.filter((loss) => loss !== 'hinge' && !clipsWeights(loss))],
    whyTheseLosses:
      'Its discriminator also learns to redraw the sprites, and clipped weights could not; it answers with one number, not with a capsule.',
    discriminators: anyDiscriminator,
    normalisations: ['spectral', 'batch', 'layer', 'none'],
    conditionings: anyConditioning,
    fields: ['baseChannels', 'reconstruction'],
    /**
     * Its averaging of 0.999 is for runs of 50,000 steps and more. Its authors' code has both batch and spectral
     * normalisation in the discriminator: in the first 1,500 steps batch alone gave clearer creatures than spectral
     * alone at rates of 2e-4 and 1e-3. The gated generator runs away from a discriminator as slow as itself (a hinge
     * loss near 2, grainy colours); three times its rate holds it.
     */
    settings: {
      loss: 'hinge',
      discriminatorNorm: 'batch',
      latentSize: 64,
      discriminatorLearningRate: 6e-4,
    },
    chapter: { place: 90, title: 'Light GAN: made for few pictures', steps: 1_500 },
  },
  capsule: {
    name: 'Capsule GAN',
    label: 'Capsule GAN (Jaiswal 2018), an experiment',
    published: [arXiv('Jaiswal 2018', '1802.06167'), arXiv('Sabour 2017', '1710.09829')],
    startsFrom: 'latents',
    sizeStep: 8,
    losses: lossesMadeFor('capsules'),
    whyTheseLosses:
      'A capsule answers with a length from 0 to 1, which only the margin loss reads.',
    discriminators: ownDiscriminator,
    whyTheseDiscriminators: 'A capsule GAN is one by its discriminator.',
    normalisations: ['batch'],
    conditionings: ['none'],
    fields: ['baseChannels'],
    /**
     * Jaiswal 2018, but for the rate: at the generator's own the capsules are soon sure (a loss near 0), lengths near
     * 0 have no slope left, and the generator stands still.
     */
    settings: { loss: 'margin', discriminatorNorm: 'batch', discriminatorLearningRate: 5e-5 },
    chapter: { place: 100, title: 'Capsules: an experiment', steps: 600 },
  },
  pix2pix: {
    name: 'Image to image: pix2pix',
    label: 'Image to image: pix2pix (Isola 2017)',
    published: [arXiv('Isola 2017', '1611.07004')],
    startsFrom: 'picture',
    sizeStep: 8,
    losses: lossesMadeFor('pairs'),
    whyTheseLosses:
      'It is trained on pairs, where the L1 distance to the wanted picture is part of the loss.',
    discriminators: ownDiscriminator,
    whyTheseDiscriminators:
      'It judges a drawing beside the picture that it is drawn from, and a projected one sees one picture alone.',
    normalisations: ['batch'],
    conditionings: ['none'],
    fields: ['baseChannels'],
    /** Nothing is done to pictures but mirroring and a small shift, the same for both of a pair. */
    settings: { loss: 'pix2pix', discriminatorNorm: 'batch', batch: 8, shift: 0.06, brightness: 0 },
    chapter: { place: 110, title: 'Image to image: pix2pix', steps: 1_500, preset: 'outline' },
  },
} satisfies Record<string, ModelRow>;

export type ModelId = keyof typeof rows;
export const modelTable: Readonly<Record<ModelId, ModelRow>> = rows;
export const modelIds = Object.keys(rows) as [ModelId, ...ModelId[]];

/** Whether a model turns one picture into another, rather than random numbers into a picture. */
export function drawsFromPictures(model: ModelId): boolean {
  return modelTable[model].startsFrom === 'picture';
}

/** The models with which a setting has a meaning; none where it has one with all. */
export function modelsWith(setting: SettingName): readonly ModelId[] {
  return modelIds.filter((id) => fieldsOfModel(modelTable[id]).includes(setting));
}

/** What a column of the table says, by model. */
export function byModel<Column extends keyof ModelRow>(
  column: Column,
): Record<ModelId, ModelRow[Column]> {
  const entries = modelIds.map((id) => [id, modelTable[id][column]]);
  return Object.fromEntries(entries) as Record<ModelId, ModelRow[Column]>;
}

function fieldsOfModel({ fields, startsFrom, ...row }: ModelRow): readonly SettingName[] {
  const ofStart: Record<typeof startsFrom, readonly SettingName[]> = {
    latents: ['latentSize', 'latentDistribution', 'output', 'paletteSize', 'heldOut'],
    picture: ['pairs'],
  };
  return [
    ...fields,
    ...ofStart[startsFrom],
    ...(row.discriminators.length > 1 ? (['discriminator'] as const) : []),
    ...(row.normalisations.length > 1 ? (['discriminatorNorm'] as const) : []),
    ...(row.conditionings.length > 1
      ? (['conditioning', 'labelEmbedding', 'wrongLabels'] as const)
      : []),
  ];
}
