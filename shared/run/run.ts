import { z } from 'zod';
import { byHandSchema, paceSchema } from './by-hand.ts';
import { mostRungs, rungSchema } from './early-stopping.ts';
import { conditionRequestSchema } from '../condition/condition-request.ts';
import { idSchema } from '../dataset/dataset.ts';
import { engineChoiceSchema, engineFactsSchema } from '../engine/engine.ts';
import { errorShapeSchema } from '../errors.ts';
import { poolIdSchema, poolPlaceSchema } from '../pool/connection.ts';
import { machineNameSchema } from '../pool/machine.ts';
import { libraryPathSchema, runStateSchema } from './events.ts';
import { hyperparametersSchema } from '../hyperparameters/schema.ts';
import { latentOriginSchema, truncationSchema } from '../creature/latents.ts';
import { sentPictureSchema } from '../creature/picture.ts';
import { notesSchema, runColourSchema, tagsSchema } from './notes.ts';
import { placeSchema } from './place.ts';
import { stepsPerTickSchema } from './series.ts';
import { said } from '../said.ts';

export const runNameSchema = z.string().trim().min(1).max(120);

/** Who may train a run: a process of the studio that has the library open, or a machine of a pool. */
const trainedBySchema = z.enum(['this-studio', 'pool']);
export type TrainedBy = z.output<typeof trainedBySchema>;

/** A measurement of a run's checkpoint by which checkpoints are ranked (`rankingSeries`), with its standard error. */
export const bestMarkSchema = z.object({
  step: z.int().min(0),
  value: z.number(),
  error: z.number().min(0),
});
export type BestMark = z.output<typeof bestMarkSchema>;

/** The run of which another is a branch, as it was called then, and the step from which that goes on. */
const branchSchema = z.object({ runId: idSchema, name: z.string(), step: z.int().min(0) });

export const runSchema = z.object({
  id: idSchema,
  name: runNameSchema,
  /** One colour a run, the same on every screen: its shade is the theme's (shared/run/colours.ts). */
  colourName: runColourSchema,
  tags: tagsSchema,
  /** Plain text. */
  notes: notesSchema,
  /** When it was put out of the way; null for one that lists show. */
  archivedAt: z.int().nullable(),
  /** Whether it is the one that all others are measured by. */
  isBaseline: z.boolean(),
  datasetId: idSchema,
  datasetName: z.string(),
  state: runStateSchema,
  /** Place in the queue, 1 is next; null unless queued. */
  queuePosition: z.int().nullable(),
  hyperparameters: hyperparametersSchema,
  presetId: z.string().nullable(),
  engine: engineChoiceSchema,
  engineFacts: engineFactsSchema.nullable(),
  appVersion: z.string(),
  createdAt: z.int(),
  startedAt: z.int().nullable(),
  endedAt: z.int().nullable(),
  step: z.int(),
  imagesSeen: z.int(),
  elapsedMs: z.number(),
  etaMs: z.number().nullable(),
  stepsPerSecond: z.number().nullable(),
  /** Why a run failed, diverged or was interrupted, with what to do. */
  problem: errorShapeSchema.nullable(),
  /** Why a run ended by itself before all its steps were done, in a sentence. */
  endReason: said(z.string()).nullable(),
  /** The sweep that it was made with; null for one that was made alone. */
  sweepId: idSchema.nullable(),
  /** What became of it at the steps at which its sweep compares its runs, in order; empty where it does not. */
  rungs: z.array(rungSchema).max(mostRungs),
  /** While it is queued: the time before which it does not start; null where it starts at its turn. */
  startsAt: z.int().nullable(),
  /** Null for one that began at step 0. */
  branchedFrom: branchSchema.nullable(),
  lastCheckpointStep: z.int().nullable(),
  /** The best that was measured of it so far; null before the first measurement. */
  bestMark: bestMarkSchema.nullable(),
  lastSamplePath: libraryPathSchema.nullable(),
  /** Sequence number of the run's newest stored event: what a snapshot already holds. */
  lastSeq: z.int(),
  /** Number of the run's newest start, 0 before the first: what an older one still says or writes does not count. */
  attempt: z.int().min(0),
  /** Over how many steps its series are averaged; null until that is chosen in its first steps. */
  stepsPerTick: stepsPerTickSchema.nullable(),
  /** Where it trains, or is to. */
  place: placeSchema,
  /** The machine of a pool that trains it, or trained it last; null here, and while it waits for one. */
  machine: machineNameSchema.nullable(),
  /** The pool that it is in; null where it is in none, or an older version has put it there. */
  poolPlace: poolPlaceSchema.nullable(),
  /** The same by what it says of itself: its addresses may lead to another one. Null until it has said it. */
  poolId: poolIdSchema.nullable(),
  /** Who trains it, or trained it, in that start; null before the first. */
  trainedBy: trainedBySchema.nullable(),
  /** Null for one of which no network was trained alone. */
  byHand: byHandSchema.nullable(),
  /** Steps a second in slow motion; null as fast as it can. */
  pace: paceSchema.nullable(),
});
export type Run = z.output<typeof runSchema>;

