import type { Redis } from 'ioredis';
import { z } from 'zod';

export interface StreamEntry {
  key: string;
  id: string;
  text: string;
}

const answerSchema = z
  .array(
    z.tuple([
      z.string(),
      z.array(z.tuple([z.string(), z.tuple([z.string(), z.string()]).rest(z.string())])),
    ]),
  )
  .nullable();

/** So many of each stream at once. */
const atOnce = 100;

/**
 * What streams hold behind the places that are given, waiting for it for a while.
 *
 * @param from the key of each stream, and the id behind which to read
 */
export async function readStreams(
  redis: Redis,
  from: ReadonlyMap<string, string>,
  waitMs: number,
): Promise<StreamEntry[]> {
  const args = ['COUNT', atOnce, 'BLOCK', waitMs, 'STREAMS'] as const;
  const answer = await redis.call('XREAD', ...args, ...from.keys(), ...from.values());
  const streams = answerSchema.parse(answer) ?? [];
  return streams.flatMap(([key, entries]) => entries.map(([id, [, text]]) => ({ key, id, text })));
}
