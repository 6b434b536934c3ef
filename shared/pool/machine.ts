import { z } from 'zod';
import { idSchema } from '../dataset/dataset.ts';
import { machineTagSchema } from '../run/place.ts';

export const machineNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be letters, digits, dots and dashes');

const machineStates = ['idle', 'training', 'draining'] as const;
export type MachineState = (typeof machineStates)[number];

/** What a person may ask of one: to leave its run to others with a checkpoint and end, or to end at once. */
export const machineWishes = ['drain', 'end'] as const;
export type MachineWish = (typeof machineWishes)[number];

/** One that says nothing of itself for so long is taken for lost, asleep or cut off. */
export const quietMs = 15_000;

/** What a worker says of itself every few seconds. */
export const machineSchema = z.strictObject({
  id: idSchema,
  name: machineNameSchema,
  /** Version of its studio. */
  studio: z.string().max(64),
  tags: z.array(machineTagSchema).max(16),
  state: z.enum(machineStates),
  /** How it computed last: "tensorflow, 4 threads"; null before its first run. */
  computesBy: z.string().max(200).nullable(),
  /** What it trains. */
  training: z
    .strictObject({
      runId: idSchema,
      runName: z.string().max(200),
      step: z.int().min(0),
      steps: z.int().min(0),
      stepsPerSecond: z.number().min(0).nullable(),
    })
    .nullable(),
  /** Runs that it has ended, since it started. */
  runsEnded: z.int().min(0),
});
export type Machine = z.output<typeof machineSchema>;
