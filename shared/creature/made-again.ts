import { z } from 'zod';

/** Which generator can draw a creature again: its own, only a newer one of its run, or none any more. */
export const whoCanMakeAgainSchema = z.enum(['own', 'newest', 'none']);
export type WhoCanMakeAgain = z.output<typeof whoCanMakeAgainSchema>;

/** A creature that was drawn once more of what it is made of. */
export const madeAgainSchema = z.object({
  png: z.base64(),
  generator: whoCanMakeAgainSchema.exclude(['none']),
  /** From the picture that there is; 0 is the same, bit for bit. */
  differentPixels: z.int().min(0),
});
export type MadeAgain = z.output<typeof madeAgainSchema>;
