import { z } from 'zod';
import { estimatesTell, judgeName, type LossId } from '../hyperparameters/losses.ts';
import { arXiv, type Publication } from '../hyperparameters/published.ts';
import type { ClockMark } from './clock.ts';

/** What is drawn in one chart of a run, because it has one scale. */
export const seriesGroups = {
  estimate: 'Wasserstein estimate',
  losses: 'Losses',
  terms: 'What the losses are made of',
  scores: 'Scores',
  accuracy: 'Accuracy of the detective',
  gradients: 'Gradient norms',
  augmentation: 'Augmentation',
  distance: 'Distance from the sprites (KID on EfficientNet-Lite0 features)',
  shares: 'Shares of creatures and sprites',
  specks: 'Specks',
  colours: 'Colours a creature',
  shapes: 'Distinct shapes',
  wasserstein: 'Distance of details (sliced Wasserstein)',
  copying: 'Copying',
} as const;
export type SeriesGroup = keyof typeof seriesGroups;

/** Where that is so. */
const tellingGroups: Partial<Record<SeriesGroup, string>> = {
  estimate: 'Wasserstein estimate: lower is nearer',
};

/** The title of a chart for runs of these losses. */
export function groupTitle(group: SeriesGroup, losses: readonly LossId[]): string {
  return (estimatesTell(losses) ? tellingGroups[group] : undefined) ?? seriesGroups[group];
}

export interface SeriesDescription {
  /** In charts and tables; says "discriminator" where a WGAN's is called a critic. */
  label: string;
  /** For somebody who has not read the paper. */
  meaning: string;
  /** Where it comes from, or where it is told what it says of training; not there of what the studio counts by itself. */
  source?: Publication;
  /**
   * Which way is better for the creatures, or what the best ones come near to; null where neither way is better, as with
   * two networks that play against each other.
   */
  better: 'lower' | 'higher' | { nearest: number } | null;
  /** Null for one that no chart shows by itself. */
  group: SeriesGroup | null;
  /** Whether runs with different losses have it on one scale. */
  sameScale: boolean;
  /** Of all measurements the one by which checkpoints of a run are ranked. */
  ranksCheckpoints?: true;
  /** What a measurement is called where one line tells what came of it; not there for what such a line leaves out. */
  inBrief?: string;
}

/**
 * Every number that training tells of itself, by the name under which it is stored. A series more is a row here, and
 * a value that the training step reports by that name (main/trainer/step/step-report.ts).
 */
