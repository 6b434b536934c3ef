import { z } from 'zod';

const bytesPerPixel = 4;
const mostPixels = 128;

/** One small picture that is sent as it is: RGBA with straight alpha, row by row, in base64. */
export const sentPictureSchema = z
  .strictObject({
    /** Width and height in pixels. */
    size: z.int().min(16).max(mostPixels),
    rgba: z.base64().max(base64Length(mostPixels ** 2 * bytesPerPixel)),
  })
  .refine(
    ({ size, rgba }) => rgba.length === base64Length(size * size * bytesPerPixel),
    'does not hold as many pixels as its size says',
  );
export type SentPicture = z.output<typeof sentPictureSchema>;

/** Of a picture file that a window sends in one message; a larger one it shrinks before. */
export const mostPictureFileBytes = 600_000;

/** A file of any kind that the studio reads, in base64. */
export const pictureFileSchema = z.base64().min(4).max(base64Length(mostPictureFileBytes));

function base64Length(bytes: number): number {
  return 4 * Math.ceil(bytes / 3);
}
