import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { forkTrainer } from '../../../main/host/fork-process.ts';
import { cardEngines } from '../../../shared/engine/engine.ts';
import { examineMachine } from '../../../main/studio/doctor/doctor.ts';
import { asTuned } from '../../../main/studio/doctor/as-tuned.ts';
import { temporaryFolder } from '../../unit/store/fixtures.ts';

it('the doctor measures each engine with the number of threads that was chosen', async () => {
  const libraryPath = temporaryFolder();
  const startTrainer = asTuned({ startTrainer: forkTrainer, libraryPath, threads: 1 });
  const report = await examineMachine({ startTrainer, libraryPath, appVersion: '1' });
  expect(report.chosen).toBe('tensorflow');
  const onProcessor = report.engines.filter(({ id }) => !cardEngines.some((card) => card === id));
  expect(onProcessor.map(({ id, facts }) => [id, facts?.threads])).toEqual([
    ['tensorflow', 1],
    ['wasm', 1],
  ]);
  // A graphics card there may be or not; of none is said what to do.
  const card = report.engines.find(({ id }) => id === 'webgpu');
  if (!card?.available) expect(card?.problem).toContain('another engine');
  // The library may be another studio's, or of a newer version: it is left as it is.
  expect(readdirSync(libraryPath)).toEqual([]);
  for (const { stepsPerSecond } of onProcessor) expect(stepsPerSecond).toBeGreaterThan(0);
});