const table = {
  'discriminator/wasserstein': {
    label: 'Wasserstein estimate',
    meaning:
      'How far creatures are from sprites as the critic sees it: its mean score of sprites less that of creatures. With a gradient penalty lower is nearer, once the critic has found its scale in the first steps (and for some 500 steps alone where pixels choose from a palette); with clipped weights it rather rose while creatures got better, in measurements on three seeds.',
    source: arXiv('Arjovsky 2017', '1701.07875'),
    better: 'lower',
    group: 'estimate',
    sameScale: false,
  },
  'generator/loss': {
    label: 'Forger (generator)',
    meaning: 'All that the generator minimises. It falls when its creatures pass for real ones.',
    source: arXiv('Goodfellow 2014', '1406.2661'),
    better: null,
    group: 'losses',
    sameScale: false,
  },
  'discriminator/loss': {
    label: 'Detective (discriminator)',
    meaning: 'All that the discriminator minimises. It falls when it is not fooled.',
    source: arXiv('Goodfellow 2014', '1406.2661'),
    better: null,
    group: 'losses',
    sameScale: false,
  },
  'generator/adversarial': {
    label: 'Forger: being found out',
    meaning: 'What the generator pays for creatures that the discriminator tells from sprites.',
    source: arXiv('Isola 2017', '1611.07004'),
    better: null,
    group: 'terms',
    sameScale: false,
  },
  'generator/l1': {
    label: 'Forger: distance from the wanted pictures',
    meaning: 'Mean difference of what is drawn from what should be drawn, times its weight.',
    source: arXiv('Isola 2017', '1611.07004'),
    better: 'lower',
    group: 'terms',
    sameScale: false,
  },
  'discriminator/real': {
    label: 'Detective: real sprites',
    meaning: 'What the discriminator pays for real sprites that it takes for forgeries.',
    source: arXiv('Goodfellow 2014', '1406.2661'),
    better: null,
    group: 'terms',
    sameScale: false,
  },
  'discriminator/generated': {
    label: 'Detective: forgeries',
    meaning: 'What the discriminator pays for creatures that it takes for real.',
    source: arXiv('Goodfellow 2014', '1406.2661'),
    better: null,
    group: 'terms',
    sameScale: false,
  },
  'discriminator/pairs': {
    label: 'Detective: pairs',
    meaning: 'What the discriminator pays for creatures that it takes for more real than a sprite.',
    source: arXiv('Huang 2024', '2501.05441'),
    better: null,
    group: 'terms',
    sameScale: false,
  },
  'discriminator/distance': {
    label: 'Detective: distance',
    meaning:
      'Mean score of creatures less that of sprites: its depth below 0 says how far the two are apart.',
    source: arXiv('Arjovsky 2017', '1701.07875'),
    better: null,
    group: 'terms',
    sameScale: false,
  },
  'discriminator/smoothing': {
    label: 'Detective: label smoothing',
    meaning: 'What the discriminator pays for being too sure of real sprites.',
    source: arXiv('Salimans 2016', '1606.03498'),
    better: null,
    group: 'terms',
    sameScale: false,
  },
  'discriminator/gradient-penalty': {
    label: 'Detective: gradient penalty',
    meaning: 'How far the slope between sprites and creatures is from 1, times its weight.',
    source: arXiv('Gulrajani 2017', '1704.00028'),
    better: 'lower',
    group: 'terms',
    sameScale: false,
  },
  'discriminator/r1': {
    label: 'Detective: R1 penalty',
    meaning: 'How steep the discriminator is at real sprites, times its weight.',
    source: arXiv('Mescheder 2018', '1801.04406'),
    better: 'lower',
    group: 'terms',
    sameScale: false,
  },
  'discriminator/r2': {
    label: 'Detective: R2 penalty',
    meaning: 'How steep the discriminator is at creatures, times its weight.',
    source: arXiv('Mescheder 2018', '1801.04406'),
    better: 'lower',
    group: 'terms',
    sameScale: false,
  },
  'discriminator/lecam': {
    label: 'Detective: LeCam',
    meaning:
      'How far its answers to each kind of picture are from its average answer to the other, squared, times its weight.',
    source: arXiv('Tseng 2021', '2104.03310'),
    better: 'lower',
    group: 'terms',
    sameScale: false,
  },
  'discriminator/reconstruction': {
    label: 'Detective: second task',
    meaning:
      'How far sprites that it paints again from what it saw in them are off, times its weight.',
    source: arXiv('Liu 2021', '2101.04775'),
    better: 'lower',
    group: 'terms',
    sameScale: false,
  },
  'score/real': {
    label: 'Real sprites',
    meaning: 'Mean answer of the discriminator to real sprites; higher means more like real ones.',
    source: arXiv('Karras 2020', '2006.06676'),
    better: null,
    group: 'scores',
    sameScale: false,
  },
  'score/generated': {
    label: 'Creatures',
    meaning:
      'Mean answer of the discriminator to creatures. The nearer to the other, the less it tells apart.',
    source: arXiv('Karras 2020', '2006.06676'),
    better: null,
    group: 'scores',
    sameScale: false,
  },
  'discriminator/accuracy': {
    label: 'Detective: share it judged rightly',
    meaning:
      'Share of sprites and creatures that the discriminator judged rightly, or where only differences of its answers count, of pairs that it put in the right order. At 0.5 it only guesses; at 1 it teaches nothing more.',
    source: arXiv('Arjovsky and Bottou 2017', '1701.04862'),
    better: null,
    group: 'accuracy',
    sameScale: true,
  },
  'generator/gradient-norm': {
    label: 'Forger (generator)',
    meaning:
      'Length of the step that the generator’s loss asks of all of its weights together, before the optimizer.',
    source: arXiv('Arjovsky and Bottou 2017', '1701.04862'),
    better: null,
    group: 'gradients',
    sameScale: false,
  },
  'discriminator/gradient-norm': {
    label: 'Detective (discriminator)',
    meaning:
      'The same of the discriminator. Bursts come before a divergence; near 0 nothing is learned.',
    source: arXiv('Pascanu 2013', '1211.5063'),
    better: null,
    group: 'gradients',
    sameScale: false,
  },
  augmentation: {
    label: 'How often images are augmented',
    meaning:
      'Probability of each kind of augmentation, where it adapts: it rises while the discriminator knows the sprites by heart.',
    source: arXiv('Karras 2020', '2006.06676'),
    better: null,
    group: 'augmentation',
    sameScale: true,
  },
  'quality/kid': {
    label: 'KID on EfficientNet-Lite0 features',
    meaning:
      'How far 1,024 creatures are from the sprites in what a network that was trained on photographs sees in them, times 1,000; the band is one standard error. No Inception network is used, so it compares with no KID of papers.',
    source: arXiv('Bińkowski 2018', '1801.01401'),
    better: 'lower',
    group: 'distance',
    sameScale: true,
    ranksCheckpoints: true,
    inBrief: 'KID (EfficientNet-Lite0)',
  },
  'quality/density': {
    label: 'Density',
    meaning:
      'How closely creatures lie to sprites in EfficientNet-Lite0 features, about 1 where they lie as sprites do. It falls with noise; above 1 creatures keep to where sprites are alike.',
    source: arXiv('Naeem 2020', '2002.09797'),
    better: { nearest: 1 },
    group: 'shares',
    sameScale: true,
  },
  'quality/coverage': {
    label: 'Coverage',
    meaning:
      'Share of sprites that have a creature near them in EfficientNet-Lite0 features. It falls where creatures are all alike.',
    source: arXiv('Naeem 2020', '2002.09797'),
    better: 'higher',
    group: 'shares',
    sameScale: true,
    inBrief: 'coverage',
  },
  'quality/precision': {
    label: 'Precision',
    meaning: 'Share of creatures that lie among the sprites in EfficientNet-Lite0 features.',
    source: arXiv('Kynkäänniemi 2019', '1904.06991'),
    better: 'higher',
    group: 'shares',
    sameScale: true,
  },
  'quality/recall': {
    label: 'Recall',
    meaning: 'Share of sprites that lie among the creatures in EfficientNet-Lite0 features.',
    source: arXiv('Kynkäänniemi 2019', '1904.06991'),
    better: 'higher',
    group: 'shares',
    sameScale: true,
  },
  'quality/sliced-wasserstein': {
    label: 'Sliced Wasserstein distance',
    meaning:
      'How far patches of creatures are from patches of sprites, from coarse to fine. It needs no network.',
    source: arXiv('Karras 2018', '1710.10196'),
    better: 'lower',
    group: 'wasserstein',
    sameScale: true,
  },
  'quality/distinct-shapes': {
    label: 'Distinct shapes among 256',
    meaning: 'How many silhouettes there are among 256 creatures that no other one is like.',
    better: 'higher',
    group: 'shapes',
    sameScale: true,
  },
  'quality/colours': {
    label: 'Colours a creature',
    meaning: 'How many colours a creature has, in the mean. Compare with the sprites.',
    better: null,
    group: 'colours',
    sameScale: true,
    inBrief: 'colours a creature',
  },
  'quality/without-islands': {
    label: 'Creatures without stray islands',
    meaning: 'Share of creatures in which no one or two pixels float by themselves.',
    better: 'higher',
    group: 'shares',
    sameScale: true,
  },
  'quality/specks': {
    label: 'Specks, %',
    meaning:
      'How many of a hundred visible pixels have a colour that no neighbour has. Pixel art has some (about 7); noise has many.',
    better: null,
    group: 'specks',
    sameScale: true,
  },
  'quality/copies': {
    label: 'Copies of sprites',
    meaning:
      'Share of creatures that are a training sprite once more, also where it is mirrored, shifted or recoloured.',
    better: 'lower',
    group: 'shares',
    sameScale: true,
  },
  'quality/copying': {
    label: 'Copying test (C_T)',
    meaning:
      'Whether creatures are nearer to the training sprites than sprites that were held out: far below 0 is copying.',
    source: arXiv('Meehan 2020', '2004.05675'),
    better: null,
    group: 'copying',
    sameScale: true,
  },
  'quality/time': {
    label: 'Processor time of measuring',
    meaning: 'Milliseconds of one processor that a measurement of creatures took.',
    better: 'lower',
    group: null,
    sameScale: true,
  },
  time: {
    label: 'Training time',
    meaning:
      'Milliseconds of training after a step, pauses left out; the largest of a tick is that after its last step.',
    better: 'lower',
    group: null,
    sameScale: true,
  },
} as const satisfies Record<string, SeriesDescription>;

