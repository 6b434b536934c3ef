import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { dcgan } from '../../../../../main/trainer/gan/models/dcgan.ts';
import type { Layer, Weights } from '../../../../../main/trainer/gan/models/layers/layer.ts';
import { layerNormalisation } from '../../../../../main/trainer/gan/models/layers/normalisation.ts';
import {
  type DiscriminatorInput,
  discriminatorNetwork,
} from '../../../../../main/trainer/gan/networks/discriminator-network.ts';
import {
  gradientPenalty,
  r1,
  r2,
} from '../../../../../main/trainer/gan/regularisers/gradient-penalties.ts';
import { regularisersFor } from '../../../../../main/trainer/gan/regularisers/registry.ts';
import type { Vocabulary } from '../../../../../shared/condition/vocabulary.ts';
import type { ModelId } from '../../../../../shared/hyperparameters/models.ts';
import type { HyperparameterChoices } from '../../../../../shared/hyperparameters/schema.ts';
import { largest, relativeDifference, wave } from '../../../ops/numbers.ts';
import { expectGradientOfDifferences, roundingError } from '../../../ops/rounding.ts';
import figures from '../../../reference/gradient-penalties.json' with { type: 'json' };
import { startTestEngine, toySettings } from '../../toy.ts';

const image = { size: 16, channels: 4 } as const;
const imageShape = [3, image.size, image.size, image.channels];
const pass = { normalisation: { kind: 'batch' } } as const;
const penalties = { gradientPenalty, r1, r2 };
type PenaltyName = keyof typeof penalties;
const penaltyNames = Object.keys(penalties) as PenaltyName[];

/** Once through the critic: 4x4 places of 4 channels twice, an image's mean and variance of 128 values, 128 answers. */
const criticRoundings = 64 + 64 + 2 * 128 + 128;
/**
 * Of a penalty's gradients: forward, back to the picture, whose 1,024 values are squared and added, and the same way
 * again for the weights. A second derivative that is forgotten, a weight or a mean that is wrong costs ten per cent.
 */
const penaltyTolerance = roundingError(4 * criticRoundings + 1_024);

/** λ 10, γ 2 and γ 3, as in the script. */
const weightsOfPenalties = { gradientPenalty: 10, r1Gamma: 2, r2Gamma: 3 };

/** Waves of the script: frequency and amplitude by name; scales lie around 1. */
const waves: Record<string, [frequency: number, amplitude: number, around?: number]> = {
  'look/kernel': [0.7, 0.2],
  'look/bias': [1.3, 0.1],
  'down1/kernel': [0.45, 0.2],
  'down1/bias': [0.8, 0.1],
  'down1/norm/scale': [3.1, 0.3, 1],
  'down1/norm/offset': [0.9, 0.2],
  'judge/kernel': [1.9, 0.3],
  'judge/bias': [2.3, 0.1],
};

function batch() {
  return {
    real: wave(imageShape, 0.37, 0.9),
    fake: wave(imageShape, 0.53, 0.8),
    mix: tf.tensor([0.25, 0.5, 0.875], [3, 1, 1, 1]),
  };
}

function criticOf(
  choices: HyperparameterChoices,
  { model = 'dcgan', vocabulary = null }: { model?: ModelId; vocabulary?: Vocabulary | null } = {},
) {
  const settings = toySettings({ baseChannels: 4, loss: 'hinge', ...choices });
  const network = discriminatorNetwork(dcgan, image, { ...settings, model }, vocabulary);
  const weights = new Map(
    network.weights.map(({ name, shape }) => {
      const [frequency, amplitude, around = 0] = waves[name] ?? [0.6, 0.1];
      return [name, tf.variable(wave([...shape], frequency, amplitude).add(around))] as const;
    }),
  );
  return {
    weights,
    judge: (input: DiscriminatorInput, by: Weights) => network.judge(input, by, pass).answers,
    settings: { ...settings, ...weightsOfPenalties },
  };
}

