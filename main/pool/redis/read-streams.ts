import type { Redis } from 'ioredis';
import { z } from 'zod';
import { mostEntryBytes } from '../../../shared/pool/entry.ts';

export interface StreamEntry {
  key: string;
  id: string;
  /** Null for what is longer than anything that is told, and stays where it is. */
  text: string | null;
}

const answerSchema = z.array(z.tuple([z.string(), z.string(), z.string().nullable()]));

/** So many of each stream at once, */
const atOnce = 100;
/** and of all of them so many bytes, and one entry more. */
const bytesAtOnce = 16 * 1024 * 1024;

/**
 * What is behind the places that are given. Whoever may write there may write entries of half a gigabyte: how long one is is
 * found out by the server, one after the other.
 */
const readScript = `
local most, room, found = tonumber(ARGV[1]), tonumber(ARGV[2]), {}
for place, key in ipairs(KEYS) do
  local id = ARGV[place + 3]
  for _ = 1, tonumber(ARGV[3]) do
    if room <= 0 then return found end
    local entry = redis.call('XRANGE', key, '(' .. id, '+', 'COUNT', 1)[1]
    if not entry then break end
    id = entry[1]
    local text = entry[2][2]
    if #text > most then text = false else room = room - #text end
    found[#found + 1] = { key, id, text }
  end
end
return found`;

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
  const there = await readNow(redis, from);
  if (there.length > 0) return there;
  await somethingComes(redis, from, waitMs);
  return readNow(redis, from);
}

async function readNow(redis: Redis, from: ReadonlyMap<string, string>): Promise<StreamEntry[]> {
  const limits = [mostEntryBytes, bytesAtOnce, atOnce];
  const keysAndLimits = [...from.keys(), ...limits, ...from.values()];
  const answer = await redis.eval(readScript, from.size, ...keysAndLimits);
  return answerSchema.parse(answer).map(([key, id, text]) => ({ key, id, text }));
}

/** Nothing but that it comes: a script cannot wait. What comes with it is one entry, which is not made into text. */
async function somethingComes(
  redis: Redis,
  from: ReadonlyMap<string, string>,
  waitMs: number,
): Promise<void> {
  const args = ['COUNT', 1, 'BLOCK', waitMs, 'STREAMS'] as const;
  await redis.callBuffer('XREAD', ...args, ...from.keys(), ...from.values());
}
