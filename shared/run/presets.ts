import type { ImportOptions } from '../dataset/dataset.ts';
import { layOverPreset } from '../hyperparameters/resolve.ts';
import type { HyperparameterChoices, Hyperparameters } from '../hyperparameters/schema.ts';

/** A named starting point: one run, or several to queue together. Plain data. */
export interface Preset {
  id: string;
  title: string;
  /** What its runs are named after, where its title is too long for that. */
  name?: string;
  summary: string;
  /** How long it took elsewhere, on sprites of this size: said where nobody knows how long it takes here. */
  timed?: { size: number; words: string };
  /** Suggested when a folder is imported for this preset. */
  dataset: Partial<ImportOptions>;
  runs: readonly PresetRun[];
}

export interface PresetRun {
  /** Appended to the run's name where a preset has several. */
  suffix: string;
  hyperparameters: HyperparameterChoices;
  /** What it changes of the run before it, and what that is to bring: for whoever learns what a GAN is. */
  lesson?: string;
}

/** Pixel art at its own pixels (docs/decisions/0320-pixel-art-at-its-own-pixels.md). */
const sprites: Partial<ImportOptions> = { background: 'transparent' };

/** Any colours in any pixel, with the settings of DCGAN's authors: what all rungs of the ladder begin from. */
const colours: HyperparameterChoices = {
  output: 'colours',
  loss: 'non-saturating',
  baseChannels: 32,
  batch: 64,
  steps: 7_000,
  emaDecay: 0.998,
  shift: 0.125,
  brightness: 0.2,
  sampleEvery: 250,
  // Creatures are measured at checkpoints: of a run of 4,000 steps often enough to say whether its curves tell of them.
  checkpointEvery: 500,
};

/** Compared runs are shorter: several of them are waited for. */
const compared: HyperparameterChoices = { ...colours, steps: 4_000 };

/** What goes with a palette whatever the loss; a quarter of the latents is for the colours. */
const palette: HyperparameterChoices = {
  output: 'palette',
  latentSize: 128,
  brightness: 0,
  tint: 0.2,
};

const comparedPalettes: HyperparameterChoices = { ...compared, ...palette };

/**
 * As far as the vanilla side is known to stay as good as it gets (docs/quality.md). A tenth of its short training would not
 * measure it often enough to say whether its losses tell of its creatures.
 */
const pair: HyperparameterChoices = {
  ...comparedPalettes,
  steps: 3_000,
  measureAllCheckpoints: true,
};

/**
 * The best that is known for pixel art on a processor: a narrow discriminator that sees single pixels, kept from
 * stretching by spectral normalisation (docs/models.md), and a palette that is mixed (docs/decisions/0673).
 */
const quick: HyperparameterChoices = {
  ...colours,
  ...palette,
  output: 'mixture',
  loss: 'hinge',
  discriminatorNorm: 'spectral',
  discriminatorLayers: 'full-size',
  discriminatorChannels: 16,
  minibatchDeviation: true,
  beta1: 0,
  beta2: 0.99,
  batch: 32,
  steps: 4_000,
  heldOut: true,
};

/** A mixture has the slope that a penalised critic is followed by (docs/decisions/0671). */
const shaded: HyperparameterChoices = {
  ...comparedPalettes,
  output: 'mixture',
  loss: 'wgan-gp',
  heldOut: true,
};

/** In place of a palette, as `colours` has it: paint has no other palette, but lighter and darker places. */
const anyColours: HyperparameterChoices = { output: 'colours', brightness: 0.2, tint: 0 };

/** The spectral recipe of `quick` comes to one shape a label after 2,500 steps; this one stays various. */
const conditional: HyperparameterChoices = { ...comparedPalettes, minibatchDeviation: true };

/**
 * For many steps on a graphics card: a longer average, and augmentation as often as the discriminator begins
 * to know the sprites by heart (Karras 2020, arXiv 2006.06676).
 */
const long: HyperparameterChoices = {
  baseChannels: 64,
  steps: 60_000,
  emaDecay: 0.999,
  augmentationStrength: 'adaptive',
  sampleEvery: 1_000,
  checkpointEvery: 2_000,
};

