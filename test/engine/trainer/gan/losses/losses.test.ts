import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { elementAt } from '../../../../../shared/known-places.ts';
import { lossIds, type LossId } from '../../../../../shared/hyperparameters/losses.ts';
import {
  hyperparametersSchema,
  type HyperparameterChoices,
} from '../../../../../shared/hyperparameters/schema.ts';
import { sumOf } from '../../../../../main/trainer/gan/losses/loss.ts';
import { losses } from '../../../../../main/trainer/gan/losses/losses.ts';
import { largestDifference, relativeDifference } from '../../../ops/numbers.ts';
import { expectGradientOfDifferences, roundingError } from '../../../ops/rounding.ts';
import { startTestEngine } from '../../toy.ts';

const real = [1.5, -0.25, 0.5, 3];
const fake = [-2, 0.75, 0.05, -0.4];
/** Lengths of capsules. */
const realLengths = [0.95, 0.4, 0.7, 0.05];
const fakeLengths = [0.02, 0.6, 0.3, 0.85];
const wanted = [0.5, -1, 0.25, 1];
const drawn = [0.1, -0.5, 0.75, -1];

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const over = (values: number[], f: (value: number) => number) => mean(values.map(f));
const probability = (logit: number) => 1 / (1 + Math.exp(-logit));
const { log, max } = Math;

/** Both losses as the papers write them, on the answers above. */
const written: Record<LossId, { discriminator: number; generator: number }> = {
  minimax: {
    discriminator:
      -over(real, (l) => log(probability(l))) - over(fake, (l) => log(1 - probability(l))),
    generator: over(fake, (l) => log(1 - probability(l))),
  },
  'non-saturating': {
    discriminator:
      -over(real, (l) => log(probability(l))) - over(fake, (l) => log(1 - probability(l))),
    generator: -over(fake, (l) => log(probability(l))),
  },
  wgan: { discriminator: mean(fake) - mean(real), generator: -mean(fake) },
  'wgan-gp': { discriminator: mean(fake) - mean(real), generator: -mean(fake) },
  hinge: {
    discriminator: over(real, (f) => max(0, 1 - f)) + over(fake, (f) => max(0, 1 + f)),
    generator: -mean(fake),
  },
  r3gan: {
    discriminator: -mean(real.map((f, index) => log(probability(f - elementAt(fake, index))))),
    generator: -mean(fake.map((f, index) => log(probability(f - elementAt(real, index))))),
  },
  margin: {
    discriminator:
      over(realLengths, (v) => max(0, 0.9 - v) ** 2) +
      0.5 * over(fakeLengths, (v) => max(0, v - 0.1) ** 2),
    generator: over(fakeLengths, (v) => max(0, 0.9 - v) ** 2),
  },
  pix2pix: {
    discriminator:
      (-over(real, (l) => log(probability(l))) - over(fake, (l) => log(1 - probability(l)))) / 2,
    generator:
      -over(fake, (l) => log(probability(l))) +
      100 * mean(wanted.map((value, index) => Math.abs(value - elementAt(drawn, index)))),
  },
};

/** Some ten operations on each of four answers, exponentials and logarithms among them, and their mean. */
const tolerance = roundingError(10 + 4);

/** Of a pair of networks that know nothing: answers of 0, and as many of the two kinds. */
const atRest: [LossId, number, number][] = [
  ['minimax', 2 * log(2), -log(2)],
  ['non-saturating', 2 * log(2), log(2)],
  ['wgan', 0, 0],
  ['wgan-gp', 0, 0],
  ['hinge', 2, 0],
  ['r3gan', log(2), log(2)],
];

