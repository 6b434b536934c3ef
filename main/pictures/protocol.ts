import { z } from 'zod';
import { bytesPerPixel } from './picture.ts';

/** Larger images are shrunk to this while they are decoded: still many times the training size. */
export const workingSize = 1_024;

/** What the studio asks of the picture process: to read one file. */
export const pictureRequestSchema = z.strictObject({
  id: z.int().min(0),
  /** Absolute. */
  path: z.string().min(1).max(16_384),
});
export type PictureRequest = z.output<typeof pictureRequestSchema>;

const side = z.int().min(1).max(workingSize);

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
      data: z.custom<Uint8Array>((data) => data instanceof Uint8Array),
    })
    .refine(({ width, height, data }) => data.length === width * height * bytesPerPixel),
  z.strictObject({
    type: z.literal('unreadable'),
    id: z.int(),
    /** In words that complete "this file …". */
    reason: z.string().max(1_000),
  }),
]);
export type PictureReply = z.output<typeof pictureReplySchema>;
