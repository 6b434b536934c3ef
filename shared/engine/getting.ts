import { z } from 'zod';
import { errorShapeSchema } from '../errors.ts';

/** What is fetched once for a machine: under its name its status is pushed, asked for, and shown by a command. */
export type GettingTopic = 'engine' | 'cuda' | 'features' | 'pokesprite';

/** What of it the window offers: TensorFlow for NVIDIA's cards is got by a command alone. */
export type OfferedTopic = Exclude<GettingTopic, 'cuda'>;

/** What getting something large goes through, in this order: the fast engine, the network that measures creatures, box sprites. */
const gettingPhases = [
  'waiting',
  'finding',
  'downloading',
  'unpacking',
  'fitting',
  'testing',
] as const;
const gettingPhaseSchema = z.enum(gettingPhases);
export type GettingPhase = z.output<typeof gettingPhaseSchema>;

export const gettingPhaseWords: Record<GettingPhase, string> = {
  waiting: 'Waiting for another studio that is getting it',
  finding: 'Looking for the download',
  downloading: 'Downloading',
  unpacking: 'Unpacking',
  fitting: 'Fitting it to this machine',
  testing: 'Testing it',
};

const gettingProgressSchema = z.object({
  phase: gettingPhaseSchema,
  /** Of this phase; 0 of 0 where it cannot be counted. */
  doneBytes: z.number(),
  totalBytes: z.number(),
  /** Of the download, over the last seconds; null before it can be told. */
  bytesPerSecond: z.number().nullable(),
  etaMs: z.number().nullable(),
});
export type GettingProgress = z.output<typeof gettingProgressSchema>;

/** How it stands with something that is fetched once for a machine: the push topics of `GettingTopic`. */
export const gettingStatusSchema = z.object({
  /** `unsupported`: there is none for this system, so none is offered. */
  state: z.enum(['ready', 'absent', 'getting', 'unsupported']),
  version: z.string(),
  downloadBytes: z.number(),
  /** What it takes on the disk in the end, about. */
  installedBytes: z.number(),
  /** What an earlier, interrupted download left: the next one goes on from there. */
  downloadedBytes: z.number(),
  progress: gettingProgressSchema.nullable(),
  /** Why it could not be had, the last time or at all on this machine. */
  problem: errorShapeSchema.nullable(),
});
export type GettingStatus = z.output<typeof gettingStatusSchema>;
