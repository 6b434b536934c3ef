import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readCheckpoint } from '../../../main/trainer/checkpoint/read-checkpoint.ts';
import { writeCheckpoint } from '../../../main/trainer/checkpoint/write-checkpoint.ts';
import type { Engine } from '../../../main/trainer/engines/engine.ts';
import type { TrainingSession } from '../../../main/trainer/process/session.ts';
import type { HyperparameterChoices } from '../../../shared/hyperparameters/schema.ts';
import {
  newToySession,
  startTestEngine,
  temporaryFolder,
  toySession,
  trainSteps,
  type RunnerKind,
} from './toy.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startTestEngine('tensorflow');
});

interface Trainings {
  uninterrupted: TrainingSession;
  /** The losses of its last seven steps. */
  expected: Awaited<ReturnType<typeof trainSteps>>;
  /** Another, seven steps before. */
  stopped: TrainingSession;
}

async function trainBoth(choices: HyperparameterChoices, kind: RunnerKind): Promise<Trainings> {
  const begin = () => newToySession(engine, choices, { kind });
  const [uninterrupted, stopped] = [begin(), begin()];
  const expected = (await trainSteps(uninterrupted, 14)).slice(7);
  await trainSteps(stopped, 7);
  return { uninterrupted, expected, stopped };
}

/** Through the files of a checkpoint, as after a stop. */
async function handOver(from: TrainingSession, to: TrainingSession): Promise<void> {
  const folder = join(temporaryFolder(), '000007');
  await writeCheckpoint(folder, await from.toCheckpoint(1_234));
  const progress = to.restore(await readCheckpoint(folder), '000007');
  expect(progress).toEqual({ step: from.step, imagesSeen: from.imagesSeen, elapsedMs: 1_234 });
}

describe.each([
  // What was answered on average is handed over too.
  { loss: 'non-saturating', lecam: 0.3 },
  // Several critics' batches a step: fewer than its authors have say the same.
  { loss: 'wgan', nCritic: 2 },
] as const)('a resumed run of %j', (choices) => {
  async function expectToGoOn(
    { uninterrupted, expected, stopped }: Trainings,
    kind: RunnerKind,
  ): Promise<void> {
    // Another seed in nothing but the first weights, which the checkpoint replaces.
    const resumed = toySession(engine, choices, kind);
    await handOver(stopped, resumed);
    expect(await trainSteps(resumed, 7)).toEqual(expected);
    expect(await resumed.toCheckpoint(0)).toEqual(await uninterrupted.toCheckpoint(0));
    expect(await resumed.drawSamples()).toEqual(await uninterrupted.drawSamples());
  }

  describe.each(['as the engine likes', 'op by op'] as const)('%s', (kind) => {
    let trainings: Trainings;
    beforeAll(async () => {
      trainings = await trainBoth(choices, kind);
      return () => {
        trainings.uninterrupted.dispose();
        trainings.stopped.dispose();
      };
    });

    it('equals an uninterrupted one bit for bit', async () => {
      await expectToGoOn(trainings, kind);
    });

    if (kind === 'op by op') return;
    it('equals it when it is resumed op by op', async () => {
      await expectToGoOn(trainings, 'op by op');
    });
  });
});

describe('a checkpoint', () => {
  it('of another dataset is refused', async () => {
    const session = toySession(engine);
    const checkpoint = await session.toCheckpoint(0);
    const foreign = { ...checkpoint.manifest, dataset: 'f'.repeat(64) };
    expect(() =>
      session.restore({ manifest: foreign, tensors: checkpoint.tensors }, 'that one'),
    ).toThrow(expect.objectContaining({ code: 'checkpoint-damaged' }));
  });

  it('of wider networks is refused, with the weight’s name', async () => {
    const wide = await toySession(engine, { baseChannels: 12 }).toCheckpoint(0);
    const narrow = toySession(engine);
    expect(() => narrow.restore(wide, 'wide')).toThrow(/project\/kernel/);
  });

  it('does not change when training goes on', async () => {
    const session = toySession(engine, {}, 'op by op');
    await trainSteps(session, 2);
    const { tensors } = await session.toCheckpoint(0);
    const before = Float32Array.from(tensors.generator.get('paint/kernel')?.values ?? []);
    await trainSteps(session, 2);
    expect(tensors.generator.get('paint/kernel')?.values).toEqual(before);
  });
});
