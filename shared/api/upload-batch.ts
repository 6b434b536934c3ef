import { z } from 'zod';

/*
 * Many small files in one request: a request each costs more than what is in them. Its body is the length of a list (32 bits,
 * big endian), the list as JSON, and the files one after the other.
 */

export const mostFilesInBatch = 128;
/** A larger file goes alone. */
export const mostBytesInBatch = 2_000_000;
/** Of the list: names of 1,024 characters, each of them of up to six bytes as JSON. */
export const mostListBytes = 1_000_000;
export const listLengthBytes = 4;

export const batchListSchema = z
  .array(
    z.strictObject({
      /** From the dropped folder on, with forward slashes. */
      name: z.string().max(1_024),
      bytes: z.int().min(0).max(mostBytesInBatch),
    }),
  )
  .min(1)
  .max(mostFilesInBatch);
export type BatchList = z.output<typeof batchListSchema>;
