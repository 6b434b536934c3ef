import { stat } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { StudioError } from '../../shared/errors.ts';
import type { OpenPool } from '../studio/pool/pool-host.ts';
import type { PoolAddresses } from './addresses.ts';
import { withoutSecrets } from './addresses.ts';
import { openFileStore } from './files/open-file-store.ts';
import { connectOrSayWhy } from './redis/connect.ts';
import { RedisPool } from './studio/redis-pool.ts';

const storeAnswerMs = 20_000;

/** How a studio opens a pool, whether or not it is there. */
export function poolAt(addresses: PoolAddresses): OpenPool {
  return (libraryPath, log, memory) => new RedisPool(addresses, libraryPath, log, memory);
}

/**
 * Looks whether a pool is there, for whoever waits for an answer.
 *
 * @throws StudioError `not-available-here`
 */
export async function findPool(addresses: PoolAddresses): Promise<OpenPool> {
  (await connectOrSayWhy(addresses)).disconnect();
  return poolAt(addresses);
}

/** The same, and whether its store is there. @throws StudioError `not-available-here`, `not-found`, `invalid-input` */
export async function findPoolAndStore(addresses: PoolAddresses): Promise<OpenPool> {
  const open = await findPool(addresses);
  await requireStore(addresses);
  return open;
}

async function requireStore(addresses: PoolAddresses): Promise<void> {
  const { store } = withoutSecrets(addresses).place;
  if (!store.startsWith('s3:')) return requireFolder(store);
  try {
    await inTime(openFileStore(addresses).owners('datasets'));
  } catch (thrown) {
    if (thrown instanceof StudioError) throw thrown;
    throw new StudioError(
      'not-available-here',
      `The store at ${store} cannot be used: ${thrown instanceof Error ? thrown.message : String(thrown)}.`,
      'Check the address, the name of the bucket, and the key.',
      { cause: thrown },
    );
  }
}

/** Whoever has just typed an address does not wait as long for a bucket as a file may take. */
async function inTime<T>(asked: Promise<T>): Promise<T> {
  const tooLate = wait(storeAnswerMs, undefined, { ref: false }).then(() => {
    throw new Error('nobody answers');
  });
  return Promise.race([asked, tooLate]);
}

/** A name with a slip in it would be made, and no other machine would look there. */
async function requireFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory()) return;
  throw new StudioError(
    'not-found',
    `There is no folder ${folder}.`,
    'Make it, or mount it, so that this machine and all of the pool see the same folder.',
  );
}
