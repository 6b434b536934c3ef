import { beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../../main/trainer/engines/engine.ts';
import type { HyperparameterChoices } from '../../../shared/hyperparameters/schema.ts';
import { smallestSprites, startTestEngine, toySession, toySettings, trainSteps } from './toy.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startTestEngine('tensorflow');
});

/** What scoring could move: statistics of batches, vectors of kernels, averages of answers, how often is augmented. */
const trainings: HyperparameterChoices[] = [
  { loss: 'non-saturating', lecam: 0.3, augmentationStrength: 'adaptive' },
  { loss: 'hinge', discriminatorNorm: 'spectral', minibatchDeviation: true, output: 'palette' },
  { loss: 'wgan-gp', nCritic: 2, emaDecay: 0.9 },
  { model: 'pix2pix' },
];

it.each(trainings)(
  'scoring creatures and sprites changes nothing of a training: %j',
  async (choices) => {
    const sprites = smallestSprites(toySettings(choices));
    // What is compiled is brought up to date first: that goes the same way for every model.
    const kinds = ['as the engine likes', 'op by op'] as const;
    for (const kind of choices === trainings[0] ? kinds : kinds.slice(0, 1)) {
      const [scored, alone] = [0, 1].map(() => toySession(engine, choices, kind, sprites)) as [
        ReturnType<typeof toySession>,
        ReturnType<typeof toySession>,
      ];
      await trainSteps(scored, 2);
      await trainSteps(alone, 2);
      const first = await scored.score(await scored.drawSamples());
      expect(first.creatures).toHaveLength(4);
      expect(first.sprites).toHaveLength(4);
      expect([...first.creatures, ...first.sprites].every(Number.isFinite)).toBe(true);
      expect(await scored.score(await scored.drawSamples())).toEqual(first);
      // To the bit: weights, statistics, optimizers and where every stream of random numbers is.
      expect(await trainSteps(scored, 2)).toEqual(await trainSteps(alone, 2));
      expect(await scored.toCheckpoint(0)).toEqual(await alone.toCheckpoint(0));
      expect(await scored.score(await scored.drawSamples())).not.toEqual(first);
    }
  },
);