export type SeriesName = keyof typeof table;

/** Charts whose height means something else with every loss. */
type GroupOfManyScales = Extract<(typeof table)[SeriesName], { sameScale: false }>['group'];

/** Why runs with different losses must not be compared by the height of such charts. */
const whyManyScales: Readonly<Record<GroupOfManyScales, string>> = {
  estimate:
    'A critic’s estimate is the distance times a factor of its own, which depends on how its slope is bounded: compare how it falls, never how high it is in different runs.',
  losses:
    'Each loss measures something else, a discriminator’s cross-entropy and a critic’s distance, say: compare how they move, never how high they are.',
  terms:
    'Each loss is made of something else: compare how its parts move, never how high they are.',
  scores:
    'What an answer means depends on the loss: with cross-entropy 0 is undecided, while a critic’s scores have no zero and only their differences count. Compare how far a run’s two lines are apart and how that changes, never the heights of different runs.',
  gradients:
    'How steep a network’s loss is depends on the loss: look for bursts and for lines that die away, and do not compare the heights.',
};

/** What to know of a chart that runs with different losses share; undefined where they have it on one scale. */
export function remarkOnScales(group: SeriesGroup): string | undefined {
  const remarks: Partial<Record<SeriesGroup, string>> = whyManyScales;
  return remarks[group];
}