export const presets: readonly Preset[] = [
  {
    id: 'quick',
    title: 'First creatures',
    summary:
      'A small DCGAN that paints pixel art: each creature in shades of a palette of its own. Left to train for an hour it goes on getting better.',
    timed: {
      size: 32,
      words:
        'Shapes after one minute, creatures after about five, at 32x32 on two processor cores.',
    },
    dataset: sprites,
    runs: [{ suffix: '', hyperparameters: quick }],
  },
  {
    id: 'shaded',
    title: 'Shaded creatures',
    summary:
      'The first creatures’ palettes with WGAN-GP, whose estimate falls as creatures come nearer. Slower: bodies with heads, limbs and shades after some twenty minutes.',
    timed: {
      size: 32,
      words:
        'Plain bodies after about five minutes, creatures after about twenty, at 32x32 on two processor cores.',
    },
    dataset: sprites,
    runs: [{ suffix: '', hyperparameters: shaded }],
  },
  {
    id: 'by-colour',
    title: 'By colour',
    summary:
      'A small conditional GAN with a projection discriminator, on sprites labelled by their main colour. Afterwards ask for a colour, or for a mix of two.',
    dataset: { ...sprites, labels: 'colour' },
    runs: [
      {
        suffix: '',
        hyperparameters: { ...conditional, conditioning: 'projection', wrongLabels: true },
      },
    ],
  },
  {
    id: 'tags',
    title: 'From words',
    summary:
      'A small conditional GAN that learns tags: those of a labels.csv, or each sprite’s colour and size without one. Afterwards ask in words: “a big blue one”.',
    dataset: sprites,
    runs: [{ suffix: '', hyperparameters: { ...conditional, conditioning: 'tags' } }],
  },
  {
    id: '64',
    title: 'Larger pixel art, 64x64',
    name: 'Larger pixel art',
    summary:
      'The recipe of the first creatures at 64x64, with more colours. A step takes about four times as long as at 32x32.',
    dataset: { ...sprites, size: 64 },
    runs: [{ suffix: '', hyperparameters: { ...quick, paletteSize: 16 } }],
  },
  {
    id: 'colours',
    title: 'Painted pictures',
    summary:
      'A small vanilla DCGAN that paints any colour in any pixel: for pictures that are no pixel art.',
    dataset: sprites,
    runs: [{ suffix: '', hyperparameters: colours }],
  },
  {
    id: 'artwork',
    title: 'Painted artwork, 64x64',
    name: 'Painted artwork',
    summary:
      'The recipe of the first creatures with any colour in any pixel, at 64x64: for drawings and paintings. Coloured bodies after some minutes, without eyes or lines; a step takes about three times as long as that of the first creatures at 32x32. Pictures of 128x128 can be chosen as well: bodies with limbs and shading after half an hour of one core.',
    dataset: { ...sprites, size: 64 },
    runs: [{ suffix: '', hyperparameters: { ...quick, ...anyColours } }],
  },
  {
    id: 'outline',
    title: 'Outline to sprite',
    summary:
      'pix2pix on pairs made from the sprites themselves: it learns to colour an outline in, also one that you draw.',
    dataset: sprites,
    runs: [
      {
        suffix: '',
        hyperparameters: {
          model: 'pix2pix',
          pairs: 'outline',
          steps: 4_000,
          sampleEvery: 250,
          checkpointEvery: 500,
        },
      },
    ],
  },
  {
    id: 'vanilla-against-wgan',
    title: 'Vanilla against WGAN',
    name: 'comparison',
    summary:
      'Two runs from the same seed and latents, both with palettes, that differ in the loss and the settings that go with it: its authors’, but for the vanilla detective’s learning rate, half of theirs, and WGAN’s, four times theirs. WGAN’s clipped critic’s estimate says little of the creatures; that of WGAN-GP falls as they come nearer, with palettes to choose from in the first hundreds of steps. Made for the Compare screen.',
    dataset: sprites,
    runs: [
      {
        suffix: 'vanilla',
        // Half its authors' rate: at theirs, 2e-4, it loses by the end what it had (docs/decisions/0662).
        hyperparameters: { ...pair, discriminatorLearningRate: 1e-4 },
      },
      {
        suffix: 'WGAN',
        // Its authors' rate, 5e-5, takes four times the steps here.
        hyperparameters: {
          ...pair,
          loss: 'wgan',
          generatorLearningRate: 2e-4,
          discriminatorLearningRate: 2e-4,
        },
      },
    ],
  },
  {
    id: 'ladder',
    title: 'The lesson’s ladder',
    name: 'ladder',
    summary:
      'One seed, one change a rung: fully connected networks, convolutions, the Wasserstein loss, the gradient penalty.',
    timed: { size: 32, words: 'Up to an hour at 32x32 on two processor cores.' },
    dataset: sprites,
    runs: [
      {
        suffix: 'fully connected',
        hyperparameters: { ...compared, model: 'mlp' },
        lesson:
          'Two networks that play against each other (Goodfellow 2014). Every pixel is computed from all numbers by itself: nothing says that neighbours belong together.',
      },
      {
        suffix: 'DCGAN',
        hyperparameters: compared,
        lesson:
          'Convolutions in both (Radford 2015): what is learned in one place of the picture counts in all, and edges become edges.',
      },
      {
        suffix: 'WGAN',
        hyperparameters: { ...compared, loss: 'wgan' },
        lesson:
          'The detective answers with a height in place of a probability (Arjovsky 2017): it can be trained as well as one likes without leaving the forger nothing to learn from. Its weights are clipped for that, which keeps it blunt: how near the creatures are its estimate does not say here.',
      },
      {
        suffix: 'WGAN-GP',
        hyperparameters: { ...compared, loss: 'wgan-gp' },
        lesson:
          'A penalty on how steep the critic is, in place of the clipping that leaves it blunt (Gulrajani 2017): its estimate falls while creatures come nearer.',
      },
    ],
  },
  {
    id: 'overnight',
    title: 'Overnight on a CPU',
    name: 'Overnight',
    summary: 'A wider DCGAN with palettes, trained while you sleep.',
    dataset: { ...sprites, size: 64 },
    runs: [
      {
        suffix: '',
        hyperparameters: {
          ...quick,
          baseChannels: 48,
          steps: 60_000,
          emaDecay: 0.999,
          sampleEvery: 1_000,
          checkpointEvery: 2_000,
        },
      },
    ],
  },
  {
    id: 'gpu-64',
    title: 'GPU, 64x64',
    name: 'GPU 64x64',
    summary: 'A wide DCGAN with palettes and adaptive augmentation. Too slow for a processor.',
    dataset: { ...sprites, size: 64 },
    runs: [{ suffix: '', hyperparameters: { ...quick, ...long, discriminatorChannels: 32 } }],
  },
  {
    id: 'gpu-128',
    title: 'GPU, 128x128',
    name: 'GPU 128x128',
    summary:
      'The light GAN, made for few pictures of many pixels, with palettes, at the full size of the studio. Too slow for a processor.',
    dataset: { ...sprites, size: 128 },
    runs: [
      {
        suffix: '',
        hyperparameters: {
          ...colours,
          ...palette,
          ...long,
          model: 'light',
          loss: 'hinge',
          batch: 32,
        },
      },
    ],
  },
  {
    id: 'recipe-2017',
    title: 'The 2017 recipe',
    summary:
      'pokeGAN as published, 128x128 on black, without its two mistakes. A step takes about 16 s on two cores: nine hours for these 2,000, four and a half days for the 25,000 that the script did. After 600 it draws clouds with a pattern of dots; at 64x64, where a step takes a sixth of that, 3,000 come to ragged bodies without eyes. It can be trained on.',
    // The script flattened transparency to black, and stretched pictures to the square.
    dataset: { size: 128, background: 'black', scaling: 'area', fit: 'stretch' },
    runs: [
      {
        suffix: '',
        hyperparameters: {
          model: 'pokegan',
          batch: 64,
          steps: 2_000,
          // The script drew with the weights of the moment.
          emaDecay: 0,
          sampleEvery: 100,
          checkpointEvery: 200,
        },
      },
    ],
  },
];

export const defaultPreset = presets[0] as Preset;

/** What a larger size takes where a time is said; empty where none is, or it holds. */
export function timeRemark({ timed }: Preset, size: number): string {
  if (timed === undefined || size <= timed.size) return '';
  const times = Number(((size / timed.size) ** 2).toPrecision(2));
  return `The time is that of ${timed.size}×${timed.size} sprites; at ${size}×${size} it takes about ${times} times as long.`;
}

export function findPreset(id: string): Preset | undefined {
  return presets.find((preset) => preset.id === id);
}

/** Whether a run that began from a preset's settings is one of it still: with another model or loss it is another GAN. */
export function isOfPreset(
  preset: Preset,
  { model, loss }: Pick<Hyperparameters, 'model' | 'loss'>,
): boolean {
  return preset.runs.some((run) => {
    const own = layOverPreset({}, run.hyperparameters);
    return own.model === model && own.loss === loss;
  });
}

/** Of a run's preset; its id where a newer studio made it, null where it has none. */
export function presetTitle(presetId: string | null): string | null {
  return presetId === null ? null : (findPreset(presetId)?.title ?? presetId);
}
