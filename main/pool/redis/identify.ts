import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { poolIdSchema } from '../../../shared/pool/connection.ts';
import { identityKey } from './keys.ts';

/** More than an id takes. */
const mostBytes = 128;

/**
 * By which a pool is known, whatever address leads there. Whichever studio comes first gives it one: that which it knows, where
 * the server has lost what it had.
 *
 * @param known null where this studio has seen no pool at this address, or nothing of it is there
 */
export async function identify(redis: Redis, known: string | null): Promise<string> {
  const before = await readId(redis);
  if (before !== null) return before;
  const own = known ?? randomUUID();
  await redis.set(identityKey, own, 'NX');
  // Another was first, or what is there is no id at all.
  const after = await readId(redis);
  if (after === null) await redis.set(identityKey, own);
  return after ?? own;
}

async function readId(redis: Redis): Promise<string | null> {
  const id = await redis.getrange(identityKey, 0, mostBytes);
  return poolIdSchema.safeParse(id).data ?? null;
}
