import { z } from 'zod';
import { errorShapeSchema } from '../errors.ts';
import { endedStateSchema } from '../run/events.ts';
import {
  eventsMessageSchema,
  trainerMessageSchema,
  trainingCommandSchema,
} from '../run/trainer-protocol.ts';
import { storedFileSchema } from './job.ts';
import { packEvents, packedEventsSchema } from './packed-events.ts';
import { machineNameSchema } from './machine.ts';

/** An entry of a job's stream is JSON of at most so many bytes. */
export const mostEntryBytes = 8 * 1024 * 1024;

/** Of small networks many sheets and checkpoints are told at once. */
const mostFilesTold = 4_096;

const machine = machineNameSchema;

const toldMessageSchema = z.union([
  eventsMessageSchema.extend({ events: packedEventsSchema }),
  trainerMessageSchema,
]);

/** What a machine tells of a job, in order. Files are in the store before the entry that names them is written. */
export const poolEntrySchema = z.discriminatedUnion('kind', [
  /** A machine has taken the job up: whatever an earlier one told of steps after `fromStep` is superseded. */
  z.strictObject({
    kind: z.literal('taken'),
    machine,
    studio: z.string().max(64),
    fromStep: z.int().min(0),
  }),
  /** What the trainer said, and the files that it speaks of. */
  z.strictObject({
    kind: z.literal('said'),
    message: toldMessageSchema,
    files: z.array(storedFileSchema).max(mostFilesTold),
  }),
  /** It is back in the queue, to go on from its last checkpoint. */
  z.strictObject({ kind: z.literal('left'), machine, why: z.string().max(2_000) }),
  /** Nothing follows. */
  z.strictObject({
    kind: z.literal('ended'),
    exit: z.strictObject({ code: z.int().nullable(), signal: z.string().max(32).nullable() }),
    failure: errorShapeSchema.nullable(),
    /** How its work ended, in the trainer's own word; null where it said nothing. */
    said: endedStateSchema.nullable(),
  }),
]);
export type PoolEntry = z.output<typeof poolEntrySchema>;

/** As it crosses: see `packed-events.ts`. */
export function entryText(entry: PoolEntry): string {
  if (entry.kind !== 'said' || entry.message.type !== 'events') return JSON.stringify(entry);
  const { message } = entry;
  return JSON.stringify({ ...entry, message: { ...message, events: packEvents(message.events) } });
}

/** What a studio asks of whoever trains a job. */
export const poolCommandSchema = z.discriminatedUnion('type', [
  ...trainingCommandSchema.options,
  /** End at once, without a checkpoint. */
  z.strictObject({ type: z.literal('kill') }),
]);
export type PoolCommand = z.output<typeof poolCommandSchema>;
