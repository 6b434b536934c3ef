import type { Redis } from 'ioredis';
import { z } from 'zod';
import { entryText, type PoolCommand, type PoolEntry } from '../../../shared/pool/entry.ts';
import {
  jobIdSchema,
  type PoolJob,
  poolJobSchema,
  type ToldCheckpoint,
  toldCheckpointSchema,
} from '../../../shared/pool/job.ts';
import { fromJson } from '../../files/from-json.ts';
import { commandsKey, entriesKey, recordKey, watchedKey, scanKeys } from './keys.ts';

/*
 * What the pool knows of a job beside its place in the queue: a hash with the job, who holds it, and its newest
 * checkpoint; and the stream of what its machines tell. Both change in scripts, which a server carries out whole.
 */

/** A job that nobody has read to its end is forgotten after so long. */
const keepEndedSeconds = 30 * 24 * 3_600;
/** More than a job takes, or what is known of it. */
const mostFieldBytes = 4 * 1024 * 1024;
/** As an entry that says so has it. */
const mostWhyLength = 2_000;
/** More commands than a person gives while a machine is away. */
const mostCommands = 1_000;

/**
 * Gives a job to a new holder, whose entries follow all that earlier ones have told; theirs are refused from now on.
 * A take has its number by the server's clock: it is above every earlier one even where the server was killed and has
 * lost its last second. Nothing where the job has ended or was taken out.
 */
const takeScript = `
if redis.call('HEXISTS', KEYS[1], 'job') == 0 or redis.call('HEXISTS', KEYS[1], 'ended') == 1 then return {} end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local take = math.max(now, tonumber(redis.call('HGET', KEYS[1], 'take') or 0) + 1)
redis.call('HSET', KEYS[1], 'holder', ARGV[1], 'take', string.format('%.0f', take), 'told', 0)
local answer = {}
for place, field in ipairs({ 'job', 'checkpoint' }) do
  answer[place] = redis.call('HSTRLEN', KEYS[1], field) <= tonumber(ARGV[2])
    and redis.call('HGET', KEYS[1], field) or ''
end
return answer`;

/** A field of a record, which whoever may write there may have made as large as a server takes: empty where it is none, or no job's. */
const fieldScript = `
if redis.call('HSTRLEN', KEYS[1], ARGV[1]) > tonumber(ARGV[2]) then return '' end
return redis.call('HGET', KEYS[1], ARGV[1]) or ''`;

/**
 * Appends an entry under the number of the take and its own. One that is sent twice, because the answer was lost, is
 * there once. A gap means that the server has lost what it had said to have: then the holder must begin anew, too.
 */
const appendScript = `
local known = redis.call('HMGET', KEYS[1], 'holder', 'take', 'told')
if known[1] ~= ARGV[1] then return 'fenced' end
local number, told = tonumber(ARGV[2]), tonumber(known[3])
if number <= told then return 'again' end
if number > told + 1 then return 'fenced' end
redis.call('XADD', KEYS[2], known[2] .. '-' .. ARGV[2], 'entry', ARGV[3])
redis.call('HSET', KEYS[1], 'told', ARGV[2])
if ARGV[4] ~= '' then redis.call('HSET', KEYS[1], 'checkpoint', ARGV[4], 'troubled', ' ') end
if ARGV[5] ~= '' then
  redis.call('HSET', KEYS[1], 'ended', 1)
  for _, key in ipairs(KEYS) do redis.call('EXPIRE', key, ARGV[5]) end
end
return redis.call('EXISTS', KEYS[4]) == 1 and 'watched' or 'ok'`;

/** Notes that a machine had trouble with a job, among the names of those that had. */
const troubleScript = `
if redis.call('HEXISTS', KEYS[1], 'job') == 0 then return { 0, 0 } end
local troubled = redis.call('HGET', KEYS[1], 'troubled') or ' '
local isAgain = string.find(troubled, ' ' .. ARGV[1] .. ' ', 1, true)
if not isAgain then
  troubled = troubled .. ARGV[1] .. ' '
  redis.call('HSET', KEYS[1], 'troubled', troubled)
end
local _, machines = string.gsub(troubled, '%S+', '')
return { machines, isAgain and 1 or 0 }`;

/** Notes why a machine has left a job. @returns whether it had not before */
const leftScript = `
if redis.call('HEXISTS', KEYS[1], 'job') == 0 then return 0 end
return redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])`;

/** Why each machine has left a job; whoever may write there may have made that as large as a server takes. */
const whyLeftScript = `
local found = {}
for place = 2, #ARGV do
  found[place - 1] = redis.call('HSTRLEN', KEYS[1], ARGV[place]) <= tonumber(ARGV[1])
    and redis.call('HGET', KEYS[1], ARGV[place]) or ''
end
return found`;

/** The job is another's by now, or nobody's: whoever is told so ends its trainer and says nothing more. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
}

function leftField(machine: string): string {
  return `left:${machine}`;
}

/** What all versions say of a job alike. */
const whatIsTrainedOn = z.looseObject({ dataset: z.looseObject({ id: z.string() }) });

export interface Take {
  /** Undefined where what is there is no job that this studio understands. */
  job: PoolJob | undefined;
  checkpoint: ToldCheckpoint | undefined;
}

export class JobRecords {
  readonly #redis: Redis;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  /** Once: what is known of a job stays. */
  async put(jobId: string, job: PoolJob): Promise<void> {
    await this.#redis.hsetnx(recordKey(jobId), 'job', JSON.stringify(job));
  }

  /** Whether a job that the pool knows is trained on that dataset, be it one of another version that is not understood here. */
  async isTrainedOn(datasetId: string): Promise<boolean> {
    for (const jobId of await this.#list()) {
      const job = await this.#field(jobId, 'job');
      if (fromJson(whatIsTrainedOn, job)?.dataset.id === datasetId) return true;
    }
    return false;
  }

