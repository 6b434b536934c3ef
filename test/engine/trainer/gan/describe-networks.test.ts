import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Vocabulary } from '../../../../shared/condition/vocabulary.ts';
import type { HyperparameterChoices } from '../../../../shared/hyperparameters/schema.ts';
import { networksSchema } from '../../../../shared/run/networks.ts';
import { createGan, type Gan } from '../../../../main/trainer/gan/gan.ts';
import { describeNetworks } from '../../../../main/trainer/gan/describe-networks.ts';
import { startTestEngine, toySettings } from '../toy.ts';

beforeAll(async () => {
  await startTestEngine('tensorflow');
});

const small = { baseChannels: 4, hiddenUnits: 16 } as const;
const brokenDcgan = {
  ...({ generatorNorm: 'none', discriminatorNorm: 'none', resampling: 'pooling' } as const),
  ...({ hiddenDense: true, discriminatorActivation: 'relu' } as const),
};
const labels: Vocabulary = { kind: 'labels', names: ['fire', 'water'] };

function valuesIn(weights: Gan['generator']['weights']): number {
  return [...weights.values()].reduce((sum, { size }) => sum + size, 0);
}

describe('the networks of a run', () => {
  it.each<[string, HyperparameterChoices, Vocabulary | null]>([
    ['dcgan', { model: 'dcgan' }, null],
    ['dcgan with palettes', { output: 'palette', minibatchDeviation: true, batch: 4 }, null],
    ['dcgan with mixed palettes', { output: 'mixture' }, null],
    [
      'dcgan that sees single pixels',
      { discriminatorLayers: 'full-size', discriminatorNorm: 'spectral' },
      null,
    ],
    ['dcgan by projection', { conditioning: 'projection' }, labels],
    ['dcgan by joined labels', { conditioning: 'concat', labelEmbedding: 3 }, labels],
    ['dcgan without its findings', brokenDcgan, null],
    [
      'dcgan that sees single pixels, with pooling',
      { ...brokenDcgan, discriminatorLayers: 'full-size' },
      null,
    ],
    ['dcgan with a residual generator', { generatorLayers: 'residual' }, null],
    [
      'dcgan with a residual generator and palettes, without its findings',
      { ...brokenDcgan, generatorLayers: 'residual', output: 'palette' },
      null,
    ],
    ['mlp', { model: 'mlp' }, null],
    ['light', { model: 'light', loss: 'hinge' }, null],
    ['projected', { loss: 'hinge', discriminator: 'projected' }, null],
    [
      'light, projected, by projection',
      { model: 'light', loss: 'hinge', discriminator: 'projected', conditioning: 'projection' },
      labels,
    ],
    ['capsule', { model: 'capsule' }, null],
    ['pix2pix', { model: 'pix2pix' }, null],
    ['pokegan', { model: 'pokegan' }, null],
  ])('of %s are told with as many weights as they have', (_name, choices, vocabulary) => {
    const settings = toySettings({ ...small, ...choices });
    const image = { size: 32, channels: 4, background: 'transparent' } as const;
    const gan = createGan(image, settings, vocabulary);
    onTestFinished(() => gan.dispose());
    const networks = describeNetworks(image, settings, vocabulary);
    expect(networksSchema.parse(networks)).toEqual(networks);
    expect(networks.generator.weights).toBe(valuesIn(gan.generator.weights));
    expect(networks.discriminator.weights).toBe(valuesIn(gan.discriminator.weights));
    expect(networks.generator.layers.at(-1)?.output).toEqual([32, 32, 4]);
  });

  it('are told layer by layer, with the shapes of what each gives', () => {
    const image = { size: 16, channels: 3 } as const;
    const { generator, discriminator } = describeNetworks(
      image,
      toySettings({ ...small, output: 'colours', latentSize: 8 }),
      null,
    );
    expect(generator.layers.map(({ kind, output }) => [kind, ...output])).toEqual([
      ['dense', 128],
      ['reshape', 4, 4, 8],
      ['batch-normalisation', 4, 4, 8],
      ['relu', 4, 4, 8],
      ['up-convolution', 8, 8, 4],
      ['batch-normalisation', 8, 8, 4],
      ['relu', 8, 8, 4],
      ['up-convolution', 16, 16, 3],
      ['tanh', 16, 16, 3],
    ]);
    expect(generator.layers.map(({ follows }) => follows).indexOf(false, 1)).toBe(-1);
    expect(discriminator.layers[0]).toEqual({
      kind: 'down-convolution',
      follows: false,
      name: 'look',
      output: [8, 8, 4],
      kernel: [4, 4, 3, 4],
      weights: 4 * 4 * 3 * 4 + 4,
    });
  });

  it('are told with their branches: a palette is made beside the picture, and both are joined', () => {
    const { generator } = describeNetworks(
      { size: 16, channels: 4 },
      toySettings({ ...small, output: 'palette' }),
      null,
    );
    const beginnings = generator.layers.filter(({ follows }) => !follows);
    expect(beginnings.map(({ kind, name }) => [kind, name])).toEqual([
      ['dense', 'project'],
      ['dense', 'palette/hidden1'],
      ['palette', ''],
    ]);
  });
});
