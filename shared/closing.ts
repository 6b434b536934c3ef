import { z } from 'zod';

/** What a studio that was told to close does before it ends. */
export const closingSchema = z.object({
  /** Names of the runs that write a checkpoint first. */
  saving: z.array(z.string()),
  /** When all of it is over at the latest: what has not been saved by then is ended. */
  endsBy: z.int(),
});
export type Closing = z.output<typeof closingSchema>;
