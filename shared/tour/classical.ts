import { z } from 'zod';
import { sentPictureSchema } from '../creature/picture.ts';

/** Principal components that may be asked for. */
export const mostComponents = 256;
/** Sprites that they are found from, spread over the dataset. */
export const mostFitted = 400;

/** What a Gaussian over the pixels of sprites draws, and what it is made of. */
export const classicalSchema = z.object({
  /** Of how many sprites. */
  fitted: z.int().min(1),
  /** Fewer than asked for where there are fewer sprites. */
  components: z.int().min(0),
  /** How much of the sprites' variance the components hold, 0 to 1. */
  explained: z.number().min(0).max(1),
  mean: sentPictureSchema,
  /** The mean, moved two standard deviations along each of the first components. */
  directions: z.array(sentPictureSchema).max(16),
  drawn: z.array(sentPictureSchema).min(1).max(64),
});
export type Classical = z.output<typeof classicalSchema>;
