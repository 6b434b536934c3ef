import { z } from 'zod';
import { autoSizeSchema, importReportSchema, type ImportOptions } from './dataset.ts';

/** Sprites that are shown before and after. */
export const mostPreviewedSprites = 8;

const pictureSchema = z.object({
  width: z.int(),
  height: z.int(),
  /** In base64; made smaller where it is large. */
  png: z.base64(),
});

/** What was measured of a source's pictures, cut as the options say. */
export const measuredPicturesSchema = z.object({
  /** Pictures: those of sheets count each. */
  looked: z.int(),
  /** Files of the source that they come of, and files that there are. */
  files: z.int(),
  allFiles: z.int(),
  /** Pictures with few colours and hard edges. */
  pixelArt: z.int(),
  /** Pictures with transparent parts, once flat backgrounds are as the options say. */
  transparent: z.int(),
  /** Of their pixels, the share that is transparent, on average. */
  transparentShare: z.number(),
  /** Pixels across that 95 % of the sprites do not exceed in their own size, as the option “Fit” takes them. */
  ownSize: z.int(),
  /** Pictures that were saved enlarged and are brought back, and the factor of most of them; null where none was. */
  enlarged: z.object({ by: z.int(), count: z.int() }).nullable(),
  /** The size that most pictures have as they come, and how many have it. */
  commonSize: z.object({ width: z.int(), height: z.int(), count: z.int() }).nullable(),
  /** The colour that most opaque pictures have in a corner, such as #88ccff. */
  cornerColour: z.string().nullable(),
});
export type MeasuredPictures = z.output<typeof measuredPicturesSchema>;

/** What the import would make of a source with some options. */
export const importPreviewSchema = z.object({
  size: z.int(),
  scaling: importReportSchema.shape.scalingUsed,
  /** Null where a size was asked for. */
  basis: autoSizeSchema.shape.basis.nullable(),
  sprites: z
    .array(z.object({ name: z.string(), before: pictureSchema, after: pictureSchema }))
    .max(mostPreviewedSprites),
  /** Of the files that were looked at for these, those that would be skipped, and why. */
  skipped: importReportSchema.shape.skipped,
  measured: measuredPicturesSchema,
});
export type ImportPreview = z.output<typeof importPreviewSchema>;

/** What the options come to. */
export type ImportOutcome = Pick<ImportPreview, 'size' | 'scaling'> &
  Pick<ImportOptions, 'background'>;