export const seriesTable: Readonly<Record<SeriesName, SeriesDescription>> = table;
export const seriesNames = Object.keys(table) as SeriesName[];

/** Values of a series by what is to be lowest: of two the better one costs less. Null where neither way is better. */
export function costOf(name: SeriesName, value: number): number | null {
  const { better } = seriesTable[name];
  if (better === null) return null;
  if (better === 'lower') return value;
  return better === 'higher' ? -value : Math.abs(value - better.nearest);
}

/** What is measured of creatures beside their training (docs/metrics.md). */
export type MetricName = Exclude<Extract<SeriesName, `quality/${string}`>, 'quality/time'>;
export const metricNames = seriesNames.filter(
  (name): name is MetricName => name.startsWith('quality/') && name !== 'quality/time',
);
export const seriesNameSchema = z.enum(seriesNames);

/** The measurement by which checkpoints of a run are ranked: the lower the better. */
export const [rankingSeries] = seriesNames.filter((name) => seriesTable[name].ranksCheckpoints) as [
  SeriesName,
];

/** What a critic tells of how far creatures are from sprites. */
export const [estimateSeries] = seriesNames.filter(
  (name) => seriesTable[name].group === 'estimate',
) as [SeriesName];

/** The two losses, whose small curves lists show. */
export const lossNames = ['generator/loss', 'discriminator/loss'] as const;

/** The label of a series for runs of these losses. */
export function seriesLabel(name: SeriesName, losses: readonly LossId[]): string {
  return seriesTable[name].label.replace('discriminator', judgeName(...losses));
}

/** A series by itself, away from its chart: "Losses: Forger (generator)"; its label alone where its chart has no other. */
export function seriesInFull(name: SeriesName, losses: readonly LossId[]): string {
  const { group } = seriesTable[name];
  const label = seriesLabel(name, losses);
  const others = seriesNames.filter((other) => seriesTable[other].group === group);
  return group === null || others.length === 1 ? label : `${groupTitle(group, losses)}: ${label}`;
}

/** What a series means, with its source: what is shown at the pointer. */
export function seriesMeaning(name: SeriesName): string {
  const { meaning, source } = seriesTable[name];
  return source ? `${meaning} (${source.by})` : meaning;
}

/** What a tick's steps had of one series; of a measurement its standard error up and down, where it has one. */
const statisticsSchema = z.object({
  /** Of how many steps: those in which it was measured and finite. Of a measurement, of how many creatures. */
  count: z.int().min(1),
  mean: z.number(),
  min: z.number(),
  max: z.number(),
});
export type Statistics = z.output<typeof statisticsSchema>;

/** What a tick tells, by name. */
export const seriesValuesSchema = z.partialRecord(seriesNameSchema, statisticsSchema);
export type SeriesValues = z.output<typeof seriesValuesSchema>;

/** How many points of a series are given where nobody says, and at most. */
export const defaultPoints = 1_000;
export const mostPoints = 2_000;

/**
 * One series of a run by column, ordered by step. A point is a tick, or where there are more ticks than points were asked
 * for, a stretch of them: at its last step.
 */
export interface SeriesColumns {
  step: readonly number[];
  mean: readonly number[];
  /** Null where every point is one step: then its mean is its smallest and its largest value. */
  spread: {
    /** How many ticks each point stands for. */
    ticks: readonly number[];
    /** Over how many steps. */
    count: readonly number[];
    min: readonly number[];
    max: readonly number[];
  } | null;
}

/** Series of a run: all that it has by name, the columns of those that were asked for, and what tells its axes. */
export interface RunSeries {
  names: SeriesName[];
  columns: { [Name in SeriesName]?: SeriesColumns };
  /** Whether single ticks stand for those around them, because a run of an older version is still being summed up. */
  isRough: boolean;
  /** When its steps were done; empty where that is not known. */
  clock: readonly ClockMark[];
  /** How many sprites its dataset has; null where that is gone. */
  sprites: number | null;
}

/** Steps that a tick may have; see main/trainer/process/jobs/ticks.ts for how it is chosen. */
export const stepsPerTickSchema = z.int().min(1).max(1_000);
