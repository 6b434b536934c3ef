import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../../../../main/pictures/decode-image.ts';
import { encodePng } from '../../../../main/png/png.ts';
import {
  readPictureToBeginWith,
  type FileFrame,
  readDrawnFrom,
  writeDrawnFrom,
} from '../../../../main/studio/runs/translate/picture-file.ts';
import { drawnFromSchema } from '../../../../shared/creature/drawn-from.ts';
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

const asTrained = { fit: 'contain', background: 'transparent' } as const;

/** What no filter and no packing makes smaller. */
function noise(size: number): { size: number; rgba: Uint8Array } {
  let state = 3;
  const next = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) >>> 24;
  return { size, rgba: Uint8Array.from({ length: size * size * 4 }, next) };
}

it('what was drawn from comes back pixel for pixel, though it be the largest and of noise', () => {
  const picture = noise(128);
  const kept = drawnFromSchema.parse(writeDrawnFrom(picture, asTrained));
  expect(kept.png.length).toBeGreaterThan(80_000);
  expect(readDrawnFrom(kept)).toEqual({ size: 128, rgba: new Uint8Array(picture.rgba) });
});

it('what is clear keeps the colour that it has below', () => {
  const rgba = Uint8Array.from({ length: 16 * 16 * 4 }, (_, at) => (at % 4 === 3 ? 0 : at % 7));
  expect(readDrawnFrom(writeDrawnFrom({ size: 16, rgba }, asTrained)).rgba).toEqual(rgba);
});

it.each([
  ['no picture', Buffer.from('no picture')],
  ['not square', encodePng({ width: 32, height: 16, data: new Uint8Array(32 * 16 * 4) })],
  ['too small', encodePng({ width: 8, height: 8, data: new Uint8Array(8 * 8 * 4) })],
  ['too large', encodePng({ width: 129, height: 129, data: new Uint8Array(129 * 129 * 4) })],
])('a library may be a stranger’s: it is refused in words where it is %s', (_, png) => {
  expect(() => readDrawnFrom({ ...asTrained, png: png.toString('base64') })).toThrow(
    expect.objectContaining({ code: 'conflict', message: expect.stringContaining('is damaged') }),
  );
});