describe.each(['tensorflow', 'wasm'] as const)('on %s', (engine) => {
  beforeAll(async () => void (await startTestEngine(engine)));

  describe.each(['none', 'layer'] as const)('DCGAN’s critic with normalisation %s', (norm) => {
    it.each(penaltyNames)('has PyTorch’s %s, and its gradients', (name) => {
      const { weights, judge, settings } = criticOf({ discriminatorNorm: norm });
      const { value, grads } = tf.variableGrads(() => {
        const critic = (images: tf.Tensor) => judge({ images }, weights);
        return penalties[name].penalty({ critic, ...batch() }, settings);
      }, [...weights.values()]);
      const expected = figures[norm][name];
      expect(relativeDifference(value, [expected.value])).toBeLessThan(penaltyTolerance);
      expect(Object.keys(expected.gradients).toSorted()).toEqual([...weights.keys()].toSorted());
      for (const [weight, { first, squares }] of Object.entries(expected.gradients)) {
        // A bias behind which all is piecewise linear has none.
        const gradient = grads[weights.get(weight)?.name ?? ''] as tf.Tensor | undefined;
        const values = Array.from(gradient?.dataSync() ?? []);
        const got = values.reduce((sum, each) => sum + each ** 2, 0);
        if (squares === 0) expect(got).toBe(0);
        // Of a square twice what it is of a number.
        else expect(Math.abs(got / squares - 1)).toBeLessThan(2 * penaltyTolerance);
        const scale = Math.max(largest(values), largest(first));
        const differences = first.map((each, i) => (values[i] ?? 0) - each);
        expect(largest(differences)).toBeLessThanOrEqual(penaltyTolerance * scale);
      }
    });
  });

  it.each(penaltyNames)(
    '%s has the gradient of finite differences through a smooth critic',
    (name) => {
      const smooth = smoothCritic();
      const small = {
        real: wave([2, 4, 4, 1], 0.37, 0.9),
        fake: wave([2, 4, 4, 1], 0.53, 0.8),
        mix: tf.tensor([0.25, 0.75], [2, 1, 1, 1]),
      };
      const { settings } = criticOf({});
      const objective = (kernel: tf.Tensor) =>
        penalties[name].penalty({ critic: (x) => smooth(x, kernel), ...small }, settings);
      const kernel = wave([2, 2, 1, 2], 0.7, 0.5);
      // Four taps, 8 values an image normalised and added, and as much back to its 16 pixels.
      expectGradientOfDifferences(objective, kernel, 2 * (4 + 3 * 8) + 16);
    },
  );

  it.each(['concat', 'projection', 'tags', 'tags-concat'] as const)(
    'run with a condition: %s',
    (conditioning) => {
      const vocabulary: Vocabulary = { kind: 'labels', names: ['fire', 'water'] };
      const choices = { discriminatorNorm: 'layer', conditioning } as const;
      const { weights, judge, settings } = criticOf(choices, { vocabulary });
      const condition = tf.tensor2d([1, 0, 0, 1, 1, 0], [3, 2]);
      expectFiniteGradients(weights, (images) => judge({ images, condition }, weights), settings);
    },
  );

  it('run beside the pictures that images are drawn from', () => {
    const drawing = { model: 'pix2pix' } as const;
    const { weights, judge, settings } = criticOf({ discriminatorNorm: 'layer' }, drawing);
    const source = wave(imageShape, 0.21, 0.7);
    expectFiniteGradients(weights, (images) => judge({ images, source }, weights), settings);
  });

  it('are finite, and so are their gradients, where the critic is flat', () => {
    const { weights, judge, settings } = criticOf({ discriminatorNorm: 'none' });
    weights.get('judge/kernel')?.assign(tf.zeros([128, 1]));
    expectFiniteGradients(weights, (images) => judge({ images }, weights), settings);
  });
});

function expectFiniteGradients(
  weights: ReadonlyMap<string, tf.Variable>,
  critic: (images: tf.Tensor) => tf.Tensor,
  settings: Parameters<typeof gradientPenalty.penalty>[1],
): void {
  for (const name of penaltyNames) {
    const { value, grads } = tf.variableGrads(
      () => penalties[name].penalty({ critic, ...batch() }, settings),
      [...weights.values()],
    );
    expect(Number.isFinite(value.dataSync()[0])).toBe(true);
    const known = Object.values(grads).filter((gradient) => gradient);
    expect(known.length).toBeGreaterThan(1);
    for (const each of known) expect(each.dataSync().every(Number.isFinite)).toBe(true);
  }
}

/** Convolution, layer normalisation, softplus, and a sum with weights. */
function smoothCritic(): (images: tf.Tensor, kernel: tf.Tensor) => tf.Tensor {
  const norm: Layer = layerNormalisation('norm', 2);
  const affine = new Map([
    ['norm/scale', tf.tensor1d([1.2, 0.8])],
    ['norm/offset', tf.tensor1d([0.1, -0.2])],
  ]);
  const head = wave([1, 2, 2, 2], 1.9, 1);
  return (images, kernel) => {
    const seen = tf.conv2d(images as tf.Tensor4D, kernel as tf.Tensor4D, 2, 'same');
    return tf
      .softplus(norm.apply(seen, affine, pass))
      .mul(head)
      .sum([1, 2, 3])
      .reshape([-1, 1]);
  };
}

describe('the penalties of a run', () => {
  it.each([
    [{ loss: 'wgan-gp' }, [gradientPenalty]],
    [{ loss: 'wgan-gp', gradientPenalty: 0 }, []],
    [{ loss: 'r3gan' }, [r1, r2]],
    [{ loss: 'hinge', r1Gamma: 1 }, [r1]],
    [{ loss: 'hinge' }, []],
    [{ loss: 'wgan' }, []],
    [{ loss: 'non-saturating' }, []],
  ] as const)('%j', (choices, expected) => {
    expect(regularisersFor(toySettings(choices))).toEqual(expected);
  });
});
