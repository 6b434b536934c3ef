import { z } from 'zod';
import {
  animationChoices,
  sheetArrangements,
  sheetsSchema,
  type ImportOptions,
} from '../../shared/dataset/dataset.ts';
import { bytesPerPixel, type Rectangle } from './picture.ts';

/** Larger images are shrunk to this while they are decoded: still many times the training size. */
export const workingSize = 1_024;

/** A sheet is not shrunk, so it may have as many pixels as this: 4,096 by 4,096. */
export const mostSheetPixels = 16_777_216;
export const mostCellsOfSheet = 4_096;

const side = z.int().min(1).max(mostSheetPixels);
const place = z.int().min(0);
const cellsSchema = z
  .array(z.strictObject({ left: place, top: place, width: side, height: side }))
  .min(1)
  .max(mostCellsOfSheet);

/** What shall be made of a file. */
export interface HowToRead extends Pick<ImportOptions, 'sheets' | 'animations'> {
  /** Where sprites lie on it, where that is known already; null to look. */
  cells: Rectangle[] | null;
}

/** One sprite a file, but for Aseprite's, which may have frames. */
export const plainly: HowToRead = { sheets: 'none', animations: 'auto', cells: null };

/** What the studio asks of the picture process: to read one file. */
export const decodeRequestSchema = z.strictObject({
  id: z.int().min(0),
  /** Absolute. */
  path: z.union([
    z.string().min(1).max(16_384),
    // A name that is no UTF-8.
    z.custom<Uint8Array>((path) => path instanceof Uint8Array && path.length <= 16_384),
  ]),
  /** Whether it may be a sprite sheet, and how that is cut. */
  sheets: sheetsSchema,
  /** Which frames are taken of it. */
  animations: z.enum(animationChoices),
  cells: cellsSchema.nullable(),
});
export type DecodeRequest = z.output<typeof decodeRequestSchema>;

const sheetSchema = z.strictObject({
  arrangement: z.enum(sheetArrangements),
  cells: cellsSchema,
});

/** What comes of it. The process has met strangers' files: nothing that it says is taken on trust. */
export const pictureReplySchema = z.discriminatedUnion('type', [
  /** The process listens. */
  z.strictObject({ type: z.literal('ready') }),
  z
    .strictObject({
      type: z.literal('picture'),
      id: z.int(),
      width: side,
      height: side,
      enlargedBy: z.int().min(1),
      sheet: sheetSchema.nullable(),
      looseSprites: z.int().min(0),
      data: z.custom<Uint8Array>((data) => data instanceof Uint8Array),
    })
    .refine(({ width, height, data }) => data.length === width * height * bytesPerPixel)
    .refine(({ width, height, sheet }) =>
      sheet
        ? width * height <= mostSheetPixels &&
          sheet.cells.every((cell) => liesWithin(cell, width, height))
        : Math.max(width, height) <= workingSize,
    ),
  z.strictObject({
    type: z.literal('unreadable'),
    id: z.int(),
    /** In words that complete "this file …". */
    reason: z.string().max(1_000),
    /** The decoder's memory was full, which may be for what was read before. */
    memoryFull: z.boolean(),
  }),
]);
export type PictureReply = z.output<typeof pictureReplySchema>;

function liesWithin(cell: Rectangle, width: number, height: number): boolean {
  return cell.left + cell.width <= width && cell.top + cell.height <= height;
}
