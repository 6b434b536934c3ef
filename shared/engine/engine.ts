import { z } from 'zod';
import { arithmeticIds } from '../hyperparameters/choices.ts';
import { said } from '../said.ts';

export const engineIds = ['tensorflow', 'cuda', 'webgpu', 'wasm'] as const;

/**
 * What automatic choice tries where nothing was measured, fastest first. Whether a graphics card is faster depends on
 * the card and on the networks: it is taken where tuning has found it so.
 */
export const automaticEngines = ['tensorflow', 'wasm'] as const satisfies EngineId[];

export const engineIdSchema = z.enum(engineIds);
export type EngineId = z.infer<typeof engineIdSchema>;

export const engineChoiceSchema = z.enum(['auto', ...engineIds]);
export type EngineChoice = z.infer<typeof engineChoiceSchema>;

export const mostThreads = 256;
/** Threads that compute at once. */
export const threadCountSchema = z.int().min(1).max(mostThreads);

/** Engines that compute on a graphics card. */
export const cardEngines = ['cuda', 'webgpu'] as const satisfies EngineId[];

export function computesOnCard(id: EngineId): boolean {
  return cardEngines.some((each) => each === id);
}

/** Engines that are TensorFlow's own library, in a build for the processor and in one for NVIDIA's cards. */
export const nativeEngines = ['tensorflow', 'cuda'] as const satisfies EngineId[];
export type NativeEngineId = (typeof nativeEngines)[number];

/** What is known of an engine that is loaded. */
export const engineFactsSchema = z.object({
  id: engineIdSchema,
  /** "CPU" or the name of the GPU. */
  device: z.string().max(500),
  /** Version of the numerical library below, e.g. libtensorflow "2.21.0". */
  version: z.string().max(200),
  tfjsVersion: z.string().max(200),
  /** Threads that one operation is spread over. */
  threads: threadCountSchema,
  /** Whether TensorFlow computes with oneDNN; only TensorFlow says. */
  oneDnn: z.boolean().optional(),
  /** Whether some convolutions are computed by the studio's own kernels (docs/decisions/0070); only TensorFlow says. */
  ownKernels: z.boolean().optional(),
  /**
   * Model and instructions of the processor, where they decide the last bits of a result: WebAssembly computes the same on
   * all of them, and what a graphics card computes is not theirs.
   */
  processor: z.string().max(200).optional(),
  /** What a run's `precision` came to on it; known once its step is compiled. */
  arithmetic: z.enum(arithmeticIds).optional(),
});
export type EngineFacts = z.output<typeof engineFactsSchema>;

/** What of an engine decides the last bits of a result, and differs: "4 threads, now 2". */
export function differencesOf(before: EngineFacts, now: EngineFacts): string[] {
  const told = ({ id, device, version, threads, oneDnn, ownKernels }: EngineFacts) => [
    id,
    device,
    `version ${version}`,
    `${threads} ${threads === 1 ? 'thread' : 'threads'}`,
    // Runs of studios that did not tell it were trained with it.
    id === 'tensorflow' && oneDnn === false ? 'without oneDNN' : 'with oneDNN',
    ownKernels === false ? 'without the studio’s own kernels' : 'with them',
  ];
  const [then, here] = [told(before), told(now)];
  // Studios that did not tell these had them all the same.
  for (const fact of ['processor', 'arithmetic'] as const) {
    if (before[fact] === undefined || now[fact] === undefined) continue;
    then.push(before[fact]);
    here.push(now[fact]);
  }
  return then.flatMap((each, index) =>
    each === here[index] ? [] : [`${each}, now ${here[index]}`],
  );
}

/** What of a way to compute is TensorFlow's alone; on where it is left out. */
const switches = { oneDnn: z.boolean().optional(), ownKernels: z.boolean().optional() };

/** One way to compute, as tuning tries it. */
const wayToComputeSchema = z.object({
  engine: engineIdSchema,
  threads: threadCountSchema,
  ...switches,
});
export type WayToCompute = z.output<typeof wayToComputeSchema>;

/**
 * How each engine computes where nobody has chosen: what is best for one, or was used by it before, is not for another.
 * A card's engine wants the processor's threads for putting its work in order alone.
 */
export const waysByEngineSchema = z.partialRecord(
  engineIdSchema,
  z.object({ threads: threadCountSchema.optional(), ...switches }),
);
export type WaysByEngine = z.output<typeof waysByEngineSchema>;

/** What `studio doctor --tune` found out about a machine: the way that is fastest, in the fewest threads. It holds for that machine only. */
export const tuningSchema = wayToComputeSchema.extend({
  /** Median training steps a second of each way to compute that was tried. */
  measurements: z.array(
    wayToComputeSchema.extend({
      /** Left out by studios that tuned one engine alone. */
      engine: engineIdSchema.optional(),
      stepsPerSecond: z.number(),
    }),
  ),
  machine: z.object({ processor: z.string(), cores: z.int() }),
  /** Milliseconds since 1970. */
  measuredAt: z.int(),
  /** Measured once and briefly, by the studio itself before a first training. */
  isQuick: z.boolean().optional(),
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
      problem: said(z.string()).nullable(),
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
