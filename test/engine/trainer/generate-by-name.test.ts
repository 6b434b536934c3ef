import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { writeSpriteFile } from '../../../main/sprite-file/write-sprite-file.ts';
import { generate } from '../../../main/trainer/process/jobs/generate.ts';
import { train } from '../../../main/trainer/process/jobs/train.ts';
import type { ConditionRequest } from '../../../shared/condition/condition-request.ts';
import type { ConditioningId } from '../../../shared/hyperparameters/conditionings.ts';
import type { GenerateJob, TrainJob } from '../../../shared/run/trainer-protocol.ts';
import { Listener } from './listener.ts';
import { firstAttempt, mean, temporaryFolder, toySettings, toySize } from './toy.ts';

const runFolder = 'runs/first';
const steps = 400;
const colours = { red: [220, 30, 30, 255], blue: [30, 30, 220, 255] };
const count = 40;

/** Discs, every other one red and labelled so, the others blue; also as tags. */
async function redAndBlueJob(conditioning: ConditioningId): Promise<TrainJob> {
  const libraryFolder = temporaryFolder();
  const datasetFile = join(libraryFolder, 'sprites.bin');
  const names = Array.from({ length: count }, (_, index) => (index % 2 === 0 ? 'red' : 'blue'));
  const sprites = names.map((name, index) => ({ pixels: disc(name), name: `${index}.png` }));
  const annotate = () => names.map((name) => ({ label: name, tags: [name] }));
  const description = { size: toySize, channels: 4, background: 'transparent' } as const;
  await writeSpriteFile(datasetFile, description, sprites, { annotate });
  return {
    type: 'train',
    libraryFolder,
    datasetFile,
    ...firstAttempt(libraryFolder, runFolder),
    hyperparameters: toySettings({ steps, conditioning, sampleEvery: steps, brightness: 0 }),
    engine: 'tensorflow',
    resumeFrom: null,
  };
}

function disc(name: 'red' | 'blue'): Uint8Array {
  const pixels = new Uint8Array(toySize * toySize * 4);
  const middle = (toySize - 1) / 2;
  for (let pixel = 0; pixel < toySize * toySize; pixel++) {
    const [x, y] = [pixel % toySize, Math.floor(pixel / toySize)];
    if ((x - middle) ** 2 + (y - middle) ** 2 < 30) pixels.set(colours[name], pixel * 4);
  }
  return pixels;
}

/** Draws four creatures of the run's own seed. @returns RGBA `[4, size, size, 4]`, cell by cell */
async function draw(job: TrainJob, condition?: ConditionRequest): Promise<Buffer[]> {
  mkdirSync(join(job.libraryFolder, runFolder, 'generated'), { recursive: true });
  const output = `${runFolder}/generated/sheet.png`;
  const checkpoint = `${runFolder}/checkpoints/000${steps}`;
  const { seed } = job.hyperparameters;
  const wanted = { checkpoint, count: 4, seed, output, ...(condition && { condition }) };
  const generateJob: GenerateJob = { ...job, type: 'generate', ...wanted };
  await generate(generateJob, new Listener());
  return cellsOf(join(job.libraryFolder, output));
}

function cellsOf(sheet: string): Promise<Buffer[]> {
  const cell = (index: number) => ({
    left: (index % 2) * toySize,
    top: Math.floor(index / 2) * toySize,
    width: toySize,
    height: toySize,
  });
  return Promise.all(
    [0, 1, 2, 3].map((index) => sharp(sheet).extract(cell(index)).raw().toBuffer()),
  );
}

/** How much redder than blue creatures are in their middle. */
function redness(creatures: readonly Buffer[]): number {
  const offset = (toySize / 2) * (toySize + 1) * 4;
  return mean(creatures.map((pixels) => (pixels[offset] ?? 0) - (pixels[offset + 2] ?? 0)));
}

describe('creatures asked for by name', () => {
  it('are those of a label, or lie between two', async () => {
    const job = await redAndBlueJob('projection');
    await train(job, new Listener());
    const red = await draw(job, { label: 'red' });
    const blue = await draw(job, { label: 'blue' });
    const mixed = await draw(job, { label: 'red', mixWith: 'blue', mixAmount: 0.5 });
    expect(redness(red)).toBeGreaterThan(40);
    expect(redness(blue)).toBeLessThan(-40);
    expect(redness(mixed)).toBeLessThan(redness(red));
    expect(redness(mixed)).toBeGreaterThan(redness(blue));
    const wholly = await draw(job, { label: 'red', mixWith: 'blue', mixAmount: 1 });
    expect(wholly).toEqual(blue);

    // Each row of a matrix comes of the latents of one creature of the seed.
    const matrix = await draw(job, { columns: ['blue', 'red'] });
    expect(matrix).toEqual([blue[0], red[0], blue[1], red[1]]);

    const inTurn = await cellsOf(join(job.libraryFolder, runFolder, `samples/000${steps}.png`));
    expect(inTurn).toEqual([red[0], blue[1], red[2], blue[3]]);
    await expect(draw(job, { label: 'rad' })).rejects.toMatchObject({
      code: 'invalid-input',
      hint: 'Its labels are red, blue.',
    });
  });

  it('are those of the words of a sentence, as much as it says', async () => {
    const job = await redAndBlueJob('tags');
    await train(job, new Listener());
    const red = await draw(job, { tags: 'A red one, please' });
    const blue = await draw(job, { tags: 'blue' });
    // The latents are the same: without the tags the difference would be none at all.
    expect(redness(red) - redness(blue)).toBeGreaterThan(10);
    const notBlue = await draw(job, { tags: 'very red, not blue' });
    expect(redness(notBlue)).toBeGreaterThan(redness(blue));
    expect(await draw(job, { tags: 'red octarine' })).toEqual(red);
    await expect(draw(job, { tags: 'a pink one' })).rejects.toMatchObject({
      code: 'invalid-input',
      message: 'This run knows no word of "a pink one".',
    });
  });
});
