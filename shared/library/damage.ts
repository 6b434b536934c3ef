import { z } from 'zod';
import { said } from '../said.ts';

/** A row of the library's database that cannot be read; the others of its table can. */
export const damagedRowSchema = z.object({
  /** Its table and what the row calls itself. */
  id: z.string(),
  table: z.string(),
  /** What is damaged, in one sentence that names it. */
  message: said(z.string().max(2_000)),
});
export type DamagedRow = z.infer<typeof damagedRowSchema>;

/** What a person can do about damaged rows. */
export const damageHint =
  'Everything else is shown. To have the damaged part back, restore the library’s studio.db from a backup; to go on without it, remove it.';

/** What removing them does, before it is done. */
export const removeDamagedWarning =
  'What is named as damaged is taken out of the library, a run with its curves and lists of samples and checkpoints. It cannot be restored. Files stay until the room is freed.';
