import { z } from 'zod';
import { idSchema } from '../dataset/dataset.ts';
import { errorShapeSchema } from '../errors.ts';

const addressSchema = z.string().trim().min(1).max(4_096);
const secretSchema = z.string().min(1).max(1_024);

/** Where a pool is, without anything that is secret. */
export const poolPlaceSchema = z.strictObject({
  /** `redis://…` or `rediss://…`; the name of a user may be in it, no password. */
  redis: addressSchema,
  /** A folder, or `s3://BUCKET/PREFIX?endpoint=…`. */
  store: addressSchema,
});
export type PoolPlaces = z.output<typeof poolPlaceSchema>;

/** By which a pool is known, wherever it is reached. */
export const poolIdSchema = z.string().regex(/^[a-z0-9-]{1,64}$/, 'is no id of a pool');

/** Whether both are written alike. One pool may have several addresses: what it knows of a job says which it is. */
export function isSamePool(one: PoolPlaces, other: PoolPlaces): boolean {
  return one.redis === other.redis && one.store === other.store;
}

/** Whether a run is in the pool that is connected, as far as the addresses of both and their ids are known. */
export function isPoolOf(
  { poolPlace, poolId }: { poolPlace: PoolPlaces | null; poolId: string | null },
  { place, id }: { place: PoolPlaces; id: string | null },
): boolean {
  if (poolPlace !== null && !isSamePool(poolPlace, place)) return false;
  return poolId === null || id === null || poolId === id;
}

/** What opens it. */
export const poolSecretsSchema = z.strictObject({
  password: secretSchema.optional(),
  /** Of a store that is a bucket. */
  storeKey: z.strictObject({ id: z.string().min(1).max(256), secret: secretSchema }).optional(),
});
export type PoolSecrets = z.output<typeof poolSecretsSchema>;

/** Where secrets are that open a pool: who says them, and for how long they are kept. */
const secretKeepings = ['keyring', 'session', 'environment'] as const;
export type SecretKeeping = (typeof secretKeepings)[number];

const poolStates = ['none', 'opening', 'away', 'connected', 'leaving'] as const;

/** How it stands with the pool of this studio. */
export const poolStatusSchema = z.object({
  /** `away`: it is read on as soon as it answers again; `leaving`: it is let go when `fetching` is done. */
  state: z.enum(poolStates),
  /** Null where none is named. */
  place: poolPlaceSchema.nullable(),
  /** Null until it has answered. */
  id: poolIdSchema.nullable(),
  /** Whether each is known; what they are is told to nobody. */
  hasPassword: z.boolean(),
  hasStoreKey: z.boolean(),
  /** The keyring of the desktop keeps what is typed, or this session alone does, or nothing is typed. */
  secrets: z.enum(secretKeepings),
  /** Whether the pool is opened again when the studio is. */
  isRemembered: z.boolean(),
  /** Whether what is sent there could be read on the way. */
  isOpenToOthers: z.boolean(),
  /** Whose newest checkpoint comes before the pool is let go. */
  fetching: z
    .object({
      runId: idSchema,
      runName: z.string(),
      step: z.int().min(0),
      /** Of how many runs it is which. */
      place: z.int().min(1),
      of: z.int().min(1),
    })
    .nullable(),
  /** Why it could not be opened when the studio was, why nobody answers, or what did not come before it was let go. */
  problem: errorShapeSchema.nullable(),
});
export type PoolStatus = z.output<typeof poolStatusSchema>;
