import { z } from 'zod';
import { conditionRequestSchema } from './condition-request.ts';
import {
  doctorReportSchema,
  engineChoiceSchema,
  engineFactsSchema,
  engineIdSchema,
} from './engine.ts';
import { errorShapeSchema } from './errors.ts';
import { libraryPathSchema, trainerEventSchema } from './events.ts';
import { hyperparametersSchema } from './hyperparameters/schema.ts';

/** Where a trainer reads and writes. Absolute, chosen by the core, never by a screen. */
const places = {
  libraryFolder: z.string(),
  datasetFile: z.string(),
  /** Relative to the library, e.g. `runs/k3x9`. */
  runFolder: libraryPathSchema,
};

/** The one job a trainer process is started for. */
export const trainerJobSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('train'),
    ...places,
    hyperparameters: hyperparametersSchema,
    engine: engineChoiceSchema,
    /** Continue from this checkpoint; null starts afresh. */
    resumeFrom: libraryPathSchema.nullable(),
  }),
  z.object({
    type: z.literal('generate'),
    ...places,
    hyperparameters: hyperparametersSchema,
    engine: engineChoiceSchema,
    checkpoint: libraryPathSchema,
    count: z.int().min(1).max(4_096),
    seed: z.int().min(0).max(4_294_967_295),
    /** What the creatures shall show; without it the labels come in turn, and tags are those of sprites. */
    condition: conditionRequestSchema.optional(),
    /** Sheet to write, relative to the library. */
    output: libraryPathSchema,
  }),
  /** Load each of these engines, report what is there, measure for about `measureMs` each. */
  z.object({
    type: z.literal('probe'),
    engines: z.array(engineIdSchema).min(1),
    measureMs: z.int().min(0).max(60_000),
  }),
]);
export type TrainerJob = z.output<typeof trainerJobSchema>;
export type TrainJob = Extract<TrainerJob, { type: 'train' }>;
export type GenerateJob = Extract<TrainerJob, { type: 'generate' }>;
export type ProbeJob = Extract<TrainerJob, { type: 'probe' }>;

/** Core → trainer. The job comes first and once. */
export const trainerCommandSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('job'), job: trainerJobSchema }),
  z.object({ type: z.literal('pause') }),
  z.object({ type: z.literal('resume') }),
  /** Write a checkpoint, say `done`, exit. */
  z.object({ type: z.literal('stop') }),
]);
export type TrainerCommand = z.output<typeof trainerCommandSchema>;

/** Trainer → core; at most ten messages a second however fast training is. */
export const trainerMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('engine'), facts: engineFactsSchema }),
  z.object({ type: z.literal('events'), events: z.array(trainerEventSchema).max(10_000) }),
  z.object({
    type: z.literal('generated'),
    path: libraryPathSchema,
    count: z.int(),
    columns: z.int(),
    cellSize: z.int(),
    step: z.int(),
  }),
  z.object({ type: z.literal('probed'), engines: doctorReportSchema.shape.engines }),
  /** The job cannot go on; the process exits after it. */
  z.object({ type: z.literal('failed'), error: errorShapeSchema }),
]);
export type TrainerMessage = z.output<typeof trainerMessageSchema>;
