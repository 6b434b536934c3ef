import { availableParallelism } from 'node:os';
import { expect, it } from 'vitest';
import { asBefore } from '../../../main/pool/worker/pool-training.ts';
import type { TrainerOptions } from '../../../main/studio/runs/trainer-process.ts';
import type { EngineFacts } from '../../../shared/engine/engine.ts';
import { FakeTrainer } from '../studio/runs/fake-trainer.ts';

const before: EngineFacts = {
  id: 'tensorflow',
  version: '2.20.0',
  device: 'CPU',
  tfjsVersion: '4.22.0',
  threads: 1,
  oneDnn: false,
};

function startedWith(options: Partial<TrainerOptions>): TrainerOptions {
  const started: TrainerOptions[] = [];
  asBefore((given) => {
    started.push(given);
    return new FakeTrainer();
  })({ logFile: '/log', ...options });
  return started[0] as TrainerOptions;
}

it('computes with the threads and the oneDNN that a run was computed with before', () => {
  expect(startedWith({ before })).toEqual({
    logFile: '/log',
    threads: 1,
    ways: { tensorflow: { threads: 1, oneDnn: false } },
  });
  // What the worker was started with counts where the run begins.
  expect(startedWith({ threads: 2 })).toEqual({ logFile: '/log', threads: 2, ways: {} });
});

it('computes as it can where the machine has fewer processors, which its trainer says', () => {
  const threads = availableParallelism() + 1;
  expect(startedWith({ before: { ...before, threads } })).toEqual({
    logFile: '/log',
    ways: { tensorflow: { oneDnn: false } },
  });
});

it('leaves the processor its threads where a run was computed on a card before', () => {
  expect(startedWith({ before: { ...before, id: 'cuda' } })).toEqual({
    logFile: '/log',
    ways: { cuda: { threads: 1, oneDnn: false } },
  });
});
