import type { Redis } from 'ioredis';
import { z } from 'zod';
import { appVersion } from '../../../shared/version.ts';

/** Everything of the studio's in a Redis begins with this: an ACL rule `~sprite-gan-studio:*` is enough. */
export const keyPrefix = 'sprite-gan-studio';

/** Holds the pool's own id: see `identify`. */
export const identityKey = `${keyPrefix}:pool`;

/** What is asked of whoever trains a job, and what it tells. */
export function commandsKey(jobId: string): string {
  return `${keyPrefix}:job:${jobId}:commands`;
}
export function entriesKey(jobId: string): string {
  return `${keyPrefix}:job:${jobId}:entries`;
}
/** Is there while somebody looks at the run. */
export function watchedKey(jobId: string): string {
  return `${keyPrefix}:job:${jobId}:watched`;
}
/** What is known of a job: see `JobRecords`. */
export function recordKey(jobId: string): string {
  return `${keyPrefix}:job:${jobId}`;
}

export function machineKey(machineId: string): string {
  return `${keyPrefix}:machine:${machineId}`;
}
export const machineKeys = machineKey('*');
/** What a person asks of a machine. */
export function machineWishKey(machineId: string): string {
  return `${keyPrefix}:wish:${machineId}`;
}

/**
 * Machines take jobs of their own version alone: another one may draw other random numbers, or read other checkpoints.
 *
 * @param tag undefined for what any machine may take
 */
export function queueName(tag: string | undefined, version = appVersion): string {
  return tag === undefined ? `train-${version}` : `train-${version}-${tag}`;
}

const scannedAtOnce = 500;
const answerSchema = z.tuple([z.string(), z.array(z.string())]);

/** The keys of a pattern. The server goes on with other work meanwhile. */
export async function scanKeys(redis: Redis, pattern: string): Promise<string[]> {
  const keys = new Set<string>();
  let cursor = '0';
  do {
    const answer = await redis.scan(cursor, 'MATCH', pattern, 'COUNT', scannedAtOnce);
    const [next, some] = answerSchema.parse(answer);
    for (const key of some) keys.add(key);
    cursor = next;
  } while (cursor !== '0');
  return [...keys];
}
