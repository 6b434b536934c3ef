import { expect, it } from 'vitest';
import { Sweeps } from '../../../main/studio/sweeps/sweeps.ts';
import { usePool } from '../../redis-server.ts';
import { type FakeTrainer, fakeTrainers } from '../studio/runs/fake-trainer.ts';
import { settle, testCore } from '../studio/runs/test-core.ts';
import { anotherRun, patience, running, studioOnPool } from './run-on-machine.ts';

const pool = usePool();

const measures = (trainer: FakeTrainer | undefined) => {
  trainer?.say({ type: 'ready' });
  return trainer?.commands.find((command) => command.type === 'job')?.job;
};

it('is compared though the studio was closed before it was measured, and no machine says a word since', async () => {
  const first = fakeTrainers();
  const core = testCore(first.startTrainer);
  const studio = studioOnPool(pool.addresses(), { core });
  const sweeps = new Sweeps({ ...core, pool: studio.link }, studio.runs);
  const { runId, take, say, save } = await anotherRun(pool.addresses(), studio, () =>
    sweeps
      .create({
        datasetId: 'd1',
        hyperparameters: { steps: 1_000 },
        engine: 'auto',
        place: 'pool',
        sweep: { axes: { batch: [16, 32] }, seeds: 2, earlyStopping: { firstRung: 100 } },
      })
      .runs.slice(0, 1),
  );
  await take('anna');
  await say([running]);
  await save(100);
  await expect.poll(() => first.started.length, patience).toBe(1);
  await studio.close();
  // What it measured is gone, too.
  await settle();
  const later = fakeTrainers();
  const { runs } = studioOnPool(pool.addresses(), {
    core: { ...core, startTrainer: later.startTrainer },
  });
  await expect.poll(() => later.started.length, patience).toBe(1);
  const [measuring] = later.started;
  expect(measures(measuring)).toMatchObject({ type: 'measure', runFolder: `runs/${runId}` });
  const kid = { count: 1_024, mean: 80, min: 80, max: 80 };
  const measured = { step: 100, values: { 'quality/kid': kid }, findings: [], processorMs: 1 };
  measuring?.say({ type: 'measured', ...measured });
  measuring?.exit({ code: 0, signal: null });
  await expect
    .poll(() => runs.get(runId).rungs, patience)
    .toMatchObject([{ step: 100, value: 80, verdict: 'trains-on' }]);
});
