import { z } from 'zod';
import { idSchema } from '../dataset/dataset.ts';
import { engineFactsSchema } from '../engine/engine.ts';
import { libraryPathSchema } from '../run/events.ts';
import { stepsPerTickSchema } from '../run/series.ts';
import { trainJobSchema } from '../run/trainer-protocol.ts';

/** The largest file that crosses: a checkpoint's tensors, or the sprites of a dataset. */
const mostFileBytes = 4 * 1024 ** 3;
/** A checkpoint has a file a group of variables, and its manifest. */
const mostFiles = 64;

/** What of a file its content gives: it lies in the store under its hash. */
const contentSchema = z.strictObject({
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'is not a hash'),
  bytes: z.int().min(0).max(mostFileBytes),
});
export type Content = z.output<typeof contentSchema>;

/** A file of a run: where it lies in a library, and what is in it. */
export const storedFileSchema = contentSchema.extend({ path: libraryPathSchema });
export type StoredFile = z.output<typeof storedFileSchema>;
export const storedCheckpointSchema = z.strictObject({
  step: z.int().min(0),
  path: libraryPathSchema,
  files: z.array(storedFileSchema).min(1).max(mostFiles),
});
export type StoredCheckpoint = z.output<typeof storedCheckpointSchema>;

/** A checkpoint that a machine has told of, with how it trained: whoever goes on from it trains so, too. */
export const toldCheckpointSchema = storedCheckpointSchema.extend({
  before: engineFactsSchema.nullable(),
  stepsPerTick: stepsPerTickSchema.nullable(),
});
export type ToldCheckpoint = z.output<typeof toldCheckpointSchema>;

/** One start of a run, as the pool holds it until it has ended. */
export const poolJobSchema = z.strictObject({
  /** Of the studio that put it there: only a machine with the same one may train it. */
  studio: z.string().max(64),
  runId: idSchema,
  runName: z.string().max(200),
  dataset: contentSchema.extend({ id: idSchema }),
  /** What the trainer is told, without the places on a machine. */
  train: trainJobSchema.omit({
    type: true,
    libraryFolder: true,
    datasetFile: true,
    runFolder: true,
    resumeFrom: true,
    olderCheckpoints: true,
    whenDiskFull: true,
  }),
  /** What the run was computed with before; a machine goes on so where it can. */
  before: engineFactsSchema.nullable(),
  /** From which to go on, newest first; none where the run begins. */
  checkpoints: z.array(storedCheckpointSchema).max(3),
});
export type PoolJob = z.output<typeof poolJobSchema>;

/** Redis and the store know a job by this: the run, and something of its own. */
export const jobIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}-[a-z0-9]{1,32}$/, 'is not a job');

export function jobIdOf(runId: string, own: string): string {
  return `${runId}-${own}`;
}

export function runIdOfJob(jobId: string): string {
  return jobId.slice(0, jobId.lastIndexOf('-'));
}

/** Whose files lie in a store: those of a job go when it has ended, those of a dataset when no library needs them there. */
export const storeOwnerSchema = z.union([
  z.templateLiteral(['jobs/', jobIdSchema]),
  z.templateLiteral(['datasets/', idSchema]),
]);
export type StoreOwner = z.output<typeof storeOwnerSchema>;
