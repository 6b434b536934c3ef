import { spawnSync } from 'node:child_process';
import { linkSync, lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { decodePng } from '../../../../main/png/png.ts';
import { recordEvents } from '../../../../main/studio/runs/life/record-events.ts';
import { Runs } from '../../../../main/studio/runs/runs.ts';
import { insertDataset } from '../../../../main/store/datasets.ts';
import { importOptionsSchema, type ImportOptions } from '../../../../shared/dataset/dataset.ts';
import type { HyperparameterChoices } from '../../../../shared/hyperparameters/schema.ts';
import type { SentPicture } from '../../../../shared/creature/picture.ts';
import { exampleDataset } from '../../store/examples.ts';
import { temporaryFolder } from '../../store/fixtures.ts';
import { asSharp, picture } from '../datasets/pictures.ts';
import { fakeTrainers, type FakeTrainer } from './fake-trainer.ts';
import { testCore, writeCheckpoint } from './test-core.ts';

const size = 32;
const waiting = { timeout: 20_000 };
const ink = [20, 20, 20, 255] as const;
const facts = { id: 'wasm', version: '1', tfjsVersion: '4', device: 'CPU', threads: 1 } as const;

/** Filled from column to column and from row to row, both included. */
function drawing(left: number, top: number, right: number, bottom: number): SentPicture {
  const { data } = picture(size, size, (x, y) =>
    x >= left && x <= right && y >= top && y <= bottom ? ink : [0, 0, 0, 0],
  );
  return { size, rgba: data };
}

/** An image-to-image run, and a trainer that gives back what it is sent, in the colour of the checkpoint. */
async function open(options: Partial<ImportOptions> = {}, choices: HyperparameterChoices = {}) {
  const { started, startTrainer } = fakeTrainers();
  const core = testCore(startTrainer);
  insertDataset(
    core.store,
    exampleDataset({ id: 'd2', options: importOptionsSchema.parse(options) }),
  );
  const runs = new Runs(core);
  onTestFinished(() => runs.close('kill'));
  const [run] = runs.create({
    datasetId: 'd2',
    hyperparameters: { model: 'pix2pix', ...choices },
    engine: 'auto',
  });
  const runId = run?.id ?? '';
  started[0]?.begin();
  recordEvents(core, runId, [writeCheckpoint(core, runId, 10)]);
  started[0]?.finish('completed', 10);
  await new Promise((resolve) => setImmediate(resolve));

  let answered = 0;
  /** What the trainer is sent, and what comes of it. */
  async function answer<T>(asked: Promise<T>): Promise<{ sent: SentPicture; got: T }> {
    await vi.waitFor(() => expect(started.length).toBe(2), waiting);
    const trainer = started[1] as FakeTrainer;
    if (answered === 0) {
      trainer.say({ type: 'ready' });
      trainer.say({ type: 'engine', facts });
    }
    const requests = () => trainer.commands.filter((command) => command.type === 'translate');
    await vi.waitFor(() => expect(requests().length).toBe(1 + answered), waiting);
    const request = requests()[answered++];
    if (request?.type !== 'translate' || !('picture' in request)) throw new Error('no request');
    const { requestId, checkpoint, picture: sent } = request;
    trainer.say({ type: 'picture', requestId, picture: inColourOf(checkpoint, sent) });
    return { sent, got: await asked };
  }
  return { core, runs, runId, answer };
}

function inColourOf(checkpoint: string, { rgba }: SentPicture): SentPicture {
  const pixels = rgba.slice();
  const step = Number(checkpoint.slice(-6));
  for (let at = 0; at < pixels.length; at += 4) {
    if (pixels[at + 3] === 255) pixels.set([step, 100, 200], at);
  }
  return { size, rgba: pixels };
}

/** Columns and rows of what is dark ink, or drawn from it. */
function extentOf({ rgba }: SentPicture): [number, number, number, number] {
  const drawn = Array.from({ length: size * size }, (_, pixel) => pixel).filter((pixel) => {
    const [red = 0, green = 0, , alpha = 0] = rgba.subarray(pixel * 4);
    return alpha > 0 && red <= 20 && green <= 100;
  });
  const [columns, rows] = [drawn.map((at) => at % size), drawn.map((at) => at >> 5)];
  return [Math.min(...columns), Math.min(...rows), Math.max(...columns), Math.max(...rows)];
}

describe('what is drawn on the canvas', () => {
  it('goes to the run in the middle, as training saw its sprites, and comes back where it was drawn', async () => {
    const { runs, runId, answer } = await open();
    const { sent, got } = await answer(runs.translate(runId, drawing(1, 2, 10, 7)));
    expect(extentOf(sent)).toEqual([11, 13, 20, 18]);
    expect(extentOf(got.picture)).toEqual([1, 2, 10, 7]);
  });

  it.each([
    ['pairs of two folders', {}, { pairs: 'folders' }],
    ['covered pictures', { fit: 'cover' }, {}],
    ['stretched pictures', { fit: 'stretch' }, {}],
  ] as const)('stays where it is for %s', async (_, options, choices) => {
    const { runs, runId, answer } = await open(options, choices);
    const { sent } = await answer(runs.translate(runId, drawing(1, 2, 10, 7)));
    expect(extentOf(sent)).toEqual([1, 2, 10, 7]);
  });

  it('stays as it is while nothing is drawn', async () => {
    const { runs, runId, answer } = await open();
    const empty = { size, rgba: new Uint8Array(size * size * 4) };
    expect((await answer(runs.translate(runId, empty))).sent).toEqual(empty);
  });
});

describe('a picture file to draw from', () => {
  const boxOnCanvas = picture(100, 60, (x, y) =>
    x >= 70 && x < 82 && y >= 3 && y < 11 ? ink : [0, 0, 0, 0],
  );

  async function sentFor(
    file: Parameters<typeof asSharp>[0],
    options: Partial<ImportOptions> = {},
  ): Promise<SentPicture> {
    const { runs, runId, answer } = await open(options);
    const [source, target] = ['in.png', 'out.png'].map((name) => join(temporaryFolder(), name));
    await asSharp(file)
      .png()
      .toFile(source as string);
    const { sent } = await answer(runs.translateFile(runId, source as string, target as string));
    expect(decodePng(readFileSync(target as string), size * size).width).toBe(size);
    return sent;
  }

  it('is trimmed and enlarged by a whole factor, as the import treats sprites', async () => {
    // 12 x 8 pixels, twice as large, in the middle of 32.
    expect(extentOf(await sentFor(boxOnCanvas))).toEqual([4, 8, 27, 23]);
  });

  it('is stretched where the sprites were', async () => {
    expect(extentOf(await sentFor(boxOnCanvas, { fit: 'stretch' }))).toEqual([22, 1, 25, 5]);
  });

  it('lies on the background that the sprites lie on', async () => {
    const { rgba } = await sentFor(boxOnCanvas, { background: '#ddeeff' });
    expect([...rgba.subarray(0, 4)]).toEqual([0xdd, 0xee, 0xff, 255]);
  });

  it('loses the paper that it is drawn on where the sprites lost what they stood on', async () => {
    const onPaper = picture(40, 40, (x, y) =>
      x >= 10 && x < 22 && y >= 10 && y < 18 ? ink : [255, 255, 255, 255],
    );
    const cornerOf = (sent: SentPicture) => [...sent.rgba.subarray(0, 4)];
    expect(cornerOf(await sentFor(onPaper, { fit: 'cover' }))).toEqual([0, 0, 0, 0]);
    const kept = await sentFor(onPaper, { fit: 'cover', flatBackground: 'keep' });
    expect(cornerOf(kept)).toEqual([255, 255, 255, 255]);
  });

  it('is refused in words where nothing can be seen on it', async () => {
    const { runs, runId } = await open();
    const source = join(temporaryFolder(), 'in.png');
    await asSharp(picture(20, 20, () => [0, 0, 0, 0]))
      .png()
      .toFile(source);
    await expect(runs.translateFile(runId, source, `${source}.out`)).rejects.toMatchObject({
      code: 'image-unreadable',
      message: 'The file in.png is wholly transparent.',
    });
  });
});

describe('where a picture is written to', () => {
  it('is neither the picture to draw from, by whatever name, nor in the library', async () => {
    const { core, runs, runId } = await open();
    const folder = temporaryFolder();
    const [source, link, twin] = ['in.png', 'link.png', 'twin.png'].map((name) =>
      join(folder, name),
    ) as [string, string, string];
    await asSharp(picture(20, 20, () => ink))
      .png()
      .toFile(source);
    const bytes = readFileSync(source);
    symlinkSync(source, link);
    linkSync(source, twin);
    for (const target of [source, link, twin, join(folder, '.', 'in.png')]) {
      await expect(runs.translateFile(runId, source, target)).rejects.toMatchObject({
        code: 'invalid-input',
        message: expect.stringContaining('is the picture to draw from'),
      });
    }
    const database = join(core.libraryPath, 'studio.db');
    await expect(runs.translateFile(runId, source, database)).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('inside the studio’s library'),
    });
    expect(readFileSync(source)).toEqual(bytes);
  });
});

