import { z } from 'zod';
import { boxSpritesSchema } from './box-sprites.ts';
import { describeField, type Field, fieldsOf } from '../fields.ts';
import { said } from '../said.ts';

export const fits = ['contain', 'cover', 'stretch'] as const;
const scalings = ['auto', 'nearest', 'area'] as const;
export const animationChoices = ['auto', 'all', 'first'] as const;
export const labelSources = ['folders', 'csv', 'colour', 'size', 'none'] as const;

/**
 * The kinds of picture that are read, in words. BMP is not among them: libvips reads it only where it was
 * built with ImageMagick, and sharp's own build is not.
 */
export const readableKinds = 'PNG, JPEG, WebP, GIF or Aseprite';

/** A folder with fewer readable sprites than this cannot be trained on. */
export const leastSprites = 8;
/** Larger images are skipped unread: a decompression bomb must not fill the memory. */
export const mostSourcePixels = 64_000_000;
export const mostSourceFiles = 200_000;
export const mostSourceBytes = 64_000_000;
/** Of a zip archive, and of what it unpacks to: a bomb must not fill the disk. */
export const mostArchiveBytes = 1_000_000_000;
export const mostUnpackedBytes = 2_000_000_000;

const archiveEnding = /\.zip$/i;

export function isArchive(name: string): boolean {
  return archiveEnding.test(name);
}

/** How large a file of a source may be. */
export function mostBytesOf(name: string): number {
  return isArchive(name) ? mostArchiveBytes : mostSourceBytes;
}

