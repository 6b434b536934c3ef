import { z } from 'zod';
import { bytesUpTo } from '../api/message.ts';

const bytesPerPixel = 4;
const mostPixels = 128;

/** One small picture that is sent as it is: RGBA with straight alpha, row by row. */
export const sentPictureSchema = z
  .strictObject({
    /** Width and height in pixels. */
    size: z.int().min(16).max(mostPixels),
    rgba: bytesUpTo(mostPixels ** 2 * bytesPerPixel),
  })
  .refine(
    ({ size, rgba }) => rgba.length === size * size * bytesPerPixel,
    'does not hold as many pixels as its size says',
  );
export type SentPicture = z.output<typeof sentPictureSchema>;

/** Of a picture file that a window sends in one message; a larger one it shrinks before. */
export const mostPictureFileBytes = 600_000;

/** A file of any kind that the studio reads. */
export const pictureFileSchema = bytesUpTo(mostPictureFileBytes, 1);
