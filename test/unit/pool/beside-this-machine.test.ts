import { expect, it } from 'vitest';
import { usePool } from '../../redis-server.ts';
import { fakeTrainers } from '../studio/runs/fake-trainer.ts';
import { testCore } from '../studio/runs/test-core.ts';
import { patience, studioOnPool } from './run-on-machine.ts';

const pool = usePool();

it('a run for the pool does not wait until it is known how this machine computes', async () => {
  let know: () => void = () => undefined;
  let unknown: Promise<void> | null = new Promise((resolve) => (know = resolve));
  const { started, startTrainer } = fakeTrainers();
  const core = { ...testCore(startTrainer), beforeTraining: () => unknown };
  const { runs } = studioOnPool(pool.addresses(), { core });
  const create = (place: 'here' | 'pool') => {
    const wanted = { datasetId: 'd1', hyperparameters: { steps: 20 }, engine: 'auto' } as const;
    return runs.create({ ...wanted, place })[0]?.id ?? '';
  };
  const [here, before, after] = [create('here'), create('pool'), create('pool')];
  for (const id of [before, after])
    await expect.poll(() => runs.get(id).state, patience).toBe('starting');
  expect(runs.get(here).state).toBe('queued');
  expect(started).toHaveLength(0);
  unknown = null;
  know();
  await expect.poll(() => runs.get(here).state, patience).toBe('starting');
});