/** A list's row: the run and a small loss curve (at most 60 points). */
export const runSummarySchema = runSchema.extend({
  sparkline: z.object({ discriminator: z.array(z.number()), generator: z.array(z.number()) }),
});
export type RunSummary = z.output<typeof runSummarySchema>;

/** A sheet of creatures: a PNG of `columns` cells a row, each `cellSize` pixels square. */
export const sampleSchema = z.object({
  id: idSchema,
  runId: idSchema,
  step: z.int(),
  at: z.int(),
  kind: z.enum(['progress', 'generated']),
  path: libraryPathSchema,
  count: z.int(),
  columns: z.int(),
  cellSize: z.int(),
  seed: z.int(),
  /** What its creatures were asked to show; null where nothing was asked for. */
  condition: conditionRequestSchema.nullable(),
  /** How far their latents were drawn towards the mean; left out where they were not. */
  truncation: truncationSchema.optional(),
  /** How they came about; left out where the seed says it. The library keeps their latents. */
  origin: latentOriginSchema.optional(),
});
export type Sample = z.output<typeof sampleSchema>;

/** What an image-to-image run made of a picture. */
export const drawingSchema = z.object({
  /** By which it is kept, as long as the studio remembers it. */
  id: idSchema,
  picture: sentPictureSchema,
  /** Of the checkpoint that drew it. */
  step: z.int(),
});
export type Drawing = z.output<typeof drawingSchema>;

export const checkpointSchema = z.object({
  id: idSchema,
  runId: idSchema,
  step: z.int(),
  at: z.int(),
  path: libraryPathSchema,
  hash: z.string(),
  bytes: z.number(),
});
export type Checkpoint = z.output<typeof checkpointSchema>;

/** A checkpoint that stays for good, though newer ones followed: the best one, or one with favourites. */
export const keptCheckpointSchema = checkpointSchema.omit({ id: true }).extend({
  /** Of the best one, as it was measured; null of one that favourites keep. */
  mark: bestMarkSchema.omit({ step: true }).nullable(),
});
export type KeptCheckpoint = z.output<typeof keptCheckpointSchema>;

/** A step of a run from which training can go on, and why it can. */
export const restorePointSchema = z.object({
  step: z.int().min(0),
  at: z.int(),
  bytes: z.number(),
  /** Whether it is the one from which the run itself goes on. */
  isNewest: z.boolean(),
  /** Whether it stays when newer ones follow. */
  isKept: z.boolean(),
  mark: keptCheckpointSchema.shape.mark,
  /** How many favourites were drawn at this step. */
  favourites: z.int().min(0),
  /** Whether it is in the library; else it comes from the store of the run's pool when it is asked for. */
  isHere: z.boolean(),
});
export type RestorePoint = z.output<typeof restorePointSchema>;
