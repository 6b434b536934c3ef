import { z } from 'zod';
import { idSchema } from '../dataset/dataset.ts';
import { said } from '../said.ts';
import { machineTagSchema } from '../run/place.ts';
import { jobIdSchema } from './job.ts';
import { machineSchema } from './machine.ts';

/** Who is in a pool, and what waits there. */
export const poolOverviewSchema = z.object({
  /** Each with how long ago it was heard of. */
  machines: z.array(machineSchema.extend({ silentMs: z.number().min(0) })),
  /** Next first, of each queue. */
  waiting: z.array(
    z.object({
      jobId: jobIdSchema,
      runId: idSchema,
      runName: z.string(),
      /** Null where any machine may take it. */
      tag: machineTagSchema.nullable(),
      /** Why no machine takes it; null where it is a matter of time. */
      why: said(z.string()).nullable(),
    }),
  ),
});
export type PoolOverview = z.output<typeof poolOverviewSchema>;
export type SeenMachine = PoolOverview['machines'][number];
