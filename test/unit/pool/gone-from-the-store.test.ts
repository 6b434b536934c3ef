import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type * as Patiently from '../../../main/pool/files/patiently.ts';
import { listCheckpointsInPool } from '../../../main/store/checkpoints-in-pool.ts';
import { usePool } from '../../redis-server.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { seriesAt } from '../studio/runs/fake-trainer.ts';
import { patience, running, runOnMachine } from './run-on-machine.ts';

/** Nothing is late here: what is missing is missing. */
vi.mock('../../../main/pool/files/patiently.ts', async (original) => {
  const { patiently, ...rest } = await original<typeof Patiently>();
  const atOnce: typeof patiently = (work, how) => patiently(work, { ...how, triesForMissing: 1 });
  return { ...rest, patiently: atOnce };
});

const pool = usePool();

it('goes on without a sheet that another copy of the library has let go', async () => {
  const { core, runs, runId, jobId, take, say, store } = await runOnMachine(pool.addresses());
  const sheetOf = async (step: number) => {
    const name = `${String(step).padStart(6, '0')}.png`;
    const path = `runs/${runId}/samples/${name}`;
    const file = join(temporaryFolder(), name);
    writeFileSync(file, `sheet of ${step}`);
    const content = await store.put(`jobs/${jobId}/${path}`, file);
    const shape = { count: 1, columns: 1, cellSize: 16, seed: 1 };
    const event = { type: 'sample' as const, step, at: 1, path, ...shape };
    return { event, file: { path, ...content }, content };
  };
  await take('anna');
  const gone = await sheetOf(5);
  await store.remove(`jobs/${jobId}/${gone.file.path}`, gone.content);
  await say([running, gone.event, seriesAt(5)], [gone.file]);
  await expect.poll(() => runs.get(runId).step, patience).toBe(5);
  const goneToo = await sheetOf(7);
  await store.remove(`jobs/${jobId}/${goneToo.file.path}`, goneToo.content);
  await say([goneToo.event], [goneToo.file]);
  const there = await sheetOf(10);
  await say([there.event, seriesAt(10)], [there.file]);
  await expect.poll(() => runs.get(runId).step, patience).toBe(10);
  expect(runs.get(runId)).toMatchObject({ state: 'running', problem: null });
  const warnings = runs.log(runId, 50).filter(({ type }) => type === 'warning');
  expect(warnings).toMatchObject([
    { code: 'not-found', message: expect.stringContaining(`does not have ${gone.file.path}`) },
  ]);
  expect(runs.samples(runId)).toMatchObject([{ step: 10 }]);
  expect(readdirSync(join(core.libraryPath, `runs/${runId}/samples`))).toEqual(['000010.png']);
});

it('has the next older checkpoint, and says so, where the newest has gone', async () => {
  const { core, runs, runId, jobId, take, say, save, end, ended, store } = await runOnMachine(
    pool.addresses(),
  );
  await take('anna');
  await say([running]);
  await save(30);
  await save(40);
  await say([seriesAt(45)]);
  await expect.poll(() => runs.get(runId).step, patience).toBe(45);
  const path = `runs/${runId}/checkpoints/000040`;
  const inStore = listCheckpointsInPool(core.store, runId);
  const checkpoint = inStore.find((one) => one.path === path);
  for (const file of checkpoint?.files ?? [])
    await store.remove(`jobs/${jobId}/${file.path}`, file);
  await end('stopped');
  expect(await ended).toBe('stopped');
  expect(existsSync(join(core.libraryPath, path))).toBe(false);
  expect(runs.get(runId)).toMatchObject({ lastCheckpointStep: 30, problem: null });
  expect(JSON.stringify(runs.log(runId, 50))).toContain(
    'does not have the checkpoint of step 40 any more',
  );
});