  async #list(): Promise<string[]> {
    const keys = await scanKeys(this.#redis, recordKey('*'));
    const jobIds = keys.map((key) => key.slice(recordKey('').length));
    // Its entries and commands have keys that go on.
    return jobIds.filter((jobId) => jobIdSchema.safeParse(jobId).success);
  }

  async stateOf(jobId: string): Promise<'unknown' | 'there' | 'ended'> {
    const key = recordKey(jobId);
    if (!(await this.#redis.hexists(key, 'job'))) return 'unknown';
    return (await this.#redis.hexists(key, 'ended')) ? 'ended' : 'there';
  }

  async jobOf(jobId: string): Promise<PoolJob | undefined> {
    return fromJson(poolJobSchema, await this.#field(jobId, 'job'));
  }

  /** Of which its machines have told. */
  async newestCheckpoint(jobId: string): Promise<ToldCheckpoint | undefined> {
    return fromJson(toldCheckpointSchema, await this.#field(jobId, 'checkpoint'));
  }

  async #field(jobId: string, name: 'job' | 'checkpoint'): Promise<string> {
    const key = recordKey(jobId);
    return z.string().parse(await this.#redis.eval(fieldScript, 1, key, name, mostFieldBytes));
  }

  /** @param holder something that nobody else has. @returns undefined where nothing is left to do */
  async take(jobId: string, holder: string): Promise<Take | undefined> {
    const keys = [recordKey(jobId), entriesKey(jobId)];
    const answer = await this.#redis.eval(takeScript, keys.length, ...keys, holder, mostFieldBytes);
    const [job, checkpoint = ''] = z.array(z.string()).parse(answer);
    if (job === undefined) return undefined;
    return {
      job: fromJson(poolJobSchema, job),
      checkpoint: fromJson(toldCheckpointSchema, checkpoint),
    };
  }

  /**
   * @param number of the entry in its take, from 1
   * @param checkpoint that the entry tells of
   * @returns whether somebody looks at the run
   * @throws Fenced
   */
  async append(
    jobId: string,
    holder: string,
    number: number,
    entry: PoolEntry,
    checkpoint?: ToldCheckpoint,
  ): Promise<boolean> {
    const keys = [recordKey(jobId), entriesKey(jobId), commandsKey(jobId), watchedKey(jobId)];
    const answer = await this.#redis.eval(
      appendScript,
      keys.length,
      ...keys,
      holder,
      number,
      entryText(entry),
      checkpoint ? JSON.stringify(checkpoint) : '',
      entry.kind === 'ended' ? keepEndedSeconds : '',
    );
    if (answer === 'fenced') throw new Fenced(`the job ${jobId} is not this machine’s any more`);
    return answer === 'watched';
  }

  /** Somebody looks at the run for so long: its machine tells more often. */
  async watch(jobId: string, forMs: number): Promise<void> {
    await this.#redis.set(watchedKey(jobId), '1', 'PX', forMs);
  }

  /** @returns how many machines had trouble with the job since its newest checkpoint, and whether this one had before */
  async noteTrouble(
    jobId: string,
    machine: string,
  ): Promise<{ machines: number; isAgain: boolean }> {
    const answer = await this.#redis.eval(troubleScript, 1, recordKey(jobId), machine);
    const [machines, again] = z.tuple([z.number(), z.number()]).parse(answer);
    return { machines, isAgain: again === 1 };
  }

  /** Also one that lacks what the job needs, which is no trouble. @returns whether it is news of this machine */
  async noteLeft(jobId: string, machine: string, why: string): Promise<boolean> {
    const field = leftField(machine);
    const key = recordKey(jobId);
    return (await this.#redis.eval(leftScript, 1, key, field, why.slice(0, mostWhyLength))) === 1;
  }

  /** It trains it now. */
  async forgetLeft(jobId: string, machine: string): Promise<void> {
    await this.#redis.hdel(recordKey(jobId), leftField(machine));
  }

  /** Why those of the machines have left the job that have, and have not trained it since. */
  async whyLeft(jobId: string, machines: readonly string[]): Promise<Map<string, string>> {
    if (machines.length === 0) return new Map();
    const fields = machines.map((machine) => leftField(machine));
    const key = recordKey(jobId);
    const answer = await this.#redis.eval(whyLeftScript, 1, key, 4 * mostWhyLength, ...fields);
    const reasons = z.array(z.string()).parse(answer);
    const pairs = machines.map((machine, at) => [machine, reasons[at] ?? ''] as const);
    return new Map(pairs.filter(([, why]) => why !== ''));
  }

  async command(jobId: string, command: PoolCommand): Promise<void> {
    const key = commandsKey(jobId);
    await this.#redis.xadd(
      key,
      'MAXLEN',
      '~',
      mostCommands,
      '*',
      'command',
      JSON.stringify(command),
    );
  }

  /** The newest command so far; what follows it was not given before. */
  async newestCommand(jobId: string): Promise<string> {
    const newest = await this.#redis.xrevrange(commandsKey(jobId), '+', '-', 'COUNT', 1);
    return z.array(z.tuple([z.string(), z.unknown()])).parse(newest)[0]?.[0] ?? '0-0';
  }

  /** What was told before is stored, and not needed here any more. */
  async trim(jobId: string, before: string): Promise<void> {
    await this.#redis.xtrim(entriesKey(jobId), 'MINID', before);
  }

  async remove(jobId: string): Promise<void> {
    await this.#redis.del(
      recordKey(jobId),
      entriesKey(jobId),
      commandsKey(jobId),
      watchedKey(jobId),
    );
  }
}
