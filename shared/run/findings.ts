import { z } from 'zod';
import { seriesNameSchema } from './series.ts';
import { said } from '../said.ts';

const finite = z.number();
const sentence = said(z.string().min(1).max(500));
/** Place of a sprite in its dataset. */
const sprite = z.int().min(0).max(10_000_000);

/** How often values lay in each of equal parts of a range. */
const histogramSchema = z
  .object({
    kind: z.literal('histogram'),
    /** The series whose mean it spreads out. */
    of: seriesNameSchema,
    minimum: finite,
    maximum: finite,
    counts: z.array(z.int().min(0)).min(1).max(256),
  })
  .refine(({ minimum, maximum }) => minimum <= maximum, 'ends before it begins');

/** So many creatures of a sheet are scored, and as many sprites: a run that draws a sheet a step stores a kilobyte with it. */
export const mostScored = 64;
const scoreList = z.array(finite).min(1).max(mostScored);

/** What the discriminator answers to the first creatures of a step's sheet, by cell, and to the same sprites every time. */
const scoresSchema = z.object({
  kind: z.literal('scores'),
  creatures: scoreList,
  sprites: scoreList,
  /** How far those creatures differ from each other, pixel by pixel, and those sprites; left out by studios before. */
  apart: z.object({ creatures: finite.min(0), sprites: finite.min(0) }).optional(),
});

/** How far a measurement differs when it is repeated, on other samples or other halves of the data. */
const spreadSchema = z.object({
  kind: z.literal('spread'),
  of: seriesNameSchema,
  values: z.array(finite).min(1).max(1_000),
});

/** What may be said of how a run is: the rows of the table in shared/run/health.ts, the gravest first. */
export const healthSignSchema = z.enum([
  'diverging',
  'collapsed',
  'memorising',
  'detective-too-strong',
  'detective-guesses',
  'critic-lags',
  'critic-too-steep',
  'done',
  'early',
  'healthy',
]);
export type HealthSignId = z.output<typeof healthSignSchema>;

/** What the studio concludes from what it measured, in words. */
const verdictSchema = z.object({
  kind: z.literal('verdict'),
  /** What is judged, such as `mode-collapse`. */
  about: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, 'is not a name such as mode-collapse'),
  level: z.enum(['good', 'doubtful', 'bad']),
  /** Which sign of health it is; older ones do not say it. */
  sign: healthSignSchema.optional(),
  message: sentence,
  hint: sentence,
});

/** The sprites that creatures of the run's sheet are most like. */
const nearestSchema = z.object({
  kind: z.literal('nearest'),
  creatures: z
    .array(
      z.object({
        /** Place in the sheet of the step. */
        cell: z.int().min(0).max(4_095),
        /** Nearest first. */
        sprites: z
          .array(z.object({ sprite, distance: z.number().min(0) }))
          .min(1)
          .max(16),
      }),
    )
    .min(1)
    .max(256),
});

/** What a trainer finds out that is no number: bounded, because it comes from another process and stays for good. */
export const findingSchema = z.discriminatedUnion('kind', [
  histogramSchema,
  scoresSchema,
  spreadSchema,
  verdictSchema,
  nearestSchema,
]);
export type Finding = z.output<typeof findingSchema>;
export type FindingOf<K extends Finding['kind']> = Extract<Finding, { kind: K }>;

const findingKinds = [
  'histogram',
  'scores',
  'spread',
  'verdict',
  'nearest',
] as const satisfies readonly Finding['kind'][];
export const findingKindSchema = z.enum(findingKinds);

/** One of each subject a step: what is found anew takes its place. */
export function subjectOf(finding: Finding): string {
  switch (finding.kind) {
    case 'histogram':
    case 'spread':
      return finding.of;
    case 'verdict':
      return finding.about;
    case 'scores':
    case 'nearest':
      return 'sheet';
  }
}

export const storedFindingSchema = z.object({ step: z.int().min(0), finding: findingSchema });
export type StoredFinding = z.output<typeof storedFindingSchema>;
