import * as tf from '@tensorflow/tfjs-core';
import { loadGraphModelSync } from '@tensorflow/tfjs-converter';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelIds, modelTable } from '../../../../shared/hyperparameters/models.ts';
import type { HyperparameterChoices } from '../../../../shared/hyperparameters/schema.ts';
import type { Engine } from '../../../../main/trainer/engines/engine.ts';
import type { TrainingSprites } from '../../../../main/trainer/data/training-pictures.ts';
import { drawSamples, feedTensors } from '../../../../main/trainer/sampling/draw-samples.ts';
import { smallestSprites, startTestEngine, toySession, toySprites, trainSteps } from '../toy.ts';
import {
  differingPixels,
  exampleFeed,
  exportedFiles,
  namedSprites,
  spritesWithout,
} from './exported.ts';

let wasm: Engine;
beforeAll(async () => {
  wasm = await startTestEngine('wasm');
});
afterAll(() => wasm.dispose());

const fromLatents = modelIds.filter((id) => modelTable[id].startsFrom === 'latents');
const fromPictures = modelIds.filter((id) => modelTable[id].startsFrom === 'picture');
const small: HyperparameterChoices = { hiddenUnits: 16, baseChannels: 4, batch: 4, paletteSize: 5 };

/** Trains a little, exports, and loads what was exported as a stranger's program does. */
async function compare(choices: HyperparameterChoices, sprites?: TrainingSprites): Promise<void> {
  const session = toySession(wasm, { ...small, ...choices }, 'op by op', sprites);
  await trainSteps(session, 2);
  const { json, weightData } = await exportedFiles(session);
  const { modelTopology, signature, userDefinedMetadata, weightsManifest } = json;
  const model = loadGraphModelSync({
    load: () => ({
      modelTopology,
      signature,
      userDefinedMetadata,
      weightSpecs: weightsManifest.flatMap(({ weights }) => weights),
      weightData,
    }),
  });
  const { gan } = session;
  const feed = exampleFeed(gan, 3);
  // What chooses from the palette: where two colours are all but equally good, either may be chosen.
  const choice = json.modelTopology.node.find(({ op }) => op === 'ArgMax');
  const drawn = tf.tidy(() => {
    const { start, condition } = feedTensors(gan, feed);
    const inputs = { [gan.startsFrom]: start, ...(condition && { condition }) };
    const images = model.predict(inputs) as tf.Tensor;
    expect(images.shape).toEqual([feed.count, gan.image.size, gan.image.size, gan.image.channels]);
    const logits = choice && (model.execute(inputs, choice.input[0]) as tf.Tensor3D);
    return { images: images.dataSync() as Float32Array, logits: logits?.arraySync() };
  });
  model.dispose();
  const studios = await drawSamples(gan, feed);
  expect(differingPixels(studios, drawn.images, gan.image, drawn.logits)).toEqual([]);
}

describe.each(fromLatents)('an exported generator of the model %s', (model) => {
  it('draws what the studio draws, any number at once, with palettes, mixed ones and free colours', async () => {
    const sprites = smallestSprites({ model });
    await compare({ model, output: 'palette' }, sprites);
    await compare({ model, output: 'mixture' }, sprites);
    await compare({ model, output: 'colours' }, sprites);
  });
});

describe.each(fromPictures)('an exported generator of the model %s', (model) => {
  it.each(['transparent', 'black'] as const)(
    'draws what the studio draws from outlines on a ground that is %s',
    async (background) => {
      await compare({ model }, spritesWithout(background, smallestSprites({ model })));
    },
  );
});

describe('an exported generator', () => {
  it.each<[string, HyperparameterChoices]>([
    ['labels joined to the latents', { conditioning: 'concat' }],
    ['labels embedded', { conditioning: 'concat', labelEmbedding: 3 }],
    ['labels by projection, and palettes', { conditioning: 'projection', output: 'palette' }],
    ['free tags, joined', { conditioning: 'tags-concat' }],
  ])('draws what it is asked for, with %s', async (_, choices) => {
    await compare({ output: 'colours', ...choices }, namedSprites());
  });

  it.each<[string, HyperparameterChoices]>([
    ['without transparency', { output: 'palette' }],
    ['without any, and with a hidden layer', { generatorNorm: 'none', hiddenDense: true }],
    ['with pixels repeated', { resampling: 'pooling' }],
    ['with residual blocks', { generatorLayers: 'residual' }],
    ['without moving averages, of uniform latents', { emaDecay: 0, latentDistribution: 'uniform' }],
  ])('draws what the studio draws, %s', async (what, choices) => {
    const background = what.startsWith('without transp') ? 'black' : 'transparent';
    await compare({ output: 'colours', ...choices }, spritesWithout(background, toySprites(12)));
  });
});
