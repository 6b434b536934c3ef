import { z } from 'zod';
import { favouriteSchema } from '../creature/favourite.ts';
import { datasetSchema, idSchema, importProgressSchema } from '../dataset/dataset.ts';
import { gettingStatusSchema } from '../engine/getting.ts';
import { speedStatusSchema } from '../engine/speed.ts';
import { errorShapeSchema } from '../errors.ts';
import { damagedRowSchema } from '../library/damage.ts';
import { poolStatusSchema } from '../pool/connection.ts';
import { runEventSchema } from '../run/events.ts';
import { runSummarySchema, sampleSchema } from '../run/run.ts';
import { sweepSchema } from '../run/sweep.ts';
import { workSchema } from '../work.ts';
import { saveIdSchema } from './saved-file.ts';

/** What a studio that was told to close does before it ends. */
export const closingSchema = z.object({
  /** Names of the runs that write a checkpoint first. */
  saving: z.array(z.string()),
  /** When all of it is over at the latest: what has not been saved by then is ended. */
  endsBy: z.int(),
});
export type Closing = z.output<typeof closingSchema>;

function rowsOf<W extends string, R extends z.ZodType>(what: W, row: R) {
  return z.object({
    what: z.literal(what),
    /** New rows, and those that are other now. */
    items: z.array(row),
    removed: z.array(z.string()),
  });
}

/** What the studio tells screens unasked. Subscribe first, then take a snapshot, and drop what it already holds. */
export const pushTopics = {
  /** Stored events of all runs, in order, at most ten batches a second. */
  'run-events': z.array(runEventSchema),
  import: importProgressSchema,
  /** How it stands with the fast engine, whenever that changed; while it is fetched at most four times a second. */
  engine: gettingStatusSchema,
  /** The same with TensorFlow for NVIDIA's cards, which a command fetches. */
  cuda: gettingStatusSchema,
  /** And with the network that measures creatures. */
  features: gettingStatusSchema,
  /** And with the games' box sprites. */
  pokesprite: gettingStatusSchema,
  /** How it stands with measuring how fast the engines are, whenever that changed. */
  speed: speedStatusSchema,
  /** How it stands with the pool of machines, whenever that changed. */
  pool: poolStatusSchema,
  /** Rows of a list as they are now: nobody need ask for the list again, however long it is. */
  changed: z.discriminatedUnion('what', [
    rowsOf('datasets', datasetSchema),
    rowsOf('runs', runSummarySchema),
    rowsOf('favourites', favouriteSchema),
    rowsOf('rejects', favouriteSchema),
    rowsOf('sweeps', sweepSchema),
    rowsOf('damage', damagedRowSchema),
  ]),
  /** Something in the trash is gone for good; what was removed or brought back is told by `changed`. */
  trash: z.object({}),
  /** The queued runs, next first, whenever that changed. */
  queue: z.array(idSchema),
  /** New sample sheets, of whatever run. */
  samples: z.array(sampleSchema),
  /** All that is done or waits beside the run that trains, whenever that changed, and again while something waits. */
  work: z.array(workSchema),
  /** How much of what 0.1.0 stored of curves is up to date, and how long the rest takes; once after such a library was opened. */
  'old-curves': z.object({ share: z.number().min(0).max(1), etaMs: z.number().min(0) }),
  /** How much of a file, or of an export, there is that was asked for, 0 to 1, and how long the rest takes. */
  saving: z.object({
    saveId: saveIdSchema,
    share: z.number().min(0).max(1),
    etaMs: z.number().nullable(),
  }),
  /** How many of the creatures of `runs.generate` are drawn. */
  drawing: z.object({ drawId: saveIdSchema, done: z.int().min(0), of: z.int().min(1) }),
  /** The library was removed or replaced under the studio, which answers nothing else any more. */
  'library-gone': errorShapeSchema,
  /** The studio was told to close: it answers no calls any more, saves what trains, and ends. */
  closing: closingSchema,
  /** The person chose a command of the window's native menu that a screen carries out. Desktop only. */
  menu: z.object({ command: z.enum(['import-folder']) }),
} as const;

export type PushTopic = keyof typeof pushTopics;
export type PushPayload<T extends PushTopic> = z.output<(typeof pushTopics)[T]>;
