import { seedOfDrawing } from '../../../shared/creature/drawn-from.ts';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { outputsWithPalette } from '../../../shared/hyperparameters/outputs.ts';
import type { HyperparameterChoices } from '../../../shared/hyperparameters/schema.ts';
import type { WritableStore } from '../../../main/store/store.ts';
import type { Studio } from '../../../main/studio/studio.ts';
import { openWithDataset } from './open-with-dataset.ts';
import { openSheet } from '../../../main/studio/gallery/sheet-cells.ts';
import { mixSchema, walkSchema } from '../../../shared/creature/latents.ts';
import { readRecipe } from '../../../shared/creature/recipe.ts';
import { tinyHyperparameters } from './tiny-dataset.ts';

async function trained(
  choices: HyperparameterChoices = {},
): Promise<{ studio: Studio; runId: string; datasetId: string }> {
  const { studio, datasetId } = await openWithDataset();
  const hyperparameters = { ...tinyHyperparameters, steps: 12, checkpointEvery: 100, ...choices };
  const [run] = studio.runs.create({ datasetId, hyperparameters, engine: 'auto' });
  const runId = run?.id ?? '';
  await expect.poll(() => studio.runs.get(runId).state, { timeout: 60_000 }).toBe('completed');
  return { studio, runId, datasetId };
}

async function deleteForGood(studio: Studio, runId: string): Promise<void> {
  studio.runs.remove(runId);
  await studio.room.free();
  rmSync(join(studio.libraryPath, 'runs', runId), { recursive: true, force: true });
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

it.each(outputsWithPalette)(
  'a favourite whose run is deleted is varied as before with the output %s: what is drawn is held, and stays where it is starred',
  async (output) => {
    const { studio, runId } = await trained({ output });
    const early = studio.runs.samples(runId).find(({ step }) => step === 5);
    const [one, other] = await Promise.all(
      [1, 2].map((index) => studio.favourites.add(early?.id ?? '', index)),
    );
    const [ref, otherRef] = [{ favouriteId: one?.id ?? '' }, { favouriteId: other?.id ?? '' }];
    const inTheRun = await studio.favourites.recolourings(ref, [{ kind: 'generator', seed: 3 }]);
    await deleteForGood(studio, runId);
    expect(await studio.creatureQuestions.variedBy(ref)).toBe('latents');

    const sheet = await studio.creatureQuestions.moreLike(ref, 6, 0.3);
    expect(sheet).toMatchObject({ runId, step: 5, count: 6, origin: 'near' });
    const { picture } = await studio.creatures.read(ref);
    const itself = (await openSheet(studio.libraryPath, sheet))(0);
    expect(Buffer.compare(itself.data, picture.data)).toBe(0);
    expect((await studio.resources.openResource(sheet.path)).contentType).toBe('image/png');
    const near = await studio.favourites.add(sheet.id, 4);
    expect(near).toMatchObject({ runId, runName: one?.runName, step: 5 });

    const { latents } = studio.runs;
    const creatures = [ref, otherRef].map((creature) => ({ creature, weight: 0.5 }));
    const mix = mixSchema.parse({ creatures });
    const { png, step } = await latents.mix(mix);
    const walk = walkSchema.parse({ stops: [ref, otherRef], frames: 3 });
    expect((await latents.framesOfWalk(walk)).frames).toHaveLength(3);
    const sliders = await latents.sliders({ creature: ref, generator: 'own' });
    expect(sliders.sliders.length).toBeGreaterThan(3);
    const kept = await latents.keepMix(mix, step);
    const star = await studio.favourites.add(kept.id, 0);
    const again = await studio.creatureQuestions.makeAgain({ favouriteId: star.id });
    expect(again).toMatchObject({ generator: 'own', differentPixels: 0 });
    expect(png.length).toBeGreaterThan(0);

    expect(await studio.favourites.recolourings(ref, [{ kind: 'generator', seed: 3 }])).toEqual(
      inTheRun,
    );
    const recipe = readRecipe(Buffer.from(await studio.creatures.png({ favouriteId: near.id })));
    expect(recipe).toMatchObject({ run: { id: runId, settings: { latentSize: 8 } }, step: 5 });
    expect(recipe?.latents).toBeTruthy();
    // Neither a folder nor a sheet of a run that is not there.
    expect(existsSync(join(studio.libraryPath, 'runs', runId))).toBe(false);
    expect(studio.store.prepare('SELECT count(*) AS n FROM samples').get()).toEqual({ n: 0 });
  },
);

it('a drawing is made again of the picture that it was drawn from, also when its run is deleted', async () => {
  const { studio, runId } = await trained({ model: 'pix2pix' });
  const rgba = new Uint8Array(16 * 16 * 4);
  for (let pixel = 20; pixel < 90; pixel++) rgba.set([20, 20, 20, 255], pixel * 4);
  const drawn = await studio.runs.translate(runId, { size: 16, rgba });
  const sheet = await studio.runs.keepDrawing(drawn.id);
  const cell = { sampleId: sheet.id, index: 0 };
  expect(await studio.creatureQuestions.whoCanMakeAgain(cell)).toBe('own');
  expect((await studio.creatureQuestions.makeAgain(cell)).differentPixels).toBe(0);
  const star = { favouriteId: (await studio.favourites.add(sheet.id, 0)).id };
  const recipe = readRecipe(Buffer.from(await studio.creatures.png(star)));
  expect(recipe).toMatchObject({ seed: null, origin: 'drawing' });
  expect(await studio.creatureQuestions.variedBy(star)).toBe('picture');
  await expect(studio.creatureQuestions.moreLike(star, 4, 0.3)).rejects.toMatchObject({
    code: 'invalid-input',
  });
  await deleteForGood(studio, runId);
  expect(await studio.creatureQuestions.whoCanMakeAgain(star)).toBe('own');
  const again = await studio.creatureQuestions.makeAgain(star);
  expect(again).toMatchObject({ generator: 'own', differentPixels: 0 });
});

it('what was drawn from is asked for: a drawing of before it was kept, and sheets whose dataset is gone, are not said to be made again', async () => {
  const { studio, runId, datasetId } = await trained({ model: 'pix2pix' });
  const [first] = studio.runs.samples(runId);
  const own = { sampleId: first?.id ?? '', index: 0 };
  expect(await studio.creatureQuestions.whoCanMakeAgain(own)).toBe('own');
  const rgba = new Uint8Array(16 * 16 * 4).fill(255);
  const drawn = await studio.runs.translate(runId, { size: 16, rgba });
  const sheet = await studio.runs.keepDrawing(drawn.id);
  const store = studio.store as WritableStore;
  store.prepare('UPDATE samples SET drawn_from = NULL').run();
  // Nor is another sheet a drawing for a seed that drawings say, too.
  const seeded = await studio.runs.generate({ runId, count: 1, seed: seedOfDrawing });
  expect(await studio.creatureQuestions.whoCanMakeAgain({ sampleId: seeded.id, index: 0 })).toBe(
    'own',
  );
  const old = { sampleId: sheet.id, index: 0 };
  expect(await studio.creatureQuestions.whoCanMakeAgain(old)).toBe('no-drawing');
  await expect(studio.creatureQuestions.makeAgain(old)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('was not kept with it'),
  });
  rmSync(join(studio.libraryPath, 'datasets', datasetId, 'sprites.bin'));
  expect(await studio.creatureQuestions.whoCanMakeAgain(own)).toBe('no-dataset');
});
