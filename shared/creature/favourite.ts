import { z } from 'zod';
import { conditionRequestSchema } from '../condition/condition-request.ts';
import { idSchema } from '../dataset/dataset.ts';
import { latentSourceSchema } from './latents.ts';
import { recipeOption } from './recipe.ts';
import { recolouringSchema } from './recolouring.ts';
import { exportFormatIds, exportFormats } from './export-formats.ts';
import { describeField, fieldsOf, type Field } from '../fields.ts';
import { libraryPathSchema } from '../run/events.ts';

export const ratingSchema = z.int().min(1).max(5);

/** What a creature is made of, with which its generator makes it again: its latents, and how many were drawn with it. */
export const creatureRecipeSchema = z.strictObject({
  source: latentSourceSchema,
  /** Of its sheet: how many are drawn at once may round a last digit. */
  count: z.int().min(1).max(4_096),
});
export type CreatureRecipe = z.output<typeof creatureRecipeSchema>;

/** A starred creature: its own PNG in the library, and where it came from. Always labelled as generated. */
export const favouriteSchema = z.object({
  id: idSchema,
  runId: idSchema,
  runName: z.string(),
  sampleId: idSchema,
  /** Cell of the sample's sheet, row by row from 0. */
  index: z.int().min(0),
  step: z.int(),
  seed: z.int(),
  size: z.int(),
  /** What it shows by name; null where that is not known. */
  condition: conditionRequestSchema.nullable(),
  /** Null in the colours that it was drawn in. */
  recolouring: recolouringSchema.nullable(),
  path: libraryPathSchema,
  createdAt: z.int(),
  /** Null where it is not rated. */
  rating: ratingSchema.nullable(),
  /** When it was rejected: then it is no favourite, and kept to be looked at again. */
  rejectedAt: z.int().nullable(),
});
export type Favourite = z.output<typeof favouriteSchema>;

const exportFormatRows = Object.entries(exportFormats);

export const exportOptionsSchema = z.strictObject({
  format: describeField(z.enum(exportFormatIds).default('png'), {
    label: 'Format',
    group: 'Export',
    help: `${exportFormatRows.map(([, { help }]) => help).join(', or ')}.`,
    choiceLabels: Object.fromEntries(exportFormatRows.map(([id, { label }]) => [id, label])),
  }),
  scale: describeField(z.int().min(1).max(16).default(4), {
    label: 'Scale',
    group: 'Export',
    unit: '×',
    help: 'Enlarges each pixel to a square of this many pixels, edges staying hard.',
  }),
  recipe: recipeOption,
});
export type ExportOptions = z.output<typeof exportOptionsSchema>;
export const exportOptionFields: readonly Field[] = fieldsOf(exportOptionsSchema);

export const exportResultSchema = z.object({
  /** Absolute folder on the studio's machine. */
  folder: z.string(),
  files: z.array(z.object({ name: z.string(), bytes: z.number() })),
  /** Where the browser host offers the files as one zip to download; null on the desktop. */
  downloadPath: libraryPathSchema.nullable(),
});
export type ExportResult = z.output<typeof exportResultSchema>;
