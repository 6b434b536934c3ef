import type { ImportOptions } from './dataset.ts';
import type { HyperparameterChoices } from './hyperparameters/schema.ts';

/** A named starting point: one run, or several to queue together. Plain data. */
export interface Preset {
  id: string;
  title: string;
  summary: string;
  /** Suggested when a folder is imported for this preset. */
  dataset: Partial<ImportOptions>;
  runs: readonly PresetRun[];
}

export interface PresetRun {
  /** Appended to the run's name where a preset has several. */
  suffix: string;
  hyperparameters: HyperparameterChoices;
}

/**
 * Averaged, also pixel art: a small network learns soft edges in a third of the steps that it takes for the
 * hard ones of single pixels, and its creatures have calmer colours.
 */
const smallSprites: Partial<ImportOptions> = {
  size: 32,
  background: 'transparent',
  scaling: 'area',
};

const quick: HyperparameterChoices = {
  loss: 'non-saturating',
  baseChannels: 32,
  batch: 64,
  steps: 7_000,
  emaDecay: 0.998,
  shift: 0.125,
  brightness: 0.2,
  sampleEvery: 250,
  checkpointEvery: 1_000,
};

export const presets: readonly Preset[] = [
  {
    id: 'quick',
    title: 'First creatures in five minutes',
    summary:
      'A small vanilla DCGAN at 32x32. Shapes after one minute, creatures after about five, on two processor cores.',
    dataset: smallSprites,
    runs: [{ suffix: '', hyperparameters: quick }],
  },
  {
    id: 'vanilla-against-wgan',
    title: 'Vanilla against WGAN',
    summary:
      'Two runs from the same seed and latents that differ in the loss and its authors’ settings alone. Made for the Compare screen.',
    dataset: smallSprites,
    runs: [
      { suffix: 'vanilla', hyperparameters: { ...quick, steps: 4_000 } },
      { suffix: 'WGAN', hyperparameters: { ...quick, loss: 'wgan', steps: 4_000 } },
    ],
  },
  {
    id: 'overnight',
    title: 'Overnight on a processor',
    summary: 'A wider vanilla DCGAN for 64x64, trained while you sleep.',
    dataset: { ...smallSprites, size: 64 },
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
];

export const defaultPreset = presets[0] as Preset;

export function findPreset(id: string): Preset | undefined {
  return presets.find((preset) => preset.id === id);
}
