import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { elementAt } from '../../../shared/known-places.ts';
import { latentParts } from '../../../shared/hyperparameters/latent-parts.ts';
import { modelIds, modelTable } from '../../../shared/hyperparameters/models.ts';
import type { HyperparameterChoices } from '../../../shared/hyperparameters/schema.ts';
import { decodePng } from '../../../main/png/png.ts';
import { findNonFinite } from '../../../main/trainer/checkpoint/gan-tensors.ts';
import { processorMultipliesBfloat16 } from '../../../main/trainer/engines/tensorflow-environment.ts';
import type { Engine } from '../../../main/trainer/engines/engine.ts';
import { createGan } from '../../../main/trainer/gan/gan.ts';
import { drawSamples } from '../../../main/trainer/sampling/draw-samples.ts';
import { latentsOf } from '../../../main/trainer/sampling/generator-feed.ts';
import { writeSampleSheet } from '../../../main/trainer/sampling/sample-sheet.ts';
import type { TrainingSession } from '../../../main/trainer/process/session.ts';
import type { TrainingSprites } from '../../../main/trainer/data/training-pictures.ts';
import { relativeDifference } from '../ops/numbers.ts';
import {
  smallestSprites,
  startTestEngine,
  temporaryFolder,
  toySession,
  toySettings,
  toySize,
  toySprites,
  trainSteps,
} from './toy.ts';

let tensorflow: Engine;
let wasm: Engine;
beforeAll(async () => {
  wasm = await startTestEngine('wasm');
  tensorflow = await startTestEngine('tensorflow');
});
afterAll(() => {
  wasm.dispose();
  tensorflow.dispose();
});

const palette: HyperparameterChoices = { output: 'palette', paletteSize: 5 };
const fromLatents = modelIds.filter((id) => modelTable[id].startsFrom === 'latents');

/** RGBA of each creature of the written sheet. */
async function drawnPngs(session: TrainingSession): Promise<Uint8Array[]> {
  const file = join(temporaryFolder(), 'samples', 'sheet.png');
  const { size } = session.gan.image;
  const { columns, count } = await writeSampleSheet(file, await session.drawSamples(), session.gan);
  const { data, width } = decodePng(readFileSync(file), 1e6);
  return Array.from({ length: count }, (_, cell) => {
    const [left, top] = [(cell % columns) * size, Math.floor(cell / columns) * size];
    const rows = Array.from({ length: size }, (_, y) => {
      const start = ((top + y) * width + left) * 4;
      return [...data.subarray(start, start + size * 4)];
    });
    return Uint8Array.from(rows.flat());
  });
}

function pixelsOf(rgba: Uint8Array): string[] {
  return Array.from({ length: rgba.length / 4 }, (_, pixel) =>
    rgba.subarray(pixel * 4, pixel * 4 + 4).join(),
  );
}

function withoutTransparency(sprites: TrainingSprites): TrainingSprites {
  const pixels = sprites.pixels.filter((_, index) => index % 4 < 3);
  return { ...sprites, pixels, channels: 3, background: 'black' };
}

describe.each(fromLatents)('the model %s', (model) => {
  it('draws creatures of no more colours than its palette has, opaque or not at all', async () => {
    await tf.setBackend('tensorflow');
    const small = { model, hiddenUnits: 16, baseChannels: 4, batch: 4 } as const;
    const session = toySession(
      tensorflow,
      { ...palette, ...small },
      'as the engine likes',
      smallestSprites({ model }),
    );
    expect(session.runner.kind).toBe('compiled');
    await trainSteps(session, 6);
    expect(findNonFinite((await session.toCheckpoint(0)).tensors)).toBeUndefined();
    const creatures = await drawnPngs(session);
    expect(creatures.length).toBe(4);
    for (const rgba of creatures) {
      const alphas = new Set(rgba.filter((_, index) => index % 4 === 3));
      expect([...alphas].every((alpha) => alpha === 0 || alpha === 255)).toBe(true);
      const visible = pixelsOf(rgba).filter((pixel) => pixel.endsWith(',255'));
      expect(new Set(visible).size).toBeLessThanOrEqual(5);
    }
    const colours = creatures.map((rgba) => new Set(pixelsOf(rgba)).size);
    expect(Math.max(...colours)).toBeGreaterThan(2);
  });
});

