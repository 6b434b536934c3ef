import { z } from 'zod';
import { errorCodeSchema } from '../errors.ts';
import { byHandSchema } from './by-hand.ts';
import { findingSchema } from './findings.ts';
import { seriesValuesSchema } from './series.ts';
import { said } from '../said.ts';

export const runStates = [
  'queued',
  'starting',
  'running',
  'paused',
  'stopping',
  'completed',
  'stopped',
  'interrupted',
  'diverged',
  'failed',
] as const;
export const runStateSchema = z.enum(runStates);
export type RunState = z.infer<typeof runStateSchema>;

/** A trainer process belongs to the run. */
export const liveStates: readonly RunState[] = ['starting', 'running', 'paused', 'stopping'];
export const endedStateSchema = runStateSchema.extract([
  'completed',
  'stopped',
  'interrupted',
  'diverged',
  'failed',
]);
export type EndedState = z.infer<typeof endedStateSchema>;
/** The run is over but may be taken up again from its last checkpoint. */
export const endedStates: readonly RunState[] = endedStateSchema.options;

/** Path of a file in the library, relative to it, with forward slashes: `runs/…/samples/000250.png`. */
export const libraryPathSchema = z
  .string()
  .max(512)
  .regex(/^(?!.*\.\.)[A-Za-z0-9_][A-Za-z0-9_./-]*$/, 'is not a path inside the library');

const moment = { step: z.int().min(0), at: z.int() };

/**
 * What a trainer tells of its run. `step` counts generator steps done, `at` is milliseconds since 1970.
 * Paths, not pixels, cross the border.
 */
export const trainerEventSchema = z.discriminatedUnion('type', [
  z.object({
    ...moment,
    type: z.literal('state'),
    state: runStateSchema,
    message: said(z.string().max(2_000)),
  }),
  z.object({
    ...moment,
    type: z.literal('progress'),
    totalSteps: z.int(),
    imagesSeen: z.int(),
    stepsPerSecond: z.number(),
    /** Time spent training, pauses left out. */
    elapsedMs: z.number(),
    etaMs: z.number().nullable(),
    memoryBytes: z.number(),
    /** How many processors its steps kept busy on average since it was started. */
    processors: z.number().min(0).optional(),
    /** What a person trained alone, up to this step. */
    byHand: byHandSchema.nullable().optional(),
  }),
  z.object({
    ...moment,
    /** What the steps of a tick had of each series; `step` is the last of them. */
    type: z.literal('series'),
    values: seriesValuesSchema,
  }),
  /** What is measured and no number: see `findingSchema`. */
  z.object({ ...moment, type: z.literal('finding'), finding: findingSchema }),
  z.object({
    ...moment,
    type: z.literal('sample'),
    path: libraryPathSchema,
    count: z.int(),
    columns: z.int(),
    cellSize: z.int(),
    seed: z.int(),
  }),
  z.object({
    ...moment,
    type: z.literal('checkpoint'),
    path: libraryPathSchema,
    /** SHA-256 of the checkpoint's manifest, which holds the hash of each file. */
    hash: z.string(),
    bytes: z.number(),
  }),
  z.object({ ...moment, type: z.literal('log'), message: said(z.string().max(2_000)) }),
  z.object({
    ...moment,
    type: z.literal('warning'),
    code: z.string(),
    message: said(z.string().max(2_000)),
    hint: said(z.string().max(2_000)),
  }),
  z.object({
    ...moment,
    type: z.literal('error'),
    code: errorCodeSchema,
    message: said(z.string().max(2_000)),
    hint: said(z.string().max(2_000)),
  }),
  z.object({
    ...moment,
    type: z.literal('done'),
    reason: endedStateSchema,
  }),
]);
export type TrainerEvent = z.output<typeof trainerEventSchema>;
export type TrainerEventOf<T extends TrainerEvent['type']> = Extract<TrainerEvent, { type: T }>;

const stored = z.object({ seq: z.int().min(1), runId: z.string() });

/** An event as it is stored and forwarded: the trainer's, with its run and a sequence number a run. */
export const runEventSchema = z.intersection(trainerEventSchema, stored);
export type RunEvent = z.output<typeof runEventSchema>;
export type RunEventOf<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;
