import { z } from 'zod';
import { describeField, fieldsOf, type Field } from '../fields.ts';
import { libraryPathSchema } from '../run/events.ts';
import { exportFormatIds, exportFormats, type ExportFormat } from './export-formats.ts';
import { coloursOfText } from './palette-text.ts';
import { recipeOption } from './recipe.ts';

/** As many as one message can name; more are exported in several parts. */
export const mostExported = 50_000;

/** That are shown before and after; an export does the same to all. */
export const mostPreviewed = 12;

/** Of a palette that is given: one place is left for what is transparent. */
export const mostGivenColours = 255;

/** Side of the largest picture that a sheet may be; what has no room on it comes on another. */
const pageSizes = [1_024, 2_048, 4_096, 8_192] as const;
const [smallestPage, ...largerPages] = pageSizes.map((size) => z.literal(size));

const rows = Object.entries(exportFormats) as [
  ExportFormat,
  (typeof exportFormats)[ExportFormat],
][];
const formatsThat = (fits: (row: (typeof exportFormats)[ExportFormat]) => boolean) =>
  rows.filter(([, row]) => fits(row)).map(([id]) => id);

export const exportOptionsSchema = z.strictObject({
  format: describeField(z.enum(exportFormatIds).default('png'), {
    label: 'Format',
    group: 'Files',
    help: 'What creatures are written as.',
    choiceLabels: Object.fromEntries(rows.map(([id, { label }]) => [id, label])),
  }),
  scale: describeField(z.int().min(1).max(16).default(4), {
    label: 'Scale',
    group: 'Files',
    unit: '×',
    help: 'Enlarges each pixel to a square of this many pixels, edges staying hard.',
  }),
  recipe: recipeOption,
  pageSize: describeField(
    z.union([smallestPage as z.ZodLiteral<number>, ...largerPages]).default(4_096),
    {
      label: 'Page size',
      group: 'Files',
      unit: 'pixels',
      help: 'The longest side of a sheet. What has no room comes on further sheets. Old phones take 2048.',
      appliesWhen: { format: formatsThat(({ perPage }) => perPage !== null) },
    },
  ),
  alphaThreshold: describeField(z.int().min(0).max(100).default(0), {
    label: 'Alpha threshold',
    group: 'Pixels',
    unit: '%',
    help: 'Pixels less opaque than this vanish, all others become opaque. 0 keeps half transparent ones; where colours are chosen they are cut at 50.',
  }),
  colours: describeField(z.int().min(0).max(mostGivenColours).default(0), {
    label: 'Most colours',
    group: 'Pixels',
    help: 'Of each creature, chosen among its own, by how near they look. 0 keeps all.',
    appliesWhen: { palette: [''] },
  }),
  onePalette: describeField(z.boolean().default(false), {
    label: 'One palette for all',
    group: 'Pixels',
    help: 'All creatures share the colours that are chosen.',
    appliesWhen: { palette: [''] },
  }),
  palette: describeField(
    z
      .string()
      .max(4_096)
      .refine((text) => isPalette(text), 'is no palette of 2 to 255 colours')
      .default(''),
    {
      label: 'Given palette',
      group: 'Pixels',
      help: 'Colours such as #1a1c2c #b13e53: each pixel takes the one that looks nearest. Files have exactly this palette, in its order.',
    },
  ),
  specks: describeField(z.int().min(0).max(64).default(0), {
    label: 'Remove specks',
    group: 'Pixels',
    unit: 'pixels',
    help: 'Groups of up to so many pixels that float beside the creature vanish. 0 keeps them.',
  }),
  removeOrphans: describeField(z.boolean().default(false), {
    label: 'Remove orphan pixels',
    group: 'Pixels',
    help: 'A single pixel of a colour that none of its neighbours has takes theirs; what stands out strongly, such as an eye, stays.',
  }),
  cleanOutline: describeField(z.boolean().default(false), {
    label: 'Clean the outline',
    group: 'Pixels',
    help: 'A dark outline becomes one pixel wide: corners that make it thick go, gaps of one pixel close.',
  }),
});
export type ExportOptions = z.output<typeof exportOptionsSchema>;
/** As they are chosen: what is not said is as usual. */
export type ExportChoices = z.input<typeof exportOptionsSchema>;
export const exportOptionFields: readonly Field[] = fieldsOf(exportOptionsSchema);

/** What changes a creature's pixels, which a preview shows. */
export const pixelFieldNames = [
  'alphaThreshold',
  'colours',
  'onePalette',
  'palette',
  'specks',
  'removeOrphans',
  'cleanOutline',
] as const satisfies readonly (keyof ExportOptions)[];

function isPalette(text: string): boolean {
  const colours = coloursOfText(text);
  if (colours?.length === 0) return true;
  return colours !== null && colours.length >= 2 && colours.length <= mostGivenColours;
}

/** Of the files of an export so many are named, the rest is counted. */
export const mostNamedFiles = 200;

export const exportResultSchema = z.object({
  /** Absolute, on the studio's machine: the folder, or the zip. */
  place: z.string(),
  /** The first of them. */
  files: z.array(z.object({ name: z.string(), bytes: z.number() })).max(mostNamedFiles),
  /** How many there are in all, and how large they are together. */
  fileCount: z.int(),
  bytes: z.number(),
  /** Where the browser host offers the files as one zip to download; null on the desktop. */
  downloadPath: libraryPathSchema.nullable(),
});
export type ExportResult = z.output<typeof exportResultSchema>;

/** A creature as it is and as an export would write it, at its own size. */
export const exportPreviewSchema = z.object({
  favouriteId: z.string(),
  png: z.base64(),
  /** How many colours it has before and after; null of more than a palette holds, or half transparent ones. */
  coloursBefore: z.int().nullable(),
  coloursAfter: z.int().nullable(),
  /** Pixels that are other now. */
  changed: z.int(),
});
export type ExportPreview = z.output<typeof exportPreviewSchema>;
