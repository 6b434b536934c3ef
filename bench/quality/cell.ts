import { z } from 'zod';
import { hyperparametersSchema } from '../../shared/hyperparameters/schema.ts';
import { lossNames } from '../../shared/run/series.ts';

/** One training of the table: what a process that trains is told as JSON, by its first argument. */
export const cellSchema = z.object({
  /** Of the studio; null for a reference in Python, which knows its own recipe. */
  hyperparameters: hyperparametersSchema.nullable(),
  /** Sprites as the studio stores them, and as bare RGBA `[count, size, size, 4]`. */
  datasetFile: z.string(),
  pixelsFile: z.string(),
  count: z.int(),
  size: z.int(),
  seed: z.int(),
  /** Processor seconds after which creatures are drawn, rising; training ends with the last. */
  marks: z.array(z.number().positive()).min(1),
  /** Creatures that are drawn at a mark. */
  samples: z.int().min(2),
  threads: z.int().min(1),
  /** Where they go, as `<mark>.rgba`. */
  folder: z.string(),
});
export type Cell = z.output<typeof cellSchema>;

/** What a run shows while it trains, of which one hopes that it says how good its creatures are. */
export const toldCurves = ['discriminator/wasserstein', ...lossNames] as const;

/** What it prints, one a line, once the creatures of a mark lie in its folder. */
export const markLineSchema = z.object({
  mark: z.number(),
  step: z.int(),
  /** Real sprites shown to the discriminator. */
  images: z.int(),
  processorSeconds: z.number(),
  wallSeconds: z.number(),
  /** Means since the mark before, of the studio's own runs: what `told.ts` ranks marks by. */
  curves: z.partialRecord(z.enum(toldCurves), z.number()).optional(),
});
export type MarkLine = z.output<typeof markLineSchema>;

export function creaturesFile(folder: string, mark: number): string {
  return `${folder}/${mark}.rgba`;
}
