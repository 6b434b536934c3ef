import { createHash } from 'node:crypto';
import { findPreset } from '../../shared/run/presets.ts';
import { resolveHyperparameters } from '../../shared/hyperparameters/resolve.ts';
import {
  hyperparametersSchema,
  type HyperparameterChoices,
  type Hyperparameters,
} from '../../shared/hyperparameters/schema.ts';
import type { PictureKind } from './datasets.ts';

export interface Candidate {
  id: string;
  /** In a table: what is trained, in words. */
  title: string;
  /** What it is made for. */
  on: PictureKind;
  /** The studio trains by these; a reference has a script of bench/references/ and the place it is published at. */
  recipe:
    | { kind: 'studio'; hyperparameters: Hyperparameters }
    | { kind: 'reference'; script: string; source: string };
}

const presetsForPaintings: ReadonlySet<string> = new Set(['artwork', 'recipe-2017']);

function studio(
  id: string,
  title: string,
  presetId: string,
  choices: HyperparameterChoices = {},
  suffix?: string,
): Candidate {
  const preset = findPreset(presetId);
  const run = preset?.runs.find((each) => suffix === undefined || each.suffix === suffix);
  if (!run) throw new Error(`There is no preset "${presetId}" with a run "${suffix ?? ''}".`);
  // Everybody trains on all sprites: the references know of none that are held out.
  const hyperparameters = resolveHyperparameters(
    { ...choices, heldOut: false },
    run.hyperparameters,
  );
  const on = kindFor(presetId, hyperparameters);
  return { id, title, on, recipe: { kind: 'studio', hyperparameters } };
}

/** What a recipe of a preset is made for. */
function kindFor(presetId: string, { conditioning }: Hyperparameters): PictureKind {
  if (conditioning !== 'none') return 'labelled sprites';
  return presetsForPaintings.has(presetId) ? 'paintings' : 'sprites';
}

function reference(id: string, title: string, script: string, source: string): Candidate {
  return { id, title, on: 'sprites', recipe: { kind: 'reference', script, source } };
}

const pair = 'vanilla-against-wgan';
/** With the rate of its authors, which the pair's discriminator had before; what was measured of it is kept. */
const authorsRate: HyperparameterChoices = { discriminatorLearningRate: 2e-4 };

/** As `quick` painted before palettes were mixed; what was measured of it is kept. */
const choosing: HyperparameterChoices = { output: 'palette' };

/** In the order of the tables. */
export const candidates: readonly Candidate[] = [
  studio('quick', '`quick`', 'quick'),
  studio('quick-choosing', '`quick`, a colour chosen for each pixel', 'quick', choosing),
  studio('colours', '`colours`: DCGAN, any colour in any pixel', 'colours'),
  reference(
    'pytorch-dcgan',
    'PyTorch’s DCGAN example, four channels',
    'dcgan.py',
    'https://github.com/pytorch/examples/blob/main/dcgan/main.py',
  ),
  reference(
    'lightweight-gan',
    'lightweight-gan 1.2.1, its command line’s defaults',
    'lightweight.py',
    'https://pypi.org/project/lightweight-gan/1.2.1/',
  ),
  reference(
    'projected-gan',
    'Projected GAN, FastGAN-lite on Lite0',
    'projected.py',
    'https://arxiv.org/abs/2111.01007',
  ),
  studio('vanilla', '`vanilla-against-wgan`, vanilla', pair, {}, 'vanilla'),
  studio('wgan', '`vanilla-against-wgan`, WGAN', pair, {}, 'WGAN'),
  studio('wgan-gp', '`vanilla-against-wgan`, WGAN-GP', pair, { loss: 'wgan-gp' }, 'vanilla'),
  studio('ladder-wgan', '`ladder`, WGAN', 'ladder', {}, 'WGAN'),
  studio('ladder-wgan-gp', '`ladder`, WGAN-GP', 'ladder', {}, 'WGAN-GP'),
  studio('shaded', '`shaded`: WGAN-GP, palettes mixed', 'shaded'),
  studio('vanilla-authors', 'vanilla, both rates 2e-4', pair, authorsRate, 'vanilla'),
  studio(
    'vanilla-rmsprop',
    'vanilla, RMSProp 2e-4',
    pair,
    { ...authorsRate, optimizer: 'rmsprop' },
    'vanilla',
  ),
  studio('quick-ema', '`quick-choosing`, average of 0.9995', 'quick', {
    ...choosing,
    emaDecay: 0.9995,
  }),
  studio('quick-lecam', '`quick-choosing`, LeCam 0.1', 'quick', { ...choosing, lecam: 0.1 }),
  studio('quick-linear', '`quick-choosing`, rate falls linearly', 'quick', {
    ...choosing,
    learningRateSchedule: 'linear',
  }),
  studio(
    'vanilla-falling',
    'vanilla, both rates 2e-4 and falling',
    pair,
    { ...authorsRate, learningRateSchedule: 'linear' },
    'vanilla',
  ),
  studio(
    'vanilla-smooth',
    'vanilla, both rates 2e-4, label smoothing 0.1',
    pair,
    { ...authorsRate, labelSmoothing: 0.1 },
    'vanilla',
  ),
  studio(
    'vanilla-linear',
    'vanilla, both rates 2e-4 and falling, compares pictures',
    pair,
    { ...authorsRate, minibatchDeviation: true, learningRateSchedule: 'linear' },
    'vanilla',
  ),
  studio('quick-ttur', '`quick-choosing`, generator 1e-4, discriminator 4e-4', 'quick', {
    ...choosing,
    generatorLearningRate: 1e-4,
    discriminatorLearningRate: 4e-4,
  }),
  studio('quick-64', '`quick-choosing`, batch of 64', 'quick', { ...choosing, batch: 64 }),
  studio('quick-projected', '`quick-choosing`, projected discriminator', 'quick', {
    ...choosing,
    discriminator: 'projected',
  }),
  studio('by-colour', '`by-colour`', 'by-colour'),
  studio('artwork', '`artwork`', 'artwork'),
  studio('artwork-residual', '`artwork`, residual generator', 'artwork', {
    generatorLayers: 'residual',
  }),
  studio('recipe-2017', '`recipe-2017`', 'recipe-2017'),
  // Whether `auto` may be what nobody has to choose: it takes bfloat16 where that is faster.
  studio('quick-bfloat16', '`quick-choosing` in bfloat16', 'quick', {
    ...choosing,
    precision: 'bfloat16',
  }),
];

export function candidateOf(id: string): Candidate | undefined {
  return candidates.find((candidate) => candidate.id === id);
}

/**
 * Of what departs from the defaults: a hyperparameter that is added to the studio, and off, makes no other recipe. Nor do the
 * bench's own: it trains for a time, saves nothing and measures at its marks.
 */
export function hashOf(recipe: Candidate['recipe']): string {
  const told =
    recipe.kind === 'studio' ? Object.entries(recipe.hyperparameters).filter(departs) : recipe;
  return createHash('sha256').update(JSON.stringify(told)).digest('hex');
}

const benchsOwn: ReadonlySet<string> = new Set([
  'steps',
  'checkpointEvery',
  'measureAllCheckpoints',
]);
const defaults: Record<string, unknown> = hyperparametersSchema.parse({});

function departs([name, value]: [string, unknown]): boolean {
  return !benchsOwn.has(name) && value !== defaults[name];
}