const colourPattern = /^(transparent|white|black|#[0-9a-fA-F]{6})$/;

const sheetsPattern = /^(auto|none|islands|[1-9]\d{0,3}x[1-9]\d{0,3})$/;

/** How pictures that hold many sprites are cut: in cells of a size such as 32x48, or by what is found on them. */
export const sheetsSchema = z
  .string()
  .regex(sheetsPattern, 'is auto, none, islands or such as 32x48');

/** Null where the cells have no size of their own. */
export function cellSizeOf(sheets: string): { width: number; height: number } | null {
  const [width, height] = sheets.split('x').map(Number);
  return width && height ? { width, height } : null;
}

/** Width and height that training images may have. */
export const imageSizes = { smallest: 16, largest: 128, step: 8 } as const;
/** What pictures that are no pixel art are scaled to where nothing else is said: it trains fastest. */
export const usualSize = 32;
const sizeSchema = z
  .int()
  .min(imageSizes.smallest)
  .max(imageSizes.largest)
  .multipleOf(imageSizes.step);

/** How sprites become training images. Forms and the command line derive from this schema. */
export const importOptionsSchema = z.strictObject({
  size: describeField(z.union([z.literal('auto'), sizeSchema]).default('auto'), {
    label: 'Size',
    group: 'Images',
    unit: 'pixels',
    help: `Width and height of the training images. [auto] leaves pixel art at its own pixels, in the smallest size that holds 95 % of the sprites, and scales other pictures to ${usualSize}. Twice the size takes about four times as long to train.`,
    choiceLabels: { auto: 'Automatic' },
  }),
  background: describeField(z.string().regex(colourPattern).default('transparent'), {
    label: 'Background',
    group: 'Images',
    help: 'transparent (kept as a fourth channel), white, black, or a colour such as #88ccff.',
  }),
  sheets: describeField(sheetsSchema.default('auto'), {
    label: 'Sprite sheets',
    group: 'Images',
    help: '[auto] is for pictures that hold many sprites in equal cells; [islands] for sprites that lie freely on a background; a size such as 32x48 cuts every picture into cells of it; [none] cuts nothing.',
    choiceLabels: {
      auto: 'Cut equal cells',
      islands: 'Cut out what lies freely',
      none: 'Do not cut',
    },
  }),
  animations: describeField(z.enum(animationChoices).default('auto'), {
    label: 'Animations',
    group: 'Images',
    help: '[auto] takes every frame of Aseprite files, and the first of GIF and WebP; [all] takes every frame of these too; [first] takes one picture a file. Frames that repeat an earlier one are left out.',
    choiceLabels: {
      auto: 'Frames of Aseprite files',
      all: 'All frames',
      first: 'The first frame',
    },
  }),
  flatBackground: describeField(z.enum(['remove', 'keep']).default('remove'), {
    label: 'Flat background',
    group: 'Images',
    help: 'The one colour that an opaque sprite stands on, such as white or magenta: made transparent as far as it reaches from the edges, or kept. A frame of one or two pixels is always kept.',
    choiceLabels: { remove: 'Made transparent', keep: 'Kept' },
  }),
  fit: describeField(z.enum(fits).default('contain'), {
    label: 'Fit',
    group: 'Images',
    help: '[contain] trims empty borders and keeps the whole sprite; [cover] fills the square and crops; [stretch] ignores the aspect.',
    choiceLabels: { contain: 'Trim and contain', cover: 'Cover', stretch: 'Stretch' },
  }),
  scaling: describeField(z.enum(scalings).default('auto'), {
    label: 'Scaling',
    group: 'Images',
    help: '[nearest] keeps hard pixels, [area] averages. [auto] looks for pixel art.',
    choiceLabels: { auto: 'Automatic', nearest: 'Nearest (pixel art)', area: 'Area (smooth)' },
  }),
  labels: describeField(z.enum(['auto', ...labelSources]).default('auto'), {
    label: 'Labels',
    group: 'Images',
    help: '[auto] reads labels.csv (columns file, label, tags) where there is one, else it takes the subfolders; labels that nearly all sprites share are not taken.',
    choiceLabels: {
      auto: 'Automatic',
      folders: 'Subfolders',
      csv: 'A CSV file',
      colour: 'Main colour',
      size: 'Size: small, medium, large',
      none: 'None',
    },
  }),
  fitPairs: describeField(z.enum(['auto', 'none']).default('auto'), {
    label: 'Pairs',
    group: 'Images',
    help: 'Where there are exactly two labels, such as two subfolders, pictures of the same file name are a pair: both are trimmed and scaled alike, so that they still lie on each other.',
    choiceLabels: { auto: 'Fitted together', none: 'Each picture by itself' },
  }),
});
export type ImportOptions = z.output<typeof importOptionsSchema>;
export const importOptionFields: readonly Field[] = fieldsOf(importOptionsSchema);

export const idSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'is not an identifier');

/** Where sprites come from. An upload is what the browser host stages when a folder is dropped on it. */
export const importSourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('folder'), path: z.string().min(1).max(4_096) }),
  /** Pictures and folders that were dropped together on the desktop. */
  z.strictObject({
    kind: z.literal('loose'),
    paths: z.array(z.string().min(1).max(4_096)).min(1).max(mostSourceFiles),
  }),
  z.strictObject({ kind: z.literal('upload'), uploadId: idSchema }),
  z.strictObject({
    kind: z.literal('built-in'),
    count: z.int().min(leastSprites).max(5_000).default(600),
    seed: z.int().min(0).max(4_294_967_295).default(1),
  }),
  /** The games' box sprites, once they were fetched. */
  z.strictObject({ kind: z.literal('pokesprite'), which: boxSpritesSchema }),
  /** Whatever that dataset was made of, with other options. */
  z.strictObject({ kind: z.literal('dataset'), datasetId: idSchema }),
]);
export type ImportSource = z.output<typeof importSourceSchema>;

/** The most bytes of dropped files that a dataset keeps, so that it can be imported again. */
export const mostOriginalBytes = 256_000_000;

/**
 * What a dataset can be imported again from: the folder, which stays where it is, or what was dropped, which the
 * dataset keeps a copy of (docs/decisions/0370-importing-again.md).
 */
const originSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('folder'), path: z.string() }),
  z.object({ kind: z.literal('built-in'), count: z.int(), seed: z.int() }),
  z.object({ kind: z.literal('pokesprite'), which: boxSpritesSchema }),
  z.object({ kind: z.literal('originals') }),
]);
export type Origin = z.output<typeof originSchema>;

/** Where a dataset's labels came from. */
export const labelReportSchema = z.object({
  /** `hand` where a person has relabelled sprites since. */
  source: z.enum([...labelSources, 'hand']),
  /** Name of the CSV that labels or tags were read from, null where there was none. */
  table: z.string().nullable(),
  /** Sprites without a label. */
  unlabelled: z.int(),
  /** Files that the CSV names and nobody found. At most 1,000 are listed; `unmatchedCount` counts all. */
  unmatched: z.array(z.string()),
  unmatchedCount: z.int(),
  /** Files that several rows of the CSV name, of which the last counts; listed and counted alike. */
  repeated: z.array(z.string()).default([]),
  repeatedCount: z.int().default(0),
  /** Labels that were there and not taken: more than can be told apart, or few sprites apart from the rest. */
  passedOver: z
    .object({
      source: z.enum(labelSources),
      why: z.enum(['too-many', 'lopsided']),
      /** Different labels, or sprites apart from the rest. */
      count: z.int(),
    })
    .nullable()
    .default(null),
});
export type LabelReport = z.output<typeof labelReportSchema>;

/** What `size: auto` chose, and why. */
export const autoSizeSchema = z.object({
  size: sizeSchema,
  basis: z.enum(['own-pixels', 'no-pixel-art', 'averaged']),
  /** Sprites that are larger and were shrunk. Of pixel art alone: other pictures are all scaled. */
  shrunk: z.int(),
});
export type AutoSize = z.output<typeof autoSizeSchema>;

/** What became of pictures that belong together. */
const pairReportSchema = z.object({
  /** Pairs of which both pictures were trimmed and scaled alike. */
  fitted: z.int(),
  /** Pairs that could not be laid on each other: other proportions, or one of them is empty. */
  unlike: z.int(),
});
export type PairReport = z.output<typeof pairReportSchema>;

export const importReportSchema = z.object({
  filesFound: z.int(),
  imported: z.int(),
  /** Files that were skipped, with the reason in words. At most 1,000 are listed; `skippedCount` counts all. */
  skipped: z.array(z.object({ file: z.string(), reason: said(z.string()) })),
  skippedCount: z.int(),
  exactDuplicates: z.int(),
  nearDuplicates: z.int(),
  /** What `scaling: auto` chose. */
  scalingUsed: z.enum(['nearest', 'area']),
  /** Null where a size was asked for. */
  autoSize: autoSizeSchema.nullable().default(null),
  /**
   * How many pixels across each pixel of the sprites became, the same for all; null of averaged pictures, and where an
   * older studio let each sprite grow as far as it fitted.
   */
  pixelScale: z.int().min(1).nullable().default(null),
  /** Colours of a sprite as it is trained on, transparency left out; null where they were not counted yet. */
  colours: z
    .object({
      mean: z.number(),
      /** Half of the sprites have no more. */
      median: z.int(),
      /** Nine sprites of ten have no more. */
      ninetieth: z.int(),
    })
    .nullable()
    .default(null),
  /** Pictures that were enlarged pixel art, and were brought back to their own size. */
  enlarged: z.int().default(0),
  /** Pictures whose flat background was made transparent. */
  backgroundsRemoved: z.int().default(0),
  /** Pictures that held many sprites. */
  sheets: z
    .object({
      /** Those that were cut, and the sprites that came of it. */
      cut: z.int(),
      sprites: z.int(),
      /** Those that were imported as one sprite each, though sprites seem to lie freely on them. */
      loose: z.int(),
      /** One of those, and how many sprites it seems to hold. */
      looseExample: z.object({ file: z.string(), sprites: z.int() }).nullable(),
    })
    .default({ cut: 0, sprites: 0, loose: 0, looseExample: null }),
  /** Files of several frames, and the sprites that came of them. */
  animations: z.object({ files: z.int(), frames: z.int() }).default({ files: 0, frames: 0 }),
  /** Null in a report from before labels could come from anything but subfolders. */
  labels: labelReportSchema.nullable().default(null),
  /** Null where there are no pairs. */
  pairs: pairReportSchema.nullable().default(null),
  /** What a person has changed since, of all that was imported; null where nothing was. */
  changed: z.object({ leftOut: z.int(), relabelled: z.int() }).nullable().default(null),
  /** Null where it was not noted yet, or where too much was dropped to keep it. */
  origin: originSchema.nullable().default(null),
  elapsedMs: z.number(),
});
export type ImportReport = z.output<typeof importReportSchema>;

