import { z } from 'zod';
import { engineIdSchema } from '../engine/engine.ts';

/** How long the runs of each preset would take here, together: on the dataset, or as it would have to be imported again. */
export const presetTimesSchema = z.object({
  engine: engineIdSchema,
  /** A run that trains, by whose speed they are reckoned: then nothing was measured beside it. */
  liveRunId: z.string().nullable(),
  times: z.array(z.object({ presetId: z.string(), ms: z.number().positive() })),
});
export type PresetTimes = z.output<typeof presetTimesSchema>;
