import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { readAseprite } from '../../../main/pictures/aseprite/read-aseprite.ts';
import { asepriteFile, cel, layer } from './aseprite-files.ts';

/* What Aseprite itself wrote and drew; where it comes from says LICENSE.txt beside it. */

const folder = join(import.meta.dirname, 'written-by-aseprite');
const names = readdirSync(folder);
const sprites = names.filter((name) => name.endsWith('.aseprite'));

async function pixelsOf(name: string): Promise<{ width: number; pixels: Uint8Array }> {
  const { data, info } = await sharp(join(folder, name))
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, pixels: data };
}

/** What cannot be seen has no colour. */
function visible(pixels: Uint8Array): number[] {
  return [...pixels].map((value, at) => (pixels[at | 3] === 0 ? 0 : value));
}

describe('a file that Aseprite wrote', () => {
  it.each(sprites)('is drawn as Aseprite draws it: %s', async (sprite) => {
    const frames = readAseprite(readFileSync(join(folder, sprite)));
    const name = sprite.slice(0, -'.aseprite'.length);
    const pictures = names.filter((each) => each.replace(/(-\d\d)?\.png$/, '') === name);
    expect(pictures.length).toBeGreaterThan(0);
    for (const picture of pictures) {
      const number = Number(/-(\d\d)\.png$/.exec(picture)?.[1] ?? 1);
      const frame = frames[number - 1];
      const { width, pixels } = await pixelsOf(picture);
      expect(frame?.width).toBe(width);
      expect(visible(frame?.data ?? new Uint8Array())).toEqual(visible(pixels));
    }
  });
});

describe('layers that Aseprite blended', () => {
  const modes = Array.from({ length: 19 }, (_, mode) => mode);

  it.each(modes)('are the very same by mode %i, half transparent ones too', async (mode) => {
    const { width, pixels } = await pixelsOf('blended.png');
    const row = (place: number) => pixels.subarray(place * width * 4, (place + 1) * width * 4);
    const [frame] = readAseprite(
      asepriteFile({
        ...{ width, height: 1 },
        frames: [
          [
            layer(),
            layer({ blend: mode }),
            cel({ width, height: 1, pixels: [...row(0)] }),
            cel({ width, height: 1, pixels: [...row(1)], layer: 1 }),
          ],
        ],
      }),
    );
    expect(visible(frame?.data ?? new Uint8Array())).toEqual(visible(row(2 + mode)));
  });
});
