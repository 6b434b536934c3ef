import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { elementAt } from '../../../../../shared/known-places.ts';
import type { HyperparameterChoices } from '../../../../../shared/hyperparameters/schema.ts';
import {
  readWeights,
  type LayerWeights,
} from '../../../../../main/feature-network/read-weights.ts';
import type { Engine } from '../../../../../main/trainer/engines/engine.ts';
import { createGan } from '../../../../../main/trainer/gan/gan.ts';
import type { Weights } from '../../../../../main/trainer/gan/models/layers/layer.ts';
import { projectedDiscriminator } from '../../../../../main/trainer/gan/models/projected.ts';
import { relativeDifference } from '../../../ops/numbers.ts';
import {
  startTestEngine,
  toySession,
  toySettings,
  toySize,
  toySprites,
  trainSteps,
  type RunnerKind,
} from '../../toy.ts';

let engine: Engine;
let published: readonly LayerWeights[];
beforeAll(async () => {
  engine = await startTestEngine('tensorflow');
  const weights = await readWeights();
  if (!weights) throw new Error('The network is not here: "npm run studio -- features get".');
  published = weights;
});

/** What the authors' own blocks answer (`projected-answers.json` says how), each for one picture. */
const reference = JSON.parse(
  readFileSync(new URL('projected-answers.json', import.meta.url), 'utf8'),
) as { size: number; batch: number; width: number; answers: number[][] };

const image = { size: 32, channels: 4, background: 'transparent' } as const;
const pass = { normalisation: { kind: 'batch' } } as const;

/** Numbers that another language can make up alike. */
function wave(name: string, shape: readonly number[]): tf.Tensor {
  const length = tf.util.sizeFromShape([...shape]);
  const fan = length / elementAt(shape, -1);
  const values = Float32Array.from({ length }, (_, index) => {
    const value = Math.sin(0.7 * index * (1 + name.length / 10) + name.length);
    if (name.endsWith('kernel')) return value * Math.sqrt(4 / fan);
    return name.endsWith('scale') ? 1 + value / 4 : value / 4;
  });
  return tf.tensor(values, [...shape]);
}

/** Weights of which only the published ones are what they are in training. */
function madeUpWeights(): Weights {
  const { body, head } = projectedDiscriminator(image, {
    discriminatorChannels: reference.width,
    baseChannels: 32,
  });
  const specs = [...body.weights, ...head.weights, ...(body.fixed ?? [])];
  return new Map(
    specs.map(({ name, shape, ...spec }) => {
      const initial = 'initial' in spec ? spec.initial : undefined;
      return [
        name,
        initial?.kind === 'published'
          ? tf.tensor(elementAt(published, initial.layer)[initial.part], [...shape])
          : wave(name, shape),
      ];
    }),
  );
}

function madeUpImages(batch: number): tf.Tensor4D {
  const length = batch * 32 * 32 * 4;
  const values = Float32Array.from({ length }, (_, index) => Math.sin(index * 0.137));
  return tf.tensor4d(values, [batch, 32, 32, 4]);
}

describe('a projected discriminator', () => {
  const { body, head } = projectedDiscriminator(image, {
    discriminatorChannels: reference.width,
    baseChannels: 32,
  });
  const answersTo = (images: tf.Tensor, weights: Weights) =>
    head.apply(body.apply(images, weights, pass), weights, pass);

  it('answers as its authors’ blocks do, nine times a scale', () => {
    const answers = tf.tidy(() =>
      answersTo(madeUpImages(reference.batch), madeUpWeights()).arraySync(),
    ) as number[][];
    expect(answers.map((each) => each.length)).toEqual([36, 36, 36]);
    expect(relativeDifference(answers.flat(), reference.answers.flat())).toBeLessThan(1e-4);
  });

  it('lets gradients through to every picture, as finite differences find them', () => {
    const { slope, differences } = tf.tidy(() => {
      const weights = madeUpWeights();
      const images = madeUpImages(2);
      const way = tf.tensor4d(
        Float32Array.from({ length: images.size }, (_, index) => Math.cos(index * 1.7)),
        images.shape,
      );
      const score = (pictures: tf.Tensor) => {
        const answers = answersTo(pictures, weights);
        return answers.mul(wave('towards', answers.shape)).sum();
      };
      const gradient = tf.grad(score)(images);
      // Small: between two of the points at which ReLUs bend there is not much room.
      const step = 1e-4;
      const scoreAt = (far: number) => elementAt(score(images.add(way.mul(far))).dataSync(), 0);
      return {
        slope: elementAt(gradient.mul(way).sum().dataSync(), 0),
        differences: (scoreAt(step) - scoreAt(-step)) / (2 * step),
      };
    });
    expect(Math.abs(differences - slope)).toBeLessThan(0.02 * Math.abs(slope));
  });
});

