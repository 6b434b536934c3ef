import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it, vi } from 'vitest';
import type { Engine } from '../../../main/trainer/engines/engine.ts';
import { train } from '../../../main/trainer/jobs/train.ts';
import { Listener } from './listener.ts';
import { startTestEngine, toyLibrary, toySession, toySettings, trainSteps } from './toy.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startTestEngine('tensorflow');
});

it('training keeps no tensor, and its memory does not grow once it is warm', async () => {
  await tf.setBackend('tensorflow');
  const session = toySession(engine);
  trainSteps(session, 200);
  const warm = engine.memory();
  trainSteps(session, 600);
  const later = engine.memory();
  expect(later.tensors).toBe(warm.tensors);
  expect(later.bytes).toBeLessThan(1.05 * warm.bytes);
});

it('a run says what it will take, and is refused on a machine that has not got it', async () => {
  const job = {
    type: 'train',
    ...(await toyLibrary()),
    runFolder: 'runs/first',
    hyperparameters: toySettings({ steps: 1 }),
    engine: 'tensorflow',
    resumeFrom: null,
  } as const;
  const listener = new Listener();
  const machine = vi.spyOn(process, 'availableMemory').mockReturnValue(1_000);
  await expect(train(job, listener)).rejects.toMatchObject({
    code: 'out-of-memory',
    message: expect.stringMatching(/about [\d,]+ MiB .* can be had/),
  });
  machine.mockRestore();
  const said = listener.of('log').map(({ message }) => message);
  expect(said).toContainEqual(expect.stringContaining('Training will take about'));
  expect(listener.of('losses')).toEqual([]);
});
