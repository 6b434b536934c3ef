import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import sharp from 'sharp';
import { onTestFinished } from 'vitest';
import { decodeImage } from '../../../../main/pictures/decode-image.ts';
import { insertDataset } from '../../../../main/store/datasets.ts';
import { openLibrary } from '../../../../main/store/library.ts';
import { insertRun } from '../../../../main/store/runs.ts';
import { insertSample } from '../../../../main/store/samples.ts';
import type { Core } from '../../../../main/studio/core.ts';
import { drawCreature } from '../../../../main/studio/datasets/built-in/draw-creature.ts';
import { PoolLink } from '../../../../main/studio/runs/trainer-pool.ts';
import { createPush } from '../../../../main/studio/push.ts';
import { WorkQueue } from '../../../../main/studio/work/work-queue.ts';
import type { Sample } from '../../../../shared/run/run.ts';
import { exampleDataset, exampleRun } from '../../store/examples.ts';
import { temporaryFolder } from '../../store/fixtures.ts';

/** For favourites of which none is drawn anew. */
export function noGenerator(): never {
  throw new Error('no generator is asked here');
}

export interface SampleRun {
  core: Core;
  sample: Sample;
  /** uint8 `[32, 32, 4]` of a cell of the sheet. */
  cell(index: number): Buffer;
}

/** A library with a run whose sample is a real sheet: 3 columns, 7 creatures, some of them half transparent. */
export async function librarySample(runName = 'Pond, vanilla'): Promise<SampleRun> {
  const library = openLibrary(temporaryFolder());
  onTestFinished(() => library.close());
  insertDataset(library.store, exampleDataset());
  insertRun(library.store, exampleRun({ name: runName }));
  const sample: Sample = {
    id: 's1',
    runId: 'r1',
    step: 250,
    at: 1,
    kind: 'progress',
    path: 'runs/r1/samples/000250.png',
    count: 7,
    columns: 3,
    cellSize: 32,
    seed: 77,
    condition: null,
  };
  insertSample(library.store, sample);
  mkdirSync(join(library.path, 'runs/r1/samples'), { recursive: true });
  const cells = Array.from({ length: sample.count }, (_, index) => softened(index));
  await writeSheet(join(library.path, sample.path), cells, sample.columns);
  const push = createPush();
  const core: Core = {
    libraryPath: library.path,
    readOnly: false,
    isLibraryHere: () => true,
    store: library.store,
    push,
    pool: new PoolLink(),
    startTrainer: () => {
      throw new Error('nothing is trained here');
    },
    work: new WorkQueue(push),
    readPicture: decodeImage,
    appVersion: '0.1.0',
    log: pino({ enabled: false }),
  };
  return { core, sample, cell: (index) => cells[index] as Buffer };
}

/** A generator gives soft alpha with any colour below it: both must survive. */
function softened(index: number): Buffer {
  const pixels = Buffer.from(drawCreature(1, index).data);
  for (let offset = 0; offset < 400; offset += 4) pixels.set([9, 80, 200, offset % 255], offset);
  return pixels;
}

async function writeSheet(path: string, cells: readonly Buffer[], columns: number): Promise<void> {
  const rows = Math.ceil(cells.length / columns);
  const width = columns * 32;
  const sheet = Buffer.alloc(width * rows * 32 * 4);
  cells.forEach((pixels, index) => {
    for (let y = 0; y < 32; y++) {
      const to = ((Math.floor(index / columns) * 32 + y) * width + (index % columns) * 32) * 4;
      pixels.copy(sheet, to, y * 128, (y + 1) * 128);
    }
  });
  await sharp(sheet, { raw: { width, height: rows * 32, channels: 4 } })
    .png()
    .toFile(path);
}

/** uint8 `[height, width, 4]` of a PNG. */
export async function pixelsOf(png: string | Buffer): Promise<Buffer> {
  return sharp(png).ensureAlpha().raw().toBuffer();
}
