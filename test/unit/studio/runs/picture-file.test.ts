import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../../../../main/pictures/decode-image.ts';
import { encodePng } from '../../../../main/png/png.ts';
import {
  readPictureToBeginWith,
  type FileFrame,
} from '../../../../main/studio/runs/translate/picture-file.ts';
import { temporaryFolder } from '../../store/fixtures.ts';

const size = 16;
const frame: FileFrame = {
  size,
  options: { fit: 'contain', background: 'transparent', flatBackground: 'keep' },
  scaling: 'nearest',
  pixelScale: null,
};

function library() {
  const libraryPath = temporaryFolder();
  mkdirSync(join(libraryPath, 'uploads'));
  return { libraryPath, readPicture: decodeImage };
}

/** A square of a colour in the upper left of a picture. */
function square(side: number, of: number, ground: readonly number[] = [0, 0, 0, 0]) {
  const data = new Uint8Array(of * of * 4);
  for (let pixel = 0; pixel < of * of; pixel++) {
    const lies = pixel % of < side && pixel < side * of;
    data.set(lies ? [200, 30, 30, 255] : ground, pixel * 4);
  }
  return { width: of, height: of, data };
}

const read = async (file: Uint8Array, changes: Partial<FileFrame> = {}, core = library()) => {
  const picture = await readPictureToBeginWith(core, file, { ...frame, ...changes });
  return { core, size: picture.size, data: picture.rgba };
};
const opaque = (data: Uint8Array) => data.filter((alpha, at) => at % 4 === 3 && alpha > 0).length;

describe('a picture file to begin a drawing with', () => {
  it('of the run’s size is taken pixel for pixel, where it lies', async () => {
    const picture = square(5, size);
    const { data } = await read(encodePng(picture));
    expect(Buffer.from(data)).toEqual(Buffer.from(picture.data));
  });

  it('of another size is trimmed and scaled as sprites were', async () => {
    const { data } = await read(encodePng(square(30, 40)));
    expect(opaque(data)).toBe(size * size);
    const ownPixels = await read(encodePng(square(5, 40)), { pixelScale: 1 });
    expect(opaque(ownPixels.data)).toBe(25);
  });

  it('loses the paper that it lies on, whatever the import did', async () => {
    const { data } = await read(encodePng(square(5, size, [255, 255, 255, 255])));
    expect(opaque(data)).toBe(25);
    const options = { ...frame.options, background: '#00ff00' };
    const onGreen = await read(encodePng(square(5, size, [255, 255, 255, 255])), { options });
    expect([...onGreen.data.subarray(-4)]).toEqual([0, 255, 0, 255]);
  });

  it('may be of any kind that is read', async () => {
    const { data, width, height } = square(size, size);
    const raw = sharp(data, { raw: { width, height, channels: 4 } });
    for (const file of [
      await raw.clone().webp({ lossless: true }).toBuffer(),
      await raw.gif().toBuffer(),
    ])
      expect(opaque((await read(file)).data)).toBe(size * size);
  });

  it.each([
    ['no picture', Buffer.from('an outline, honestly'), /^The picture /],
    ['nothing to see', encodePng(square(0, size)), /^The picture is wholly transparent/],
  ])('is refused where it is %s, and nothing of it stays', async (_what, file, message) => {
    const core = library();
    await expect(read(file, {}, core)).rejects.toMatchObject({
      code: 'image-unreadable',
      message: expect.stringMatching(message) as string,
    });
    expect(readdirSync(join(core.libraryPath, 'uploads'))).toEqual([]);
  });
});
