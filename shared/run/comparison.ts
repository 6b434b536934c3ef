import { z } from 'zod';
import { countOf } from '../format.ts';
import { idSchema } from '../dataset/dataset.ts';
import { agreementSchema } from './agreement.ts';
import { bestMarkSchema, runSchema, sampleSchema } from './run.ts';
import { seriesNameSchema } from './series.ts';
import { said } from '../said.ts';

/** Of runs beside each other. Beyond the most no two colours could be told apart, and no chart be read. */
export const fewestCompared = 2;
export const mostCompared = 100;

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** Two or more runs beside each other: what differs between them, and their samples. */
export const comparisonSchema = z.object({
  runs: z.array(runSchema),
  /** One row a setting; `values` in the order of `runs`. */
  settings: z.array(
    z.object({
      name: z.string(),
      label: said(z.string()),
      values: z.array(cell),
      differs: z.boolean(),
    }),
  ),
  /** What was asked for and is not in the library any more; null where nothing is known of it. */
  gone: z.array(z.object({ runId: idSchema, name: z.string().nullable() })),
  /** Each run's sample sheets, in the order of `runs`, ordered by step. */
  samples: z.array(z.array(sampleSchema)),
  /** Steps at which every run has a sample: what the shared slider stops at. */
  commonSteps: z.array(z.int()),
  /** Whether each run's own curves rank its checkpoints as what was measured does, in the order of `runs`. */
  agreement: z.array(agreementSchema),
  /** Whether all runs draw from the same latents (same seed, latent size and number of creatures). */
  sameLatents: z.boolean(),
});
export type Comparison = z.output<typeof comparisonSchema>;

/** What compared runs came to at best, as far as all have come or each as a whole. */
export const bestValuesSchema = z.object({
  /** The last step of each run that counts, in their order; null where all of each do. */
  upTo: z.array(z.int().min(0)).nullable(),
  /**
   * The best that each series of which one value is better has come to, in the order of the runs, and in the pinned run,
   * which need not be among them.
   */
  best: z.array(
    z.object({
      name: seriesNameSchema,
      marks: z.array(bestMarkSchema.nullable()),
      baseline: bestMarkSchema.nullable(),
    }),
  ),
  baseline: z.object({ runId: idSchema, name: z.string() }).nullable(),
});
export type BestValues = z.output<typeof bestValuesSchema>;

const list = new Intl.ListFormat('en-GB');

/** Which of the runs that were asked for are not shown; '' where all are. */
export function goneSentence(gone: Comparison['gone']): string {
  const named = gone.flatMap(({ name }) => (name === null ? [] : [`“${name}”`]));
  const unknown = gone.length - named.length;
  const parts = [
    ...(named.length > 0
      ? [`${list.format(named)} ${named.length === 1 ? 'was' : 'were'} removed`]
      : []),
    ...(unknown > 0
      ? [
          `${countOf(unknown, ['# run', '# runs'])} of this address ${unknown === 1 ? 'is' : 'are'} not in the library`,
        ]
      : []),
  ];
  return parts.length === 0 ? '' : `${parts.join('; ')}.`;
}

/** What a run came to in one series: its best or its last value, as `resultOf` (run-groups.ts) says. */
export const runResultSchema = z.object({
  value: z.number(),
  /** Of a best value: where it was measured. */
  step: z.int().nullable(),
});
export type RunResult = z.output<typeof runResultSchema>;
