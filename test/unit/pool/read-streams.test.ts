import { describe, expect, it, onTestFinished } from 'vitest';
import { connect } from '../../../main/pool/redis/connect.ts';
import { machineKey } from '../../../main/pool/redis/keys.ts';
import { Machines } from '../../../main/pool/redis/machines.ts';
import { readStreams } from '../../../main/pool/redis/read-streams.ts';
import { mostEntryBytes } from '../../../shared/pool/entry.ts';
import { usePool } from '../../redis-server.ts';

const pool = usePool();

function line() {
  const redis = connect(pool.addresses());
  onTestFinished(() => redis.disconnect());
  return redis;
}

describe('what whoever writes to the server has written', () => {
  it('stays there where it is longer than anything that is told', async () => {
    const [writer, reader] = [line(), line()];
    const long = 'x'.repeat(mostEntryBytes + 1);
    for (const text of [long, 'one', long, 'two']) await writer.xadd('long', '*', 'entry', text);
    await reader.ping();
    const before = reader.stream.bytesRead;
    const found = await readStreams(reader, new Map([['long', '0-0']]), 10);
    expect(found.map(({ text }) => text)).toEqual([null, 'one', null, 'two']);
    expect(reader.stream.bytesRead - before).toBeLessThan(1_000);
    expect(await readStreams(reader, new Map([['long', found[2]?.id ?? '']]), 10)).toEqual([
      found[3],
    ]);
    await writer.del('long');
  });

  it('comes some megabytes at a time', async () => {
    const [writer, reader] = [line(), line()];
    const text = 'x'.repeat(mostEntryBytes - 1);
    for (let each = 0; each < 4; each++) await writer.xadd('many', '*', 'entry', text);
    await writer.xadd('other', '*', 'entry', 'small');
    const from = new Map([
      ['many', '0-0'],
      ['other', '0-0'],
    ]);
    const first = await readStreams(reader, from, 10);
    expect(first.map(({ key }) => key)).toEqual(['many', 'many', 'many']);
    from.set('many', first.at(-1)?.id ?? '');
    const second = await readStreams(reader, from, 10);
    expect(second.map(({ key }) => key)).toEqual(['many', 'other']);
    await writer.del('many', 'other');
  });

  it('is waited for', async () => {
    const [writer, reader] = [line(), line()];
    const reading = readStreams(reader, new Map([['late', '0-0']]), 60_000);
    await writer.xadd('late', '*', 'entry', 'x');
    expect(await reading).toMatchObject([{ key: 'late', text: 'x' }]);
    expect(await readStreams(reader, new Map([['nothing', '0-0']]), 10)).toEqual([]);
  });

  it('is no machine where it is longer than what machines say', async () => {
    const redis = line();
    const machines = new Machines(redis);
    await redis.set(machineKey('m1'), `{"id":"${'x'.repeat(1_000_000)}"}`);
    const before = redis.stream.bytesRead;
    expect(await machines.list()).toEqual([]);
    expect(redis.stream.bytesRead - before).toBeLessThan(20_000);
    await machines.leave('m1');
  });
});
