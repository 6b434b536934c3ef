import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { elementAt } from '../../../../../shared/known-places.ts';
import type { Engine } from '../../../../../main/trainer/engines/engine.ts';
import { createGan } from '../../../../../main/trainer/gan/gan.ts';
import { nativeLoadTimeoutMs } from '../../../native-tensorflow.ts';
import { relativeDifference, wave } from '../../../ops/numbers.ts';
import { roundingError } from '../../../ops/rounding.ts';
import { mean, startTestEngine, toySession, toySettings, trainSteps } from '../../toy.ts';

const pass = { normalisation: { kind: 'batch' } } as const;

let engine: Engine;
beforeAll(async () => void (engine = await startTestEngine('tensorflow')), nativeLoadTimeoutMs);

describe('a capsule discriminator', () => {
  it.each([
    [16, 4],
    [32, 3],
    [64, 4],
    [128, 3],
  ] as const)(
    'answers with the length of its capsule: %i pixels, %i channels',
    (size, channels) => {
      const gan = createGan(
        { size, channels, background: 'white' },
        toySettings({ model: 'capsule' }),
      );
      onTestFinished(() => gan.dispose());
      tf.tidy(() => {
        const { network, weights } = gan.discriminator;
        const images = wave([3, size, size, channels], 0.37, 0.9);
        const { features, answers } = network.judge({ images }, weights, pass);
        expect(features.shape).toEqual([3, 16]);
        expect(answers.shape).toEqual([3, 1]);
        const capsules = features.arraySync() as number[][];
        const lengths = capsules.map((capsule) => Math.hypot(...capsule));
        // A sum of 16 squares and its root.
        expect(relativeDifference(answers, lengths)).toBeLessThan(roundingError(16 + 4));
        answers.dataSync().forEach((answer) => {
          // Neither so short nor so long that no gradient comes through.
          expect(answer).toBeGreaterThan(0.02);
          expect(answer).toBeLessThan(0.98);
        });
      });
    },
  );

  it('learns to tell sprites from what is drawn', async () => {
    const choices = { model: 'capsule', discriminatorLearningRate: 2e-4 } as const;
    const losses = await trainSteps(toySession(engine, choices), 40);
    const discriminator = losses.map((loss) => loss.discriminator);
    expect(mean(discriminator.slice(-5))).toBeLessThan(elementAt(discriminator, 0) / 2);
  });
});
