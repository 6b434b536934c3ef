import { z } from 'zod';
import { engineIdSchema } from '../engine/engine.ts';

/** How long the runs of each preset would take here, together; a preset that does not fit the dataset is left out. */
export const presetTimesSchema = z.object({
  engine: engineIdSchema,
  /** A run that trains, by whose speed they are reckoned: then nothing was measured beside it. */
  liveRunId: z.string().nullable(),
  times: z.array(z.object({ presetId: z.string(), ms: z.number().positive() })),
});
export type PresetTimes = z.output<typeof presetTimesSchema>;
