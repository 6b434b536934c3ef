import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it, vi } from 'vitest';
import type { Engine } from '../../../../main/trainer/engines/engine.ts';
import { train } from '../../../../main/trainer/process/jobs/train.ts';
import { growthIn } from '../../memory-growth.ts';
import { Listener } from '../listener.ts';
import {
  startTestEngine,
  toyLibrary,
  toySession,
  toySettings,
  toySize,
  trainSteps,
} from '../toy.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startTestEngine('tensorflow');
});

it.each(['as the engine likes', 'op by op'] as const)(
  'training keeps no tensor, and its memory does not grow once it is warm (%s)',
  async (kind) => {
    await tf.setBackend('tensorflow');
    const session = toySession(engine, {}, kind);
    // Fewer steps of larger batches stood at the very bound: an allocator's pools still grow there.
    await trainSteps(session, 200);
    const { tensors } = engine.memory();
    const steps = 100;
    const growth = await growthIn(5, () => trainSteps(session, steps));
    expect(engine.memory().tensors).toBe(tensors);
    // One batch of pictures that each step leaves behind would be as much.
    const batchBytes = session.gan.hyperparameters.batch * toySize * toySize * 4 * 4;
    expect(growth.nativeBytes).toBeLessThan(steps * batchBytes);
    expect(growth.heapBytes).toBeLessThan(steps * batchBytes);
  },
);

it('a run says what it will take, and is refused on a machine that has not got it', async () => {
  const job = {
    type: 'train',
    ...(await toyLibrary()),
    hyperparameters: toySettings({ steps: 1 }),
    engine: 'tensorflow',
    resumeFrom: null,
  } as const;
  const listener = new Listener();
  const machine = vi.spyOn(process, 'availableMemory').mockReturnValue(1_000);
  await expect(train(job, listener)).rejects.toMatchObject({
    code: 'out-of-memory',
    message: expect.stringMatching(/about [\d.]+ [MG]B .* can be had/),
  });
  machine.mockRestore();
  const said = listener.of('log').map(({ message }) => message);
  expect(said).toContainEqual(expect.stringContaining('Training will take about'));
  expect(listener.of('series')).toEqual([]);
});