describe('a run with a projected discriminator', () => {
  const small = { baseChannels: 4, batch: 4, loss: 'hinge', discriminator: 'projected' } as const;
  const session = (kind?: RunnerKind, choices: HyperparameterChoices = small) =>
    toySession(engine, choices, kind, toySprites(), published);

  it('never trains what is given, which no optimizer and no checkpoint holds', async () => {
    const run = session();
    const { fixed } = run.gan;
    const before = [...fixed.values()].map((tensor) => tensor.dataSync<'float32'>().slice());
    // Kernel and offset of 48 layers, and two mixtures a scale.
    expect(fixed.size).toBe(2 * 48 + 2 * 4);
    await trainSteps(run, 2);
    run.runner.readVariables();
    for (const [place, tensor] of [...fixed.values()].entries()) {
      expect(tensor.dataSync()).toEqual(before[place]);
    }
    const { tensors } = await run.toCheckpoint(0);
    const names = Object.values(tensors).flatMap((group) => [...group.keys()]);
    expect(names.filter((name) => fixed.has(name))).toEqual([]);
    // Each of its own kernels has a spectral norm.
    const kernels = [...tensors.discriminator.keys()].filter((name) => name.endsWith('/kernel'));
    expect([...tensors['spectral-vectors'].keys()]).toEqual(kernels);
    expect(kernels).toHaveLength(4 + 3 + 2 + 1 + 4);
  });

  it('learns the same compiled and op by op', async () => {
    const [compiled, eager] = [session(), session('op by op')];
    expect([compiled.runner.kind, eager.runner.kind]).toEqual(['compiled', 'eager']);
    const [one, other] = [await trainSteps(compiled, 2), await trainSteps(eager, 2)];
    const numbers = (losses: typeof one) => losses.flatMap((each) => Object.values(each));
    expect(relativeDifference(numbers(one), numbers(other))).toBeLessThan(1e-3);
  });

  it('goes on from a checkpoint bit for bit: its mixtures are drawn again', async () => {
    const [uninterrupted, stopped, resumed] = [session(), session(), session()];
    const expected = (await trainSteps(uninterrupted, 4)).slice(2);
    await trainSteps(stopped, 2);
    resumed.restore(await stopped.toCheckpoint(0), 'the second step');
    expect(await trainSteps(resumed, 2)).toEqual(expected);
    expect(await resumed.toCheckpoint(0)).toEqual(await uninterrupted.toCheckpoint(0));
  });

  it('draws where the network that judged it is not', () => {
    const gan = createGan(toySprites(), toySettings(small));
    onTestFinished(() => gan.dispose());
    expect(gan.fixed.size).toBe(0);
    const images = tf.zeros([2, toySize, toySize, 4]);
    const judge = () =>
      gan.discriminator.network.judge({ images }, gan.discriminator.weights, pass);
    expect(judge).toThrow('the weight "lite0/0/kernel" is missing');
    const start = tf.zeros([2, gan.hyperparameters.latentSize]);
    const drawn = gan.generator.network.draw({ start }, gan.generator.weights, pass);
    expect(drawn.shape).toEqual([2, toySize, toySize, 4]);
  });
});