export const datasetSchema = z.object({
  id: idSchema,
  name: z.string(),
  createdAt: z.int(),
  /** What it was read from, for people; `report.origin` says what can be read again. */
  source: said(z.string()),
  options: importOptionsSchema,
  size: z.int(),
  channels: z.union([z.literal(3), z.literal(4)]),
  count: z.int(),
  /** Names of the labels, empty where there are none. */
  labels: z.array(z.string()),
  /** Sprites of each label; empty for a dataset from before they were counted. */
  labelCounts: z.array(z.int()),
  /** The vocabulary of free tags: those that most sprites have come first. */
  tags: z.array(z.string()),
  /** Sprites of each tag. */
  tagCounts: z.array(z.int()),
  report: importReportSchema,
});
export type Dataset = z.output<typeof datasetSchema>;

/** What the sprites of a dataset are called, one entry a sprite. */
export const spriteAnnotationsSchema = z.object({
  /** Of the file that each came from; of a cell of a sheet with its number. */
  names: z.array(z.string()),
  /** Places in the dataset's `labels`, null for a sprite that has none. */
  labelOf: z.array(z.int().min(0).nullable()),
  /** Places in the dataset's `tags`. */
  tagsOf: z.array(z.array(z.int().min(0))),
});
export type SpriteAnnotations = z.output<typeof spriteAnnotationsSchema>;

const placeSchema = z.object({
  left: z.int(),
  top: z.int(),
  width: z.int(),
  height: z.int(),
});

/** Equal cells, sprites that lie freely, frames of an animation, or what the JSON beside a sheet says. */
export const sheetArrangements = ['grid', 'islands', 'frames', 'listed'] as const;
export type SheetArrangement = (typeof sheetArrangements)[number];

/** A sprite sheet among the pictures of a source, as it would be cut. */
const sheetPreviewSchema = z.object({
  /** Relative to the source. */
  file: z.string(),
  arrangement: z.enum(sheetArrangements),
  /** Of the picture in its own size, in which its cells are. */
  width: z.int(),
  height: z.int(),
  cells: z.array(placeSchema),
  /** The picture as PNG in base64, made smaller where it is large. */
  png: z.base64(),
});
export type SheetPreview = z.output<typeof sheetPreviewSchema>;

export const foundSheetsSchema = z.object({
  /** Of so many pictures that were looked at… */
  looked: z.int(),
  /** …so many are sheets. */
  sheets: z.int(),
  /** The one with the most sprites; null where there is none. */
  preview: sheetPreviewSchema.nullable(),
});
export type FoundSheets = z.output<typeof foundSheetsSchema>;

export const importProgressSchema = z.object({
  importId: idSchema,
  name: z.string(),
  phase: z.enum(['scanning', 'reading', 'writing', 'done', 'cancelled', 'failed']),
  done: z.int(),
  total: z.int(),
  etaMs: z.number().nullable(),
  currentFile: z.string(),
  datasetId: idSchema.nullable(),
  error: z
    .object({ code: z.string(), message: said(z.string()), hint: said(z.string()) })
    .nullable(),
});
export type ImportProgress = z.output<typeof importProgressSchema>;
