import { beforeAll, describe, expect, it } from 'vitest';
import { elementAt } from '../../../shared/known-places.ts';
import type { Engine } from '../../../main/trainer/engines/engine.ts';
import { drawSamples } from '../../../main/trainer/sampling/draw-samples.ts';
import { latentsOf } from '../../../main/trainer/sampling/generator-feed.ts';
import type { TrainingSession } from '../../../main/trainer/process/session.ts';
import type { TrainingSprites } from '../../../main/trainer/data/training-pictures.ts';
import { conditioningIds } from '../../../shared/hyperparameters/conditionings.ts';
import type { HyperparameterChoices } from '../../../shared/hyperparameters/schema.ts';
import { roundingError } from '../ops/rounding.ts';
import { mean, startTestEngine, toySession, toySprites, trainSteps } from './toy.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startTestEngine('tensorflow');
});

const names = ['red', 'blue'];

/** The toy set, every other disc blue, labelled and tagged by its colour. */
function redAndBlue(): TrainingSprites {
  const sprites = toySprites();
  const pixels = Uint8Array.from(sprites.pixels);
  const bytes = pixels.length / sprites.count;
  for (let start = 0; start < pixels.length; start += 4) {
    const isBlue = Math.floor(start / bytes) % 2 === 1;
    if (isBlue) pixels.subarray(start, start + 3).reverse();
  }
  const colours = Array.from({ length: sprites.count }, (_, index) => index % 2);
  return {
    ...sprites,
    pixels,
    labels: names,
    labelOf: Uint16Array.from(colours),
    tags: names,
    tagsOf: colours.map((colour) => [colour]),
  };
}

/** How much more red than blue there is in creatures of that name, from -1 to 1. */
async function redness(session: TrainingSession, name: number): Promise<number> {
  const count = 16;
  const images = await drawSamples(session.gan, {
    count,
    start: latentsOf(7, count, session.gan.hyperparameters),
    condition: Float32Array.from({ length: count * 2 }, (_, index) => Number(index % 2 === name)),
  });
  const channel = (offset: number) => mean([...images].filter((_, index) => index % 4 === offset));
  return (channel(0) - channel(2)) / 2;
}

const quick: HyperparameterChoices = {
  generatorLearningRate: 1e-3,
  discriminatorLearningRate: 1e-3,
  emaDecay: 0.9,
  shift: 0,
  brightness: 0,
  hiddenUnits: 64,
};

describe.each([
  { loss: 'hinge', conditioning: 'concat' },
  { loss: 'hinge', conditioning: 'concat', labelEmbedding: 0 },
  { loss: 'hinge', conditioning: 'projection' },
  { loss: 'hinge', conditioning: 'tags' },
  { loss: 'hinge', conditioning: 'projection', wrongLabels: true, minibatchDeviation: true },
  { model: 'mlp', conditioning: 'concat' },
  { model: 'mlp', conditioning: 'projection' },
  { model: 'mlp', conditioning: 'tags-concat' },
] as const)('a conditional GAN: %j', (choices) => {
  it('draws each name in its colour after a few hundred steps', async () => {
    const session = toySession(
      engine,
      { ...quick, ...choices },
      'as the engine likes',
      redAndBlue(),
    );
    await trainSteps(session, 250);
    await session.drawSamples();
    const [red, blue] = [await redness(session, 0), await redness(session, 1)];
    // Discs cover three tenths of the image, and differ by 160 of 255 in red and blue.
    expect(red).toBeGreaterThan(0.1);
    expect(blue).toBeLessThan(-0.1);
  });
});

describe.each(conditioningIds.filter((id) => id !== 'none'))(
  'conditioning by %s',
  (conditioning) => {
    it.each([false, true])(
      'computes the same compiled and op by op, wrong labels shown: %j',
      async (wrongLabels) => {
        const choices = { conditioning, wrongLabels, batch: 4, baseChannels: 4 } as const;
        const train = async (kind: 'as the engine likes' | 'op by op') => {
          const session = toySession(engine, choices, kind, redAndBlue());
          expect(session.runner.kind).toBe(kind === 'op by op' ? 'eager' : 'compiled');
          return trainSteps(session, 3);
        };
        const [compiled, eager] = [await train('as the engine likes'), await train('op by op')];
        compiled.forEach((losses, step) => {
          for (const name of ['generator', 'discriminator'] as const) {
            const wanted = elementAt(eager, step)[name];
            // As in every-pair.test.ts: the graph optimizer's rewrites go through sums of some hundred terms.
            const tolerance = roundingError(400) * Math.max(1, Math.abs(wanted));
            expect(Math.abs(losses[name] - wanted)).toBeLessThan(tolerance);
          }
        });
      },
    );
  },
);
