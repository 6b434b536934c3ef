import { z } from 'zod';
import { idSchema } from './dataset/dataset.ts';

/** What the studio does in trainer processes beside the run that trains. */
const workKinds = [
  'generate',
  'translate',
  'examine',
  'tune',
  'measure',
  'describe',
  'time-runs',
  'classical',
  'export-model',
  /** A checkpoint comes from the store of a pool. It has no turn: it takes neither processor nor memory. */
  'fetch',
] as const;
export type WorkKind = (typeof workKinds)[number];

/** Each takes hundreds of megabytes and all processors: only so many are done at once, the rest waits. */
export const workSchema = z.object({
  kind: z.enum(workKinds),
  /** The run that it is done for. */
  runId: idSchema.nullable(),
  /** Place among those that wait, 1 is next; null for what is being done. */
  place: z.int().min(1).nullable(),
  /** Of what is fetched, how much is here. */
  fetched: z.object({ bytes: z.number().min(0), of: z.number().min(0) }).optional(),
});
export type Work = z.output<typeof workSchema>;

/** While something waits the studio says so at least this often. */
export const workToldEveryMs = 5_000;
