import { inflateSync } from 'node:zlib';
import Aseprite from 'ase-parser';
import { describe, expect, it } from 'vitest';
import { encodeAseprite } from '../../../../main/studio/export/aseprite-file.ts';
import type { Picture } from '../../../../main/pictures/picture.ts';

const ink = [20, 24, 46, 255];
const skin = [224, 160, 120, 255];
const nothing = [0, 0, 0, 0];

function picture(width: number, pixels: number[][]): Picture {
  return { width, height: pixels.length / width, data: Uint8Array.from(pixels.flat()) };
}

/** By another's reader. */
function read(bytes: Buffer) {
  const file = new Aseprite(bytes, 'creature.aseprite');
  file.parse();
  const [cel] = file.frames[0]?.cels ?? [];
  if (!cel) throw new Error('It has no cel.');
  return { file, cel };
}

describe('an Aseprite file', () => {
  it('is indexed with the picture’s own palette, the first colour transparent', () => {
    const bytes = encodeAseprite(picture(2, [nothing, skin, ink, skin, ink, nothing]), 'Generated');
    const { file, cel } = read(bytes);
    expect(file).toMatchObject({
      ...{ fileSize: bytes.length, width: 2, height: 3, colorDepth: 8, numFrames: 1 },
      ...{ paletteIndex: 0, numColors: 3, pixelRatio: '1:1' },
      layers: [expect.objectContaining({ name: 'creature', opacity: 255 })],
    });
    expect(
      file.palette.colors.map(({ red, green, blue, alpha }) => [red, green, blue, alpha]),
    ).toEqual([nothing, ink, skin]);
    expect(cel).toMatchObject({ xpos: 0, ypos: 0, w: 2, h: 3, opacity: 255 });
    expect([...cel.rawCelData]).toEqual([0, 2, 1, 2, 1, 0]);
  });

  it('keeps a transparent colour that the picture has no pixel of: else its ink would be seen through', () => {
    const { file, cel } = read(encodeAseprite(picture(2, [ink, skin]), ''));
    expect(file.numColors).toBe(3);
    expect([...cel.rawCelData]).toEqual([1, 2]);
  });

  it.each([
    ['half transparent', [[10, 20, 30, 128], ink]],
    [
      'of more colours than a palette holds',
      Array.from({ length: 256 }, (_, red) => [red, 0, 0, 255]),
    ],
  ])('is RGBA where a picture is %s', (_, pixels) => {
    const whole = picture(2, pixels);
    const { file, cel } = read(encodeAseprite(whole, 'Generated'));
    expect(file.colorDepth).toBe(32);
    expect([...cel.rawCelData]).toEqual([...whole.data]);
  });

  it('says in the layer that it is generated, with letters of any language', () => {
    const note = 'Generated – von „Läufer“, 青い鳥';
    const bytes = encodeAseprite(picture(1, [ink]), note);
    expect(bytes.includes(Buffer.from(note))).toBe(true);
    // The picture is compressed as the format says.
    const compressed = bytes.subarray(bytes.indexOf(Buffer.from([0x78, 0x9c])));
    expect([...inflateSync(compressed)]).toEqual([1]);
  });
});
