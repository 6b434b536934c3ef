import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { elementAt } from '../../../shared/known-places.ts';
import { openSheet } from '../../../main/studio/gallery/sheet-cells.ts';
import { mixSchema, walkSchema } from '../../../shared/creature/latents.ts';
import type { Picture } from '../../../main/pictures/picture.ts';
import { openWithDataset } from './open-with-dataset.ts';
import { tinyHyperparameters } from './tiny-dataset.ts';

function expectAlike(one: Picture, other: Picture): void {
  const apart = one.data.map((byte, at) => Math.abs(byte - (other.data[at] ?? NaN)));
  expect(Math.max(...apart)).toBeLessThanOrEqual(1);
}

it('walks and mixes between creatures of a run: its ends are the creatures as they were sampled, and what is kept is what was shown', async () => {
  const { studio, datasetId, libraryPath, pids } = await openWithDataset();
  const hyperparameters = { ...tinyHyperparameters, steps: 12 } as const;
  const [run] = studio.runs.create({ datasetId, hyperparameters, engine: 'auto' });
  await new Promise<void>((resolve) => {
    studio.push.subscribe('run-events', (events) => {
      if (events.some(({ type }) => type === 'done')) resolve();
    });
  });
  const runId = run?.id ?? '';
  const weights = join(libraryPath, `runs/${runId}/checkpoints/000012/generator.safetensors`);
  const before = await readFile(weights);
  const sheet = await studio.runs.generate({ runId, count: 70, seed: 5 });
  const pictureOf = await openSheet(libraryPath, sheet);
  const cell = (index: number) => ({ sampleId: sheet.id, index });
  const trainers = pids.length;

  const { latents } = studio.runs;
  const stops = [cell(3), cell(66)];
  const { frames } = await latents.framesOfWalk(walkSchema.parse({ stops, frames: 9 }));
  // Drawn in a batch of 9 in place of 64 and 6: no more than a last digit may round otherwise.
  expectAlike(elementAt(frames, 0), pictureOf(3));
  expectAlike(elementAt(frames, 8), pictureOf(66));
  expect(new Set(frames.map(({ data }) => Buffer.from(data).toString('hex'))).size).toBeGreaterThan(
    2,
  );

  const creatures = stops.map((creature) => ({ creature, weight: 0.5 }));
  const mix = mixSchema.parse({ creatures });
  const { png, step } = await latents.mix(mix);
  const kept = await latents.keepMix(mix, step);
  const keptPicture = (await openSheet(libraryPath, kept))(0);
  expectAlike(keptPicture, elementAt(frames, 4));
  expect((await readFile(join(libraryPath, kept.path))).toString('base64')).toBe(png);
  const again = mixSchema.parse({
    creatures: [{ creature: { sampleId: kept.id, index: 0 }, weight: 1 }],
  });
  expect((await latents.mix(again)).png).toBe(png);

  const sliders = await latents.sliders({ creature: cell(3), generator: 'own' });
  expect(sliders).toMatchObject({ runId, step: 12 });
  expect(sliders.sliders.length).toBeGreaterThan(3);
  const moved = async (along: number[]) =>
    (await latents.mix(mixSchema.parse({ creatures: [{ creature: cell(3), weight: 1 }], along })))
      .png;
  expect(await moved([0, 0])).toBe(await moved([]));
  expect(await moved([0, 5])).not.toBe(await moved([]));
  expect(await latents.sliders({ creature: cell(3), generator: 'newest' })).toEqual(sliders);
  // One process for all of it, and no weight was touched.
  expect(pids.length).toBe(trainers + 1);
  expect(await readFile(weights)).toEqual(before);

  const truncated = (truncation: number) =>
    studio.runs.generate({ runId, count: 4, seed: 5, truncation });
  const [short, whole] = [truncated(0), truncated(1)];
  const mean = await openSheet(libraryPath, await short);
  expect(await short).toMatchObject({ truncation: 0 });
  expectAlike(mean(0), mean(3));
  expectAlike((await openSheet(libraryPath, await whole))(3), pictureOf(3));
});
