import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createGan, type TrainedNetwork } from '../../../../main/trainer/gan/gan.ts';
import { InputStream } from '../../../../main/trainer/step/inputs/step-inputs.ts';
import { createEagerRunner } from '../../../../main/trainer/step/step-runner.ts';
import { trainingPictures } from '../../../../main/trainer/data/training-pictures.ts';
import type { HyperparameterChoices } from '../../../../shared/hyperparameters/schema.ts';
import { largestDifference, relativeDifference } from '../../ops/numbers.ts';
import { roundingError } from '../../ops/rounding.ts';
import { startTestEngine, toySettings, toySprites } from '../toy.ts';

beforeAll(async () => void (await startTestEngine('tensorflow')));

const sprites = toySprites();

/** How far the first update, made at a given step of the run, moved any weight of each network. */
async function largestMoves(choices: HyperparameterChoices, step: number) {
  const settings = toySettings({ model: 'mlp', hiddenUnits: 16, ...choices });
  const gan = createGan(sprites, settings);
  onTestFinished(() => gan.dispose());
  const inputs = new InputStream(gan, trainingPictures(sprites, settings));
  const copy = ({ weights }: TrainedNetwork<unknown>) =>
    [...weights.values()].flatMap((weight) => [...weight.dataSync()]);
  const before = { generator: copy(gan.generator), discriminator: copy(gan.discriminator) };
  await createEagerRunner(gan, inputs).run(inputs.next(step));
  return {
    generator: largestDifference(copy(gan.generator), before.generator),
    discriminator: largestDifference(copy(gan.discriminator), before.discriminator),
  };
}

/** Adam takes β₂ = 0.999 from 1, which enlarges its rounding a thousandfold. */
const tolerance = 1_000 * roundingError(8);

// Adam's first step is as long as its learning rate, whatever the gradient.
describe('the learning rates', () => {
  it('are each network’s own (TTUR, Heusel 2017)', async () => {
    const rates = { generatorLearningRate: 1e-3, discriminatorLearningRate: 4e-3 };
    const moves = await largestMoves(rates, 0);
    expect(relativeDifference([moves.generator], [1e-3])).toBeLessThan(tolerance);
    expect(relativeDifference([moves.discriminator], [4e-3])).toBeLessThan(tolerance);
  });

  it.each([
    ['constant', 50, 1],
    ['linear', 0, 1],
    ['linear', 75, 0.25],
    ['cosine', 50, 0.5],
    ['cosine', 75, 0.146447],
  ] as const)('follow the schedule: %s at step %i of 100 by %d', async (schedule, step, factor) => {
    const rates = { generatorLearningRate: 1e-3, discriminatorLearningRate: 2e-3 };
    const moves = await largestMoves(
      { ...rates, learningRateSchedule: schedule, steps: 100 },
      step,
    );
    expect(relativeDifference([moves.generator], [factor * 1e-3])).toBeLessThan(tolerance);
    expect(relativeDifference([moves.discriminator], [factor * 2e-3])).toBeLessThan(tolerance);
  });
});
