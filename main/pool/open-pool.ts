import type { Logger } from 'pino';
import type { TrainerPool } from '../studio/runs/trainer-pool.ts';
import type { PoolAddresses } from './addresses.ts';
import { connectOrSayWhy } from './redis/connect.ts';
import { RedisPool } from './studio/redis-pool.ts';

/**
 * Looks whether a pool is there, for whoever waits for an answer.
 *
 * @returns how a studio opens it
 * @throws StudioError `not-available-here`
 */
export async function findPool(
  addresses: PoolAddresses,
): Promise<(libraryPath: string, log: Logger) => TrainerPool> {
  (await connectOrSayWhy(addresses)).disconnect();
  return (libraryPath, log) => new RedisPool(addresses, libraryPath, log);
}
