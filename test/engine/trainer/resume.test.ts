import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readCheckpoint } from '../../../main/trainer/checkpoint/read-checkpoint.ts';
import { writeCheckpoint } from '../../../main/trainer/checkpoint/write-checkpoint.ts';
import type { Engine } from '../../../main/trainer/engines/engine.ts';
import type { TrainingSession } from '../../../main/trainer/process/session.ts';
import { startTestEngine, temporaryFolder, toySession, trainSteps } from './toy.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startTestEngine('tensorflow');
});

/** Through the files of a checkpoint, as after a stop. */
async function handOver(from: TrainingSession, to: TrainingSession): Promise<void> {
  const folder = join(temporaryFolder(), '000007');
  await writeCheckpoint(folder, from.toCheckpoint(1_234));
  const progress = to.restore(await readCheckpoint(folder), '000007');
  expect(progress).toEqual({ step: from.step, imagesSeen: from.imagesSeen, elapsedMs: 1_234 });
}

describe.each(['non-saturating', 'wgan'] as const)('a resumed %s run', (loss) => {
  it.each([
    ['compiled', 'as the engine likes', 'as the engine likes'],
    ['op by op', 'op by op', 'op by op'],
    ['stopped compiled and resumed op by op', 'as the engine likes', 'op by op'],
  ] as const)('equals an uninterrupted one bit for bit, %s', async (_, first, second) => {
    const uninterrupted = toySession(engine, { loss }, first);
    const stopped = toySession(engine, { loss }, first);
    // Another seed in nothing but the first weights, which the checkpoint replaces.
    const resumed = toySession(engine, { loss }, second);
    const expected = trainSteps(uninterrupted, 14).slice(7);
    trainSteps(stopped, 7);
    await handOver(stopped, resumed);
    expect(trainSteps(resumed, 7)).toEqual(expected);
    expect(resumed.toCheckpoint(0)).toEqual(uninterrupted.toCheckpoint(0));
    expect(resumed.drawSamples()).toEqual(uninterrupted.drawSamples());
  });
});

describe('a checkpoint', () => {
  it('of another dataset is refused', async () => {
    const session = toySession(engine);
    const checkpoint = session.toCheckpoint(0);
    const foreign = { ...checkpoint.manifest, dataset: 'f'.repeat(64) };
    expect(() =>
      session.restore({ manifest: foreign, tensors: checkpoint.tensors }, 'that one'),
    ).toThrow(expect.objectContaining({ code: 'checkpoint-damaged' }));
  });

  it('of wider networks is refused, with the weight’s name', () => {
    const wide = toySession(engine, { baseChannels: 12 }).toCheckpoint(0);
    const narrow = toySession(engine);
    expect(() => narrow.restore(wide, 'wide')).toThrow(/project\/kernel/);
  });

  it('does not change when training goes on', () => {
    const session = toySession(engine, {}, 'op by op');
    trainSteps(session, 2);
    const { tensors } = session.toCheckpoint(0);
    const before = Float32Array.from(tensors.generator.get('paint/kernel')?.values ?? []);
    trainSteps(session, 2);
    expect(tensors.generator.get('paint/kernel')?.values).toEqual(before);
  });
});
