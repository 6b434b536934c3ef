import { z } from 'zod';
import { judgeName, type LossId } from './hyperparameters/losses.ts';

/** What is drawn in one chart of a run, because it has one scale. */
export const seriesGroups = {
  losses: 'Losses',
  terms: 'What the losses are made of',
  scores: 'Scores',
  accuracy: 'Accuracy of the detective',
  gradients: 'Gradient norms',
  augmentation: 'Augmentation',
} as const;
export type SeriesGroup = keyof typeof seriesGroups;

export interface SeriesDescription {
  /** In charts and tables; says "discriminator" where a WGAN's is called a critic. */
  label: string;
  /** For somebody who has not read the paper. */
  meaning: string;
  /** Which way is better for the creatures; null where neither is, as with two networks that play against each other. */
  better: 'lower' | 'higher' | null;
  /** Null for one that no chart shows by itself. */
  group: SeriesGroup | null;
  /** Whether runs with different losses have it on one scale. */
  sameScale: boolean;
}

/**
 * Every number that training tells of itself, by the name under which it is stored. A series more is a row here, and
 * a value that the training step reports by that name (main/trainer/step/step-report.ts).
 */
const table = {
  'generator/loss': {
    label: 'Forger (generator)',
    meaning: 'All that the generator minimises. It falls when its creatures pass for real ones.',
    better: null,
    group: 'losses',
    sameScale: false,
  },
  'discriminator/loss': {
    label: 'Detective (discriminator)',
    meaning: 'All that the discriminator minimises. It falls when it is not fooled.',
    better: null,
    group: 'losses',
    sameScale: false,
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
export const seriesTable: Readonly<Record<SeriesName, SeriesDescription>> = table;
export const seriesNames = Object.keys(table) as SeriesName[];
export const seriesNameSchema = z.enum(seriesNames);

/** The two losses, whose small curves lists show. */
export const lossNames = ['generator/loss', 'discriminator/loss'] as const;

/** The label of a series for runs of these losses. */
export function seriesLabel(name: SeriesName, losses: readonly LossId[]): string {
  return seriesTable[name].label.replace('discriminator', judgeName(...losses));
}

/** What a tick's steps had of one series. */
export const statisticsSchema = z.object({
  /** Of how many steps: those in which it was measured and finite. */
  count: z.int().min(1),
  mean: z.number(),
  min: z.number(),
  max: z.number(),
});
export type Statistics = z.output<typeof statisticsSchema>;

/** What a tick tells, by name. */
export const seriesValuesSchema = z.partialRecord(seriesNameSchema, statisticsSchema);
export type SeriesValues = z.output<typeof seriesValuesSchema>;

/** One series of a run by column, ordered by step: that of the last step of each tick. */
export const seriesColumnsSchema = z.object({
  step: z.array(z.int()),
  mean: z.array(z.number()),
  /** Null where every tick is one step: then its mean is its smallest and its largest value. */
  spread: z
    .object({ count: z.array(z.int()), min: z.array(z.number()), max: z.array(z.number()) })
    .nullable(),
});
export type SeriesColumns = z.output<typeof seriesColumnsSchema>;

/** Series of a run: all that it has by name, and the columns of those that were asked for. */
export const runSeriesSchema = z.object({
  names: z.array(seriesNameSchema),
  columns: z.partialRecord(seriesNameSchema, seriesColumnsSchema),
});
export type RunSeries = z.output<typeof runSeriesSchema>;

/** Steps that a tick may have; see main/trainer/tick.ts for how it is chosen. */
export const stepsPerTickSchema = z.int().min(1).max(1_000);
