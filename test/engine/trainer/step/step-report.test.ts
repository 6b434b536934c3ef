import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../../main/trainer/engines/engine.ts';
import type { HyperparameterChoices } from '../../../../shared/hyperparameters/schema.ts';
import { seriesNameSchema, type SeriesName } from '../../../../shared/run/series.ts';
import { nativeLoadTimeoutMs } from '../../native-tensorflow.ts';
import { smallestSprites, startTestEngine, toySession } from '../toy.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startTestEngine('tensorflow');
}, nativeLoadTimeoutMs);

/** In every run. */
const common: SeriesName[] = [
  'generator/loss',
  'discriminator/loss',
  'score/real',
  'score/generated',
  'discriminator/accuracy',
  'generator/gradient-norm',
  'discriminator/gradient-norm',
];

/** What further terms the losses are made of. */
const cases: [HyperparameterChoices, SeriesName[]][] = [
  [
    { loss: 'non-saturating', labelSmoothing: 0.1 },
    ['discriminator/real', 'discriminator/generated', 'discriminator/smoothing'],
  ],
  [
    { loss: 'hinge', lecam: 0.3 },
    ['discriminator/real', 'discriminator/generated', 'discriminator/lecam'],
  ],
  // Of one term, which is the whole loss.
  [{ loss: 'wgan', nCritic: 2 }, []],
  [
    { loss: 'wgan-gp', nCritic: 2, accumulation: 2 },
    ['discriminator/distance', 'discriminator/gradient-penalty'],
  ],
  [{ loss: 'r3gan' }, ['discriminator/pairs', 'discriminator/r1', 'discriminator/r2']],
  [
    { model: 'light', loss: 'hinge' },
    ['discriminator/real', 'discriminator/generated', 'discriminator/reconstruction'],
  ],
  [{ model: 'capsule', loss: 'margin' }, ['discriminator/real', 'discriminator/generated']],
  [
    { model: 'pix2pix', loss: 'pix2pix' },
    ['discriminator/real', 'discriminator/generated', 'generator/adversarial', 'generator/l1'],
  ],
];

/** A loss and its terms are rounded apart: a few additions of float32. */
const tolerance = 1e-5;

describe.each(cases)('what a step of %j tells', (choices, terms) => {
  it.each(['as the engine likes', 'op by op'] as const)(
    'adds up to its losses, %s',
    async (kind) => {
      const hyperparameters = { baseChannels: 4, latentSize: 4, batch: 4, nCritic: 1, ...choices };
      const sprites = smallestSprites({ model: choices.model ?? 'dcgan' });
      const session = toySession(engine, hyperparameters, kind, sprites);
      for (let step = 0; step < 2; step++) {
        const { numbers, answers } = await session.train();
        const names = Object.keys(numbers).map((name) => seriesNameSchema.parse(name));
        const augmentation: SeriesName[] = names.includes('augmentation') ? ['augmentation'] : [];
        const isCritic = hyperparameters.loss?.startsWith('wgan') ?? false;
        const estimate: SeriesName[] = isCritic ? ['discriminator/wasserstein'] : [];
        const told = [...common, ...estimate, ...terms, ...augmentation];
        expect(names.sort()).toEqual(told.sort());
        expect(Object.values(numbers).every(Number.isFinite)).toBe(true);
        for (const network of ['generator', 'discriminator'] as const) {
          expect(numbers[`${network}/gradient-norm`]).toBeGreaterThan(0);
          const own = terms.filter((name) => name.startsWith(network));
          if (own.length === 0) continue;
          const sum = own.reduce((so, name) => so + (numbers[name] ?? NaN), 0);
          const size = own.reduce((so, name) => so + Math.abs(numbers[name] ?? NaN), 1);
          expect(Math.abs(sum - numbers[`${network}/loss`])).toBeLessThan(tolerance * size);
        }
        if (isCritic) {
          const distance = numbers['discriminator/distance'] ?? numbers['discriminator/loss'];
          expect(numbers['discriminator/wasserstein']).toBe(-distance);
        }
        expect(answers.real.length).toBeGreaterThanOrEqual(4);
        expect(answers.generated).toHaveLength(answers.real.length);
        const accuracy = numbers['discriminator/accuracy'];
        expect(accuracy).toBeGreaterThanOrEqual(0);
        expect(accuracy).toBeLessThanOrEqual(1);
      }
    },
  );
});
