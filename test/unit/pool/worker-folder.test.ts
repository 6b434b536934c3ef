import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { PoolWorker } from '../../../main/pool/worker/worker.ts';
import { WorkerFolder } from '../../../main/pool/worker/worker-folder.ts';
import { usePool } from '../../redis-server.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { FakeTrainer } from '../studio/runs/fake-trainer.ts';

const pool = usePool();

async function openIn(folder: string) {
  const worker = await PoolWorker.open({
    ...{ addresses: pool.addresses(), name: 'anna', tags: [], untilEmpty: true },
    ...{ lockMs: 30_000, saveEveryMs: 0, folder, say: () => undefined },
    startTrainer: () => new FakeTrainer(),
  });
  onTestFinished(() => worker.close());
  return worker;
}

/** Of a process that ran a moment ago. */
function goneProcess(): number {
  return spawnSync(process.execPath, ['--version']).pid;
}

it('leaves the folders of workers on other machines, and of containers, on a shared disk', async () => {
  const folder = temporaryFolder();
  const others = [
    `worker-${goneProcess()}`,
    `worker-another-host-4026531836-${goneProcess()}-abcdef`,
    `worker-${hostname()}-1-${goneProcess()}-abcdef`,
  ];
  for (const name of others) mkdirSync(join(folder, name, 'datasets'), { recursive: true });
  await openIn(folder);
  expect(readdirSync(folder)).toEqual(expect.arrayContaining(others));
});

it('leaves those of a machine whose name goes on where its own ends', async () => {
  const folder = temporaryFolder();
  const first = await openIn(folder);
  const [own = ''] = readdirSync(folder);
  const another = own.replace(`-${process.pid}-`, `-${goneProcess()}-${process.pid}-`);
  mkdirSync(join(folder, another));
  await openIn(folder);
  expect(readdirSync(folder)).toContain(another);
  await first.close();
});

/** As its disk says that its worker was there last. */
function lastSeen(folder: string, secondsAgo: number): void {
  const at = Date.now() / 1_000 - secondsAgo;
  const sign = join(folder, 'in-use');
  if (existsSync(sign)) utimesSync(sign, at, at);
  utimesSync(folder, at, at);
}

it('leaves those of machines with its name on a shared disk, as clones are, until nobody has been there for long', async () => {
  const folder = temporaryFolder();
  const first = await openIn(folder);
  const [own = ''] = readdirSync(folder);
  const [start = ''] = /[0-9a-f]{32}/.exec(own) ?? [];
  expect(start).not.toBe('');
  // A process of that number is not on this machine.
  const clone = own
    .replace(start, 'f'.repeat(32))
    .replace(`-${process.pid}-`, `-${goneProcess()}-`);
  const old = `worker-${hostname()}-4026531836-${goneProcess()}-abcdef`;
  cpSync(join(folder, own), join(folder, clone), { recursive: true });
  mkdirSync(join(folder, old));
  lastSeen(join(folder, clone), 14 * 60);
  lastSeen(join(folder, old), 6 * 24 * 3_600);
  await openIn(folder);
  expect(readdirSync(folder)).toEqual(expect.arrayContaining([clone, old]));
  lastSeen(join(folder, clone), 16 * 60);
  lastSeen(join(folder, old), 8 * 24 * 3_600);
  await openIn(folder);
  expect(readdirSync(folder)).toContain(own);
  expect(readdirSync(folder)).not.toContain(clone);
  expect(readdirSync(folder)).not.toContain(old);
  await first.close();
});

it('gives signs that it is used, also where another machine has removed it', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const mine = new WorkerFolder(temporaryFolder());
  const sign = join(mine.path, 'in-use');
  lastSeen(mine.path, 16 * 60);
  vi.advanceTimersByTime(10_000);
  expect(statSync(sign).mtimeMs).toBeGreaterThan(Date.now() - 60_000);
  rmSync(mine.path, { recursive: true });
  expect(existsSync(mine.newFolder('r1-x-'))).toBe(true);
  vi.advanceTimersByTime(10_000);
  expect(existsSync(sign)).toBe(true);
  mine.remove();
  vi.advanceTimersByTime(30_000);
  expect(existsSync(mine.path)).toBe(false);
});

it('has one of its own for each worker, and removes it and those of processes that are gone', async () => {
  const folder = temporaryFolder();
  const [one, other] = [await openIn(folder), await openIn(folder)];
  const [own = '', second = ''] = readdirSync(folder);
  expect(second).not.toBe('');
  const gone = own.replace(`-${process.pid}-`, `-${goneProcess()}-`);
  expect(gone).not.toBe(own);
  mkdirSync(join(folder, gone));
  await openIn(folder);
  expect(readdirSync(folder)).toEqual(expect.arrayContaining([own, second]));
  expect(readdirSync(folder)).not.toContain(gone);
  await Promise.all([one.close(), other.close()]);
  expect(readdirSync(folder)).toHaveLength(1);
});