it('without transparency every pixel has one of the palette’s colours', async () => {
  await tf.setBackend('tensorflow');
  const sprites = withoutTransparency(toySprites());
  const session = toySession(tensorflow, palette, 'as the engine likes', sprites);
  await trainSteps(session, 3);
  for (const rgba of await drawnPngs(session)) {
    const colours = new Set(pixelsOf(rgba));
    expect([...colours].every((colour) => colour.endsWith(',255'))).toBe(true);
    expect(colours.size).toBeLessThanOrEqual(5);
  }
});

describe('first palettes', () => {
  it('differ from creature to creature, and are dark and light', async () => {
    await tf.setBackend('tensorflow');
    const settings = toySettings({ ...palette, paletteSize: 12, latentSize: 128, baseChannels: 4 });
    const gan = createGan({ size: 32, channels: 4, background: 'transparent' }, settings);
    const images = await drawSamples(gan, { count: 8, start: latentsOf(1, 8, settings) });
    gan.dispose();
    const creatures = Array.from({ length: 8 }, (_, index) =>
      images.subarray(index * 32 * 32 * 4, (index + 1) * 32 * 32 * 4),
    );
    const reds = (image: Float32Array) => [...image].filter((_, index) => index % 4 === 0);
    // Of transparent pixels it is -1 in all.
    const palettes = creatures.map((image) => new Set(reds(image).filter((red) => red > -1)));
    const [one, other] = [elementAt(palettes, 0), elementAt(palettes, 1)];
    const shared = [...one].filter((red) => other.has(red));
    expect(shared).toEqual([]);
    const all = palettes.flatMap((each) => [...each]);
    expect(Math.min(...all)).toBeLessThan(-0.5);
    expect(Math.max(...all)).toBeGreaterThan(0.5);
  });
});

describe('latents in two parts', () => {
  const settings = toySettings({ ...palette, latentSize: 16 });
  const { shape, colours } = latentParts(settings);
  const count = 4;
  const draw = async (start: Float32Array) => {
    const gan = createGan({ size: toySize, channels: 4, background: 'transparent' }, settings);
    const images = await drawSamples(gan, { count, start });
    gan.dispose();
    return images;
  };
  const changed = (isChanged: (latent: number) => boolean) => {
    const other = latentsOf(2, count, settings);
    return latentsOf(1, count, settings).map((value, index) =>
      isChanged(index % settings.latentSize) ? elementAt(other, index) : value,
    );
  };
  /** For each pixel the first with the same colour in its picture: what is drawn, whatever its colours. */
  const drawing = (images: Float32Array) => {
    const rgba = Array.from({ length: images.length / 4 }, (_, pixel) =>
      images.slice(pixel * 4, pixel * 4 + 4).join(),
    );
    const places = toySize * toySize;
    return rgba.map((colour, pixel) => {
      const first = Math.floor(pixel / places) * places;
      return rgba.indexOf(colour, first) - first;
    });
  };

  it('are a quarter for the colours', () => {
    expect([shape, colours]).toEqual([12, 4]);
    expect(latentParts({ output: 'colours', latentSize: 16 })).toEqual({ shape: 16, colours: 0 });
    expect(latentParts({ output: 'palette', latentSize: 2 })).toEqual({ shape: 1, colours: 1 });
  });

  it('keep the drawing where only those of the colours change', async () => {
    await tf.setBackend('tensorflow');
    const original = await draw(latentsOf(1, count, settings));
    const recoloured = await draw(changed((latent) => latent >= shape));
    expect(recoloured).not.toEqual(original);
    expect(drawing(recoloured)).toEqual(drawing(original));
  });

  it('change it with those of the shape', async () => {
    await tf.setBackend('tensorflow');
    const original = await draw(latentsOf(1, count, settings));
    expect(drawing(await draw(changed((latent) => latent < shape)))).not.toEqual(drawing(original));
  });
});

const trainings = [
  { loss: 'non-saturating' },
  { loss: 'wgan', nCritic: 2 },
  { loss: 'minimax' },
  // Its penalty differentiates the discriminator twice, and must not meet the choice.
  { loss: 'wgan-gp', nCritic: 2 },
  { loss: 'r3gan' },
  { loss: 'hinge', accumulation: 2 },
  { loss: 'hinge', discriminatorNorm: 'spectral', lecam: 0.1 },
] as const satisfies HyperparameterChoices[];

