import { z } from 'zod';

export const engineIds = ['tensorflow', 'wasm'] as const;
export const engineIdSchema = z.enum(engineIds);
export type EngineId = z.infer<typeof engineIdSchema>;

export const engineChoiceSchema = z.enum(['auto', ...engineIds]);
export type EngineChoice = z.infer<typeof engineChoiceSchema>;

export const mostThreads = 256;
/** Threads that compute at once. */
export const threadCountSchema = z.int().min(1).max(mostThreads);

/** What is known of an engine that is loaded. */
export const engineFactsSchema = z.object({
  id: engineIdSchema,
  /** "CPU" or the name of the GPU. */
  device: z.string(),
  /** Version of the numerical library below, e.g. libtensorflow "2.21.0". */
  version: z.string(),
  tfjsVersion: z.string(),
  /** Threads that one operation is spread over. */
  threads: threadCountSchema,
});
export type EngineFacts = z.output<typeof engineFactsSchema>;

/** What `studio doctor --tune` found out about a machine. It holds for that machine only. */
export const tuningSchema = z.object({
  engine: engineIdSchema,
  /** The fewest that are as fast as any. */
  threads: threadCountSchema,
  /** Median training steps a second by number of threads, fewest threads first. */
  measurements: z.array(z.object({ threads: threadCountSchema, stepsPerSecond: z.number() })),
  machine: z.object({ processor: z.string(), cores: z.int() }),
  /** Milliseconds since 1970. */
  measuredAt: z.int(),
});
export type Tuning = z.output<typeof tuningSchema>;

/** What `studio doctor` found: one entry an engine, and which one automatic choice takes. */
export const doctorReportSchema = z.object({
  chosen: engineIdSchema,
  engines: z.array(
    z.object({
      id: engineIdSchema,
      available: z.boolean(),
      facts: engineFactsSchema.nullable(),
      /** Why it is not available, with what to do. */
      problem: z.string().nullable(),
      /** Training steps a second of a DCGAN at 32x32, base 32, batch 64, measured for about 3 seconds. */
      stepsPerSecond: z.number().nullable(),
    }),
  ),
  machine: z.object({
    platform: z.string(),
    processor: z.string(),
    cores: z.int(),
    memoryBytes: z.number(),
    node: z.string(),
    electron: z.string().nullable(),
    studio: z.string(),
  }),
  libraryPath: z.string(),
  /** What tuning has found on this machine; null where it has not been tuned. */
  tuning: tuningSchema.nullable(),
});
export type DoctorReport = z.output<typeof doctorReportSchema>;
