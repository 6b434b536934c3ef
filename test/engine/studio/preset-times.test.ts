import { expect, it, onTestFinished } from 'vitest';
import { forkTrainer } from '../../../main/host/fork-process.ts';
import { Runs } from '../../../main/studio/runs/runs.ts';
import { presets } from '../../../shared/run/presets.ts';
import { testCore } from '../../unit/studio/runs/test-core.ts';

it('every preset that fits the dataset is told a time, the wider and the longer ones longer ones', async () => {
  const runs = new Runs(testCore(forkTrainer));
  onTestFinished(() => runs.close());
  const told = await runs.presetTimes({ datasetId: 'd1', engine: 'wasm' });
  expect(told?.engine).toBe('wasm');
  const msOf = (id: string) => told?.times.find(({ presetId }) => presetId === id)?.ms ?? NaN;
  expect(told?.times.map(({ presetId }) => presetId)).toEqual(
    presets.map(({ id }) => id).filter((id) => Number.isFinite(msOf(id))),
  );
  expect(told?.times.length).toBeGreaterThan(8);
  // By what they are made of, whatever this machine does meanwhile.
  expect(msOf('overnight')).toBeGreaterThan(15 * msOf('quick'));
  expect(msOf('gpu-64')).toBeGreaterThan(msOf('overnight'));
  expect(msOf('ladder')).toBeGreaterThan(msOf('colours'));
});
