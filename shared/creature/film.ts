import { z } from 'zod';
import { idSchema } from '../dataset/dataset.ts';
import { describeField, fieldsOf, type Field } from '../fields.ts';
import { walkSchema } from './latents.ts';

/** What a film may be written as. */
export const filmFormats = {
  gif: {
    label: 'GIF',
    kind: 'gif',
    help: 'GIF plays everywhere, with 255 colours a frame',
  },
  apng: {
    label: 'APNG',
    kind: 'png',
    help: 'APNG keeps every colour and soft edges, and plays in browsers',
  },
} as const;
export type FilmFormat = keyof typeof filmFormats;
const formatIds = Object.keys(filmFormats) as [FilmFormat, ...FilmFormat[]];
const formatRows = Object.entries(filmFormats);

export const filmOptionsSchema = z.strictObject({
  format: describeField(z.enum(formatIds).default('gif'), {
    label: 'Format',
    group: 'Film',
    help: `${formatRows.map(([, { help }]) => help).join('; ')}.`,
    choiceLabels: Object.fromEntries(formatRows.map(([id, { label }]) => [id, label])),
  }),
  scale: describeField(z.int().min(1).max(16).default(4), {
    label: 'Scale',
    group: 'Film',
    unit: '×',
    help: 'Enlarges each pixel to a square of this many pixels, edges staying hard.',
  }),
  frameMs: describeField(z.int().min(20).max(5_000).default(100), {
    label: 'Frame duration',
    group: 'Film',
    unit: 'ms',
    help: 'How long each frame is shown. GIF counts in steps of 10 ms.',
  }),
  holdMs: describeField(z.int().min(0).max(10_000).default(0), {
    label: 'Hold the last frame',
    group: 'Film',
    unit: 'ms',
    help: 'So much longer than the others the last frame is shown.',
  }),
  loop: describeField(z.boolean().default(true), {
    label: 'Play again and again',
    group: 'Film',
    help: 'Otherwise it plays once and stays at its last frame.',
  }),
});
export type FilmOptions = z.output<typeof filmOptionsSchema>;
export const filmOptionFields: readonly Field[] = fieldsOf(filmOptionsSchema);

/** Of a training; a longer one has them evenly over its steps. */
export const mostTrainingFrames = 400;
export const usualTrainingFrames = 120;
const mostCells = 64;

/** What a film shows. */
export const filmedSchema = z.discriminatedUnion('kind', [
  /** From creature to creature. */
  z.strictObject({ kind: z.literal('walk'), walk: walkSchema }),
  /** The same creatures at step after step of their run. */
  z.strictObject({
    kind: z.literal('training'),
    runId: idSchema,
    /** Cells of its sheets; null shows the sheets as they are. */
    cells: z.array(z.int().min(0).max(4_095)).min(1).max(mostCells).nullable().default(null),
    frames: z.int().min(2).max(mostTrainingFrames).default(usualTrainingFrames),
  }),
]);
export type Filmed = z.output<typeof filmedSchema>;

export const filmRequestSchema = z.strictObject({
  filmed: filmedSchema,
  options: filmOptionsSchema,
});
export type FilmRequest = z.output<typeof filmRequestSchema>;