describe.each(['tensorflow', 'wasm'] as const)('on %s', (engine) => {
  beforeAll(async () => void (await startTestEngine(engine)));

  const column = (values: number[]) => tf.tensor2d(values, [values.length, 1]);
  const image = (values: number[]) => tf.tensor4d(values, [1, 2, 2, 1]);
  const answersTo = (id: LossId) =>
    id === 'margin' ? { real: realLengths, fake: fakeLengths } : { real, fake };

  function discriminatorLoss(
    id: LossId,
    answers: { real: tf.Tensor; fake: tf.Tensor },
    choices: HyperparameterChoices = {},
  ): tf.Scalar {
    return sumOf(losses[id].discriminator(answers, hyperparametersSchema.parse(choices)));
  }

  function generatorLoss(id: LossId, answers: { real: tf.Tensor; fake: tf.Tensor }): tf.Scalar {
    const images = { fake: image(drawn), real: () => image(wanted) };
    const view = { fake: answers.fake, real: () => answers.real, images };
    return sumOf(losses[id].generator(view, hyperparametersSchema.parse({})));
  }

  describe.each(lossIds)('%s', (id) => {
    it('is what the paper writes', () => {
      const answers = answersTo(id);
      const tensors = { real: column(answers.real), fake: column(answers.fake) };
      const { discriminator, generator } = written[id];
      expect(relativeDifference(discriminatorLoss(id, tensors), [discriminator])).toBeLessThan(
        tolerance,
      );
      expect(relativeDifference(generatorLoss(id, tensors), [generator])).toBeLessThan(tolerance);
    });

    it('falls for the generator as its images are judged more real', () => {
      const answers = answersTo(id);
      const at = (by: number) => {
        const moved = answers.fake.map((value) => value + by);
        const loss = generatorLoss(id, { real: column(answers.real), fake: column(moved) });
        return elementAt(loss.dataSync(), 0);
      };
      expect(at(0.05)).toBeLessThan(at(0));
      expect(at(0)).toBeLessThan(at(-0.05));
    });

    it('falls for the discriminator as it tells real from generated better', () => {
      const answers = answersTo(id);
      const at = (by: number) => {
        const loss = discriminatorLoss(id, {
          real: column(answers.real.map((value) => value + by)),
          fake: column(answers.fake.map((value) => value - by)),
        });
        return elementAt(loss.dataSync(), 0);
      };
      expect(at(0.05)).toBeLessThan(at(0));
    });

    it('has the gradients of finite differences', () => {
      const answers = answersTo(id);
      const fixed = column(answers.real);
      const moving = column(answers.fake);
      const objectives = [
        (x: tf.Tensor) => discriminatorLoss(id, { real: fixed, fake: x }),
        (x: tf.Tensor) => discriminatorLoss(id, { real: x, fake: moving }),
        (x: tf.Tensor) => generatorLoss(id, { real: fixed, fake: x }),
      ];
      objectives.forEach((objective, index) => {
        // What is large in a loss, pix2pix's distance, stays as it is: one operation adds it.
        expectGradientOfDifferences(objective, index === 1 ? fixed : moving, 4);
      });
    });
  });

  it.each(atRest)('%s rests at %d and %d', (id, discriminator, generator) => {
    const zeros = { real: tf.zeros([4, 1]), fake: tf.zeros([4, 1]) };
    const got = [discriminatorLoss(id, zeros), generatorLoss(id, zeros)];
    const losses = got.flatMap((loss) => [...loss.dataSync()]);
    expect(largestDifference(losses, [discriminator, generator])).toBeLessThan(tolerance);
  });

  it.each(['minimax', 'non-saturating'] as const)(
    'label smoothing makes real images of %s real by 0.9 only, generated ones stay so',
    (id) => {
      const cross = (l: number) => -0.9 * log(probability(l)) - 0.1 * log(1 - probability(l));
      const smoothed = over(real, cross) - over(fake, (l) => log(1 - probability(l)));
      const tensors = { real: column(real), fake: column(fake) };
      const got = discriminatorLoss(id, tensors, { labelSmoothing: 0.1 });
      expect(relativeDifference(got, [smoothed])).toBeLessThan(tolerance);
    },
  );

  it('label smoothing leaves the generator and every other loss alone', () => {
    const tensors = { real: column(real), fake: column(fake) };
    for (const id of ['wgan', 'wgan-gp', 'hinge', 'r3gan'] as const) {
      const smoothed = discriminatorLoss(id, tensors, { labelSmoothing: 0.1 });
      expect(relativeDifference(smoothed, [written[id].discriminator])).toBeLessThan(tolerance);
    }
  });

  it('the minimax generator learns little from a sure discriminator, the non-saturating one much', () => {
    const sure = column([-8]);
    const slope = (id: LossId) =>
      tf
        .grad((x) => generatorLoss(id, { real: column([8]), fake: x }))(sure)
        .dataSync();
    // The small one is the difference of a number near 1 from 1.
    expect(largestDifference(slope('minimax'), [-probability(-8)])).toBeLessThan(tolerance);
    expect(relativeDifference(slope('non-saturating'), [-probability(8)])).toBeLessThan(tolerance);
  });

  it('WGAN alone clips the critic’s weights', () => {
    const settings = hyperparametersSchema.parse({ weightClip: 0.01 });
    const clipped = losses.wgan.constrainWeight?.(tf.tensor1d([-3, -0.005, 0.02]), settings);
    expect(Array.from(clipped?.dataSync() ?? [])).toEqual([-0.01, -0.005, 0.01].map(Math.fround));
    const clipping = lossIds.filter((id) => losses[id].constrainWeight);
    expect(clipping).toEqual(['wgan']);
  });

  it('patches count alike: the mean is over all answers', () => {
    const patches = { real: tf.tensor2d(real, [2, 2]), fake: tf.tensor2d(fake, [2, 2]) };
    const got = discriminatorLoss('pix2pix', patches);
    expect(relativeDifference(got, [written.pix2pix.discriminator])).toBeLessThan(tolerance);
  });
});
