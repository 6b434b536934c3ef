import type { Redis } from 'ioredis';
import { z } from 'zod';

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
