import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { PoolWorker } from '../../../main/pool/worker/worker.ts';
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
