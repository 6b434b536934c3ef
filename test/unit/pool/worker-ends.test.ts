import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { usePool } from '../../redis-server.ts';
import { temporaryFolder } from '../store/fixtures.ts';

const pool = usePool();

/** A real worker in a process of its own. */
async function worker() {
  const { redis, store } = pool.addresses();
  const folder = temporaryFolder();
  const places = ['--pool', redis, '--store', store, '--folder', folder];
  const process_ = spawn(process.execPath, ['main/cli/entry.ts', 'worker', ...places]);
  const ended = once(process_, 'exit');
  onTestFinished(() => void process_.kill('SIGKILL'));
  let said = '';
  process_.stdout.on('data', (text: Buffer) => (said += text.toString()));
  await expect.poll(() => said, { timeout: 60_000 }).toContain('waits for runs');
  return { folder, ended, signal: () => process_.kill('SIGTERM') };
}

it('ends at once when it is asked to again, also where Redis is away', async () => {
  const { folder, ended, signal } = await worker();
  expect(readdirSync(folder)).toHaveLength(1);
  await pool.redis.kill();
  onTestFinished(() => pool.redis.start());
  await wait(600);
  signal();
  await wait(100);
  signal();
  expect(await Promise.race([ended, wait(10_000)])).toEqual([130, null]);
  expect(readdirSync(folder)).toEqual([]);
});
