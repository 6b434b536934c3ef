import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Studio } from '../../../main/studio/studio.ts';
import { openWithDataset } from './open-with-dataset.ts';
import { tinyHyperparameters } from './tiny-dataset.ts';

async function trained(): Promise<{ studio: Studio; runId: string }> {
  const { studio, datasetId } = await openWithDataset();
  const hyperparameters = { ...tinyHyperparameters, steps: 12, checkpointEvery: 100 };
  const [run] = studio.runs.create({ datasetId, hyperparameters, engine: 'auto' });
  const runId = run?.id ?? '';
  await expect.poll(() => studio.runs.get(runId).state, { timeout: 60_000 }).toBe('completed');
  return { studio, runId };
}

it('a favourite is made again bit for bit: of a step without a checkpoint, recoloured, and when its run is gone for good', async () => {
  const { studio, runId } = await trained();
  const early = studio.runs.samples(runId).find(({ step }) => step === 5);
  const star = await studio.favourites.add(early?.id ?? '', 2);
  const other = await studio.favourites.recolour(
    { favouriteId: star.id },
    { kind: 'palette', colours: [['#000000', '#123456']] },
  );
  // Drawn beside others than those of its sheet, which a sheet of the seed has not.
  const sheet = await studio.runs.generate({ runId, count: 70, seed: 9 });
  const late = await studio.favourites.add(sheet.id, 66);
  expect(await studio.creatureQuestions.whoCanMakeAgain({ favouriteId: star.id })).toBe('own');

  studio.runs.remove(runId);
  await studio.room.free();
  rmSync(join(studio.libraryPath, 'runs', runId), { recursive: true, force: true });
  for (const { id } of [star, other, late]) {
    const again = await studio.creatureQuestions.makeAgain({ favouriteId: id });
    expect(again).toMatchObject({ generator: 'own', differentPixels: 0 });
  }
});

it('what can be said of a creature: who it is like among the sprites, and what the detective thinks', async () => {
  const { studio, runId } = await trained();
  const [first] = studio.runs.samples(runId);
  const shown = { sampleId: first?.id ?? '', index: 1 };
  const seen = await studio.creatureQuestions.examine(shown);
  expect(seen.nearest.length).toBeGreaterThan(0);
  expect(seen.judged).toMatchObject({ step: 0, score: expect.any(Number) });
  const { finding } = studio.runs.findings(runId, { kind: 'scores', step: 0, limit: 1 })[0] ?? {};
  expect(finding?.kind === 'scores' && finding.creatures[1]).toBe(seen.judged?.score);
  // Of a sheet that was made beside, by the discriminator of the newest checkpoint.
  const sheet = await studio.runs.generate({ runId, count: 2, seed: 3 });
  const beside = await studio.creatureQuestions.examine({ sampleId: sheet.id, index: 0 });
  expect(beside.judged).toMatchObject({ step: 12, score: expect.any(Number) });
});

it('more like one are a sheet of its run that begins with it, each to be starred and made again', async () => {
  const { studio, runId } = await trained();
  const early = studio.runs.samples(runId).find(({ step }) => step === 5);
  const shown = { sampleId: early?.id ?? '', index: 2 };
  const sheet = await studio.creatureQuestions.moreLike(shown, 9, 0.3);
  expect(sheet).toMatchObject({ kind: 'generated', origin: 'near', count: 9, step: 5 });
  const [itself, other] = await Promise.all(
    [0, 4].map((index) => studio.creatures.read({ sampleId: sheet.id, index })),
  );
  const { picture } = await studio.creatures.read(shown);
  expect(Buffer.compare(itself?.picture.data ?? Buffer.of(), picture.data)).toBe(0);
  expect(Buffer.compare(other?.picture.data ?? Buffer.of(), picture.data)).not.toBe(0);
  const star = await studio.favourites.add(sheet.id, 4);
  const again = await studio.creatureQuestions.makeAgain({ favouriteId: star.id });
  expect(again).toMatchObject({ generator: 'own', differentPixels: 0 });
});

it('says so where only a newer generator is left, and where none is', async () => {
  const { studio, runId } = await trained();
  const [first] = studio.runs.samples(runId);
  rmSync(join(studio.libraryPath, 'runs', runId, 'generators'), { recursive: true });
  const star = { favouriteId: (await studio.favourites.add(first?.id ?? '', 0)).id };
  expect(await studio.creatureQuestions.whoCanMakeAgain(star)).toBe('newest');
  expect((await studio.creatureQuestions.makeAgain(star)).generator).toBe('newest');
  studio.runs.remove(runId);
  await studio.room.free();
  expect(await studio.creatureQuestions.whoCanMakeAgain(star)).toBe('none');
  await expect(studio.creatureQuestions.makeAgain(star)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('it cannot be made again'),
  });
});
