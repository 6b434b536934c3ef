import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it, onTestFinished } from 'vitest';
import { writeSampleSheet } from '../../../../main/trainer/sampling/sample-sheet.ts';

it('writes a sheet of cells, with transparency, and leaves empty cells transparent', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sheet '));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'samples', '000250.png');
  // Five images of 2x2 pixels; image i is of grey 50·i, its last pixel transparent.
  const images = new Float32Array(5 * 16);
  for (let image = 0; image < 5; image++) {
    const grey = (image * 50) / 127.5 - 1;
    const pixel = [grey, grey, grey, 1];
    images.set([...pixel, ...pixel, ...pixel, -1, -1, -1, -1], image * 16);
  }
  const layout = await writeSampleSheet(file, images, {
    image: { size: 2, channels: 4 },
    hyperparameters: { output: 'colours', paletteSize: 12 },
  });
  expect(layout).toEqual({ count: 5, columns: 3, cellSize: 2 });
  const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
  expect(info).toMatchObject({ width: 6, height: 4, channels: 4 });
  const at = (x: number, y: number) => [...data.subarray((y * 6 + x) * 4, (y * 6 + x) * 4 + 4)];
  expect(at(0, 0)).toEqual([0, 0, 0, 255]);
  expect(at(2, 1)).toEqual([50, 50, 50, 255]);
  expect(at(3, 1)).toEqual([0, 0, 0, 0]);
  expect(at(2, 2)).toEqual([200, 200, 200, 255]);
  expect(at(5, 3)).toEqual([0, 0, 0, 0]);
  expect(readdirSync(join(folder, 'samples'))).toEqual(['000250.png']);
});
