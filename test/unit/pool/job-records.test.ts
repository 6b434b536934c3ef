import { describe, expect, it } from 'vitest';
import { connect } from '../../../main/pool/redis/connect.ts';
import { Fenced, JobRecords } from '../../../main/pool/redis/job-records.ts';
import { entriesKey, recordKey } from '../../../main/pool/redis/keys.ts';
import type { PoolEntry } from '../../../shared/pool/entry.ts';
import { usePool } from '../../redis-server.ts';
import { onTestFinished } from 'vitest';
import { examplePoolJob } from './example-job.ts';

const pool = usePool();

async function recordsOf(jobId: string) {
  const redis = connect(pool.addresses());
  onTestFinished(() => redis.disconnect());
  const records = new JobRecords(redis);
  await records.put(jobId, examplePoolJob());
  const told = async () =>
    (await redis.xrange(entriesKey(jobId), '-', '+')).map(([id, [, text = '']]) => ({
      id,
      why: (JSON.parse(text) as { why: string }).why,
    }));
  return { redis, records, told };
}

function saying(why: string): PoolEntry {
  return { kind: 'left', machine: 'anna', why };
}
const ended: PoolEntry = {
  kind: 'ended',
  exit: { code: 0, signal: null },
  failure: null,
  said: 'completed',
};

describe('what a pool knows of a job', () => {
  it('is told by whoever has taken it last, each entry once', async () => {
    const { records, told } = await recordsOf('r1-once');
    expect(await records.take('r1-once', 'anna')).toMatchObject({ job: { runId: 'r1' } });
    await records.append('r1-once', 'anna', 1, saying('one'));
    await records.append('r1-once', 'anna', 1, saying('one'));
    await records.append('r1-once', 'anna', 2, saying('two'));
    expect((await told()).map(({ why }) => why)).toEqual(['one', 'two']);
  });

  it('is not told by a machine from which another has taken it', async () => {
    const { records, told } = await recordsOf('r1-fence');
    await records.take('r1-fence', 'anna');
    await records.append('r1-fence', 'anna', 1, saying('anna'));
    await records.take('r1-fence', 'bert');
    await expect(records.append('r1-fence', 'anna', 2, saying('late'))).rejects.toThrow(Fenced);
    await records.append('r1-fence', 'bert', 1, saying('bert'));
    const [first, second] = await told();
    expect([first?.why, second?.why]).toEqual(['anna', 'bert']);
    const takeOf = (id = '') => Number(id.split('-')[0]);
    expect(takeOf(second?.id)).toBeGreaterThan(takeOf(first?.id));
  });

  it('is on which dataset it is trained, also where another version has put more into it', async () => {
    const { redis, records } = await recordsOf('r1-ours');
    const theirs = { ...examplePoolJob(), dataset: { id: 'd2' }, somethingNew: true };
    await redis.hset(recordKey('r2-theirs'), 'job', JSON.stringify(theirs));
    expect(await records.jobOf('r2-theirs')).toBeUndefined();
    expect(await records.isTrainedOn('d1')).toBe(true);
    expect(await records.isTrainedOn('d2')).toBe(true);
    expect(await records.isTrainedOn('d3')).toBe(false);
    await records.remove('r2-theirs');
  });

  it('is begun anew where the server has lost what it had said to have', async () => {
    const { redis, records } = await recordsOf('r1-gap');
    await records.take('r1-gap', 'anna');
    await records.append('r1-gap', 'anna', 1, saying('one'));
    await expect(records.append('r1-gap', 'anna', 3, saying('three'))).rejects.toThrow(Fenced);
    await redis.del(recordKey('r1-gap'));
    await expect(records.append('r1-gap', 'anna', 2, saying('two'))).rejects.toThrow(Fenced);
  });

  it('gives the next machine the newest checkpoint', async () => {
    const { records } = await recordsOf('r1-checkpoint');
    await records.take('r1-checkpoint', 'anna');
    const path = 'runs/r1/checkpoints/000010';
    const file = { path: `${path}/manifest.json`, sha256: 'a'.repeat(64), bytes: 3 };
    const checkpoint = { step: 10, path, files: [file], before: null, stepsPerTick: 4 };
    await records.append('r1-checkpoint', 'anna', 1, saying('one'), checkpoint);
    expect(await records.take('r1-checkpoint', 'bert')).toMatchObject({ checkpoint });
  });

  it('is over once it has ended, and may be read until it is forgotten', async () => {
    const { redis, records, told } = await recordsOf('r1-end');
    await records.take('r1-end', 'anna');
    await records.append('r1-end', 'anna', 1, ended);
    expect(await records.stateOf('r1-end')).toBe('ended');
    expect(await records.take('r1-end', 'bert')).toBeUndefined();
    expect(await redis.ttl(entriesKey('r1-end'))).toBeGreaterThan(24 * 3_600);
    expect(await told()).toHaveLength(1);
    await records.remove('r1-end');
    expect(await records.stateOf('r1-end')).toBe('unknown');
  });

  it('is not brought here where it is larger than any job', async () => {
    const { redis, records } = await recordsOf('r1-large');
    await redis.hset(recordKey('r1-large'), 'job', JSON.stringify({ x: 'x'.repeat(5_000_000) }));
    await redis.hset(recordKey('r1-large'), 'checkpoint', 'x'.repeat(5_000_000));
    const before = redis.stream.bytesRead;
    expect(await records.take('r1-large', 'anna')).toEqual({
      job: undefined,
      checkpoint: undefined,
    });
    expect(await records.jobOf('r1-large')).toBeUndefined();
    expect(await records.newestCheckpoint('r1-large')).toBeUndefined();
    expect(await records.stateOf('r1-large')).toBe('there');
    expect(redis.stream.bytesRead - before).toBeLessThan(10_000);
    await records.remove('r1-large');
  });

  it('is no job that nobody has understood', async () => {
    const { redis, records } = await recordsOf('r1-rubbish');
    await redis.hset(recordKey('r1-rubbish'), 'job', '{"runId":"../../etc"}');
    expect(await records.take('r1-rubbish', 'anna')).toEqual({
      job: undefined,
      checkpoint: undefined,
    });
  });
});