// A device would be replaced by the picture: `/dev/null`, where the superuser draws.
describe.skipIf(process.platform === 'win32')('what is no file', () => {
  it('is neither written to nor replaced', async () => {
    const { runs, runId } = await open();
    const folder = temporaryFolder();
    const [source, pipe] = [join(folder, 'in.png'), join(folder, 'pipe')];
    await asSharp(picture(20, 20, () => ink))
      .png()
      .toFile(source);
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    for (const target of [pipe, folder])
      await expect(runs.translateFile(runId, source, target)).rejects.toMatchObject({
        code: 'invalid-input',
        message: expect.stringContaining('nothing can be written over it'),
      });
    expect(lstatSync(pipe).isFIFO()).toBe(true);
  });
});

describe('a drawing that is kept', () => {
  it('is what was seen, also when the run has a newer checkpoint by then', async () => {
    const { core, runs, runId, answer } = await open();
    const { got: seen } = await answer(runs.translate(runId, drawing(1, 2, 10, 7)));
    recordEvents(core, runId, [writeCheckpoint(core, runId, 20)]);
    const sheet = await runs.keepDrawing(seen.id);
    expect(sheet).toMatchObject({ runId, step: 10, count: 1, cellSize: size });
    const { data } = decodePng(readFileSync(join(core.libraryPath, sheet.path)), size * size);
    expect(Buffer.from(data)).toEqual(Buffer.from(seen.picture.rgba));
  });

  it('is one sheet, however often it is kept or drawn', async () => {
    const { runs, runId, answer } = await open();
    const { got: first } = await answer(runs.translate(runId, drawing(1, 2, 10, 7)));
    const { got: again } = await answer(runs.translate(runId, drawing(1, 2, 10, 7)));
    expect(again.id).toBe(first.id);
    const sheets = await Promise.all([runs.keepDrawing(first.id), runs.keepDrawing(first.id)]);
    expect(sheets[1]).toEqual(sheets[0]);
    expect(runs.samples(runId)).toEqual([sheets[0]]);
  });

  it('is refused in words when the studio does not remember it', async () => {
    const { runs } = await open();
    await expect(runs.keepDrawing('unknown')).rejects.toMatchObject({
      code: 'not-found',
      hint: expect.stringContaining('Draw a stroke'),
    });
  });
});
