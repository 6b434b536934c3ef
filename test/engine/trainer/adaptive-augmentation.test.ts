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

const probabilityOf = async (session: TrainingSession) =>
  (await session.toCheckpoint(0)).manifest.random.augmentationProbability;
const start = (choices = {}) =>
  toySession(engine, { augmentationStrength: 'adaptive', ...choices });

describe('adaptive augmentation', () => {
  it('moves by the images seen: up where the target is out of reach below, down above', async () => {
    const [sure, unsure] = [start({ adaptiveTarget: 0 }), start({ adaptiveTarget: 1 })];
    const before = await probabilityOf(sure);
    // A discriminator that learns fast and alone is soon right about real images.
    await trainSteps(sure, 20);
    await trainSteps(unsure, 20);
    expect(await probabilityOf(sure)).toBeGreaterThan(before);
    expect(await probabilityOf(unsure)).toBeLessThanOrEqual(before);
    expect(Math.abs((await probabilityOf(sure)) - before)).toBeLessThanOrEqual(
      (20 * 10) / 50_000 + 1e-12,
    );
  });

  it('resumes bit for bit, with the probability where it was', async () => {
    const [training, resumed] = [start(), start()];
    const before = await probabilityOf(resumed);
    await trainSteps(training, 7);
    const reached = await probabilityOf(training);
    const folder = join(temporaryFolder(), '000007');
    await writeCheckpoint(folder, await training.toCheckpoint(0));
    const expected = await trainSteps(training, 7);
    resumed.restore(await readCheckpoint(folder), '000007');
    expect(await probabilityOf(resumed)).toBe(reached);
    expect(await probabilityOf(resumed)).not.toBe(before);
    expect(await trainSteps(resumed, 7)).toEqual(expected);
    expect(await probabilityOf(resumed)).toBe(await probabilityOf(training));
  });
});