describe.each(trainings.slice(0, 2))('a run with a palette and $loss', (training) => {
  const choices = { ...palette, ...training };
  it('resumes bit for bit, compiled or op by op', async () => {
    await tf.setBackend('tensorflow');
    const uninterrupted = toySession(tensorflow, choices);
    const stopped = toySession(tensorflow, choices);
    const resumed = toySession(tensorflow, choices);
    const expected = (await trainSteps(uninterrupted, 8)).slice(4);
    await trainSteps(stopped, 4);
    resumed.restore(await stopped.toCheckpoint(0), '000004');
    expect(await trainSteps(resumed, 4)).toEqual(expected);
    expect(await resumed.toCheckpoint(0)).toEqual(await uninterrupted.toCheckpoint(0));
    expect(await resumed.drawSamples()).toEqual(await uninterrupted.drawSamples());
    const anew = toySession(tensorflow, choices, 'op by op');
    anew.restore(await stopped.toCheckpoint(0), '000004');
    expect(await anew.drawSamples()).toEqual(await stopped.drawSamples());
  });

  it('resumes bit for bit on wasm', async () => {
    await tf.setBackend('wasm');
    const begin = () => toySession(wasm, choices);
    const [uninterrupted, stopped, resumed] = [begin(), begin(), begin()];
    const expected = (await trainSteps(uninterrupted, 4)).slice(2);
    await trainSteps(stopped, 2);
    resumed.restore(await stopped.toCheckpoint(0), '000002');
    expect(await trainSteps(resumed, 2)).toEqual(expected);
    expect(await resumed.toCheckpoint(0)).toEqual(await uninterrupted.toCheckpoint(0));
    expect(await resumed.drawSamples()).toEqual(await uninterrupted.drawSamples());
  });
});

describe.each(trainings)('a run with a palette and %j', (training) => {
  const choices = { ...palette, ...training };
  it('computes the same compiled and op by op, and on the other engine', async () => {
    await tf.setBackend('tensorflow');
    const steps = 3;
    const compiled = await trainSteps(toySession(tensorflow, choices), steps);
    const opByOp = await trainSteps(toySession(tensorflow, choices, 'op by op'), steps);
    await tf.setBackend('wasm');
    const portable = await trainSteps(toySession(wasm, choices), steps);
    // More than rounding: where two logits are as good as equal, a pixel may choose one here and the other there.
    for (const other of [opByOp, portable]) {
      compiled.forEach(({ discriminator, generator }, step) => {
        const got = elementAt(other, step);
        expect(Math.abs(got.discriminator - discriminator)).toBeLessThan(0.005);
        expect(Math.abs(got.generator - generator)).toBeLessThan(0.005);
      });
    }
    expect(compiled[2]).not.toEqual(compiled[0]);
  });
});

it('both engines draw the same from the same weights', async () => {
  const drawOn = async (engine: Engine) => {
    await tf.setBackend(engine.facts.id);
    const session = toySession(engine, palette);
    const images = await session.drawSamples();
    session.dispose();
    return images;
  };
  const [native, portable] = [await drawOn(tensorflow), await drawOn(wasm)];
  const different = native.filter(
    (value, index) => Math.abs(value - elementAt(portable, index)) > 1e-4,
  );
  // As above: a pixel or two of 1,024 may choose otherwise.
  expect(different.length / native.length).toBeLessThan(0.01);
});

it('a palette follows the name that a creature is drawn for', async () => {
  await tf.setBackend('tensorflow');
  const sprites = toySprites();
  const half = (index: number) => index % 2;
  const named = {
    ...sprites,
    labels: ['odd', 'even'],
    labelOf: Uint16Array.from({ length: sprites.count }, (_, index) => half(index)),
  };
  const choices = { ...palette, conditioning: 'projection' } as const;
  const session = toySession(tensorflow, choices, 'as the engine likes', named);
  await trainSteps(session, 5);
  await session.drawSamples();
  const { gan } = session;
  const start = latentsOf(7, 4, gan.hyperparameters);
  const drawAs = async (name: number) => {
    const condition = Float32Array.from({ length: 8 }, (_, index) => Number(half(index) === name));
    return await drawSamples(gan, { count: 4, start, condition });
  };
  expect(relativeDifference(await drawAs(0), await drawAs(1))).toBeGreaterThan(0.01);
});

it.skipIf(!processorMultipliesBfloat16())(
  'trains in bfloat16, and draws whole palettes',
  async () => {
    await tf.setBackend('tensorflow');
    const session = toySession(tensorflow, { ...palette, precision: 'bfloat16' });
    expect(session.runner.arithmetic).toBe('bfloat16');
    const losses = await trainSteps(session, 20);
    expect(losses.flatMap(Object.values).every(Number.isFinite)).toBe(true);
    for (const rgba of await drawnPngs(session)) {
      expect(new Set(pixelsOf(rgba)).size).toBeLessThanOrEqual(6);
    }
  },
);
