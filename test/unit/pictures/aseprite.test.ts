import { deflateSync } from 'node:zlib';
import AsepriteParser from 'ase-parser';
import { describe, expect, it } from 'vitest';
import { decodeBytes } from '../../../main/pictures/decode-image.ts';
import { readAseprite } from '../../../main/pictures/aseprite/read-aseprite.ts';
import { encodeAseprite } from '../../../main/studio/export/aseprite-file.ts';
import { drawCreature } from '../../../main/studio/datasets/built-in/draw-creature.ts';
import {
  asepriteFile,
  cel,
  chunk,
  layer,
  linkedCel,
  palette,
  tileFlag,
  tilemap,
  tileset,
  words,
} from './aseprite-files.ts';

const red = [255, 0, 0, 255];
const green = [0, 255, 0, 255];
const blue = [0, 0, 255, 255];
const clear = [0, 0, 0, 0];
const dot = (...colour: number[]) => ({ width: 1, height: 1, pixels: colour });

/** Tiles of a pixel, the first of them empty. */
const dots = {
  width: 1,
  height: 1,
  tiles: [
    [0, 0, 0, 0],
    [255, 0, 0, 255],
  ],
};

/** One pixel, of what lies on each other. */
function flattened(...chunks: Buffer[]): number[] {
  const [frame] = readAseprite(asepriteFile({ width: 1, height: 1, frames: [chunks] }));
  return [...(frame?.data ?? [])];
}

describe('an Aseprite file', () => {
  it('of the studio’s own export comes back pixel for pixel', () => {
    for (const index of [0, 1, 2]) {
      const creature = drawCreature(1, index);
      const [frame, ...more] = readAseprite(encodeAseprite(creature, 'a note'));
      expect(more).toEqual([]);
      expect(frame?.data).toEqual(new Uint8Array(creature.data));
    }
  });

  it('holds frames; a linked cel is that of the frame it names', () => {
    const file = asepriteFile({
      width: 2,
      height: 1,
      frames: [
        [layer(), cel({ ...dot(...red), left: 1 })],
        [cel({ ...dot(...green) })],
        [linkedCel(0, 0, 1)],
      ],
    });
    expect(readAseprite(file).map(({ data }) => [...data])).toEqual([
      [...clear, ...red],
      [...green, ...clear],
      [...clear, ...red],
    ]);
  });

  it('shows the layers of visible groups alone, and no reference layer', () => {
    const hiddenGroup = layer({ flags: 0, kind: 1, name: 'hidden' });
    const inIt = layer({ level: 1 });
    expect(
      flattened(
        layer(),
        hiddenGroup,
        inIt,
        layer({ flags: 65 }),
        cel(dot(...red)),
        cel({ ...dot(...green), layer: 2 }),
        cel({ ...dot(...blue), layer: 3 }),
      ),
    ).toEqual(red);
    const shownGroup = layer({ kind: 1 });
    expect(
      flattened(layer(), shownGroup, inIt, cel(dot(...red)), cel({ ...dot(...green), layer: 2 })),
    ).toEqual(green);
  });

  it('lays cels in the order of their layers, moved by their z-index', () => {
    const layers = [layer(), layer()];
    const below = cel({ ...dot(...green), layer: 1 });
    expect(flattened(...layers, below, cel(dot(...red)))).toEqual(green);
    expect(flattened(...layers, below, cel({ ...dot(...red), zIndex: 2 }))).toEqual(red);
  });

  it('counts the opacity of layer and cel', () => {
    expect(flattened(layer({ opacity: 128 }), cel({ ...dot(...red), opacity: 128 }))).toEqual([
      255, 0, 0, 64,
    ]);
    const halfOver = [layer(), layer({ opacity: 128 }), cel(dot(...red))];
    expect(flattened(...halfOver, cel({ ...dot(...blue), layer: 1 }))).toEqual([127, 0, 128, 255]);
  });

  it.each([
    [1, 'multiply', [78, 0, 39]],
    [2, 'screen', [222, 150, 211]],
    [3, 'overlay', [188, 0, 78]],
    [4, 'darken', [100, 0, 50]],
    [5, 'lighten', [200, 150, 200]],
    [8, 'hard light', [157, 45, 167]],
    [10, 'difference', [100, 150, 150]],
    [11, 'exclusion', [144, 150, 172]],
    // By hand, with the saturation 200 and the luminosity 65.5 of what is below, and 100 and 140.5 of what is above.
    [12, 'hue', [0, 80, 161]],
    [13, 'saturation', [132, 32, 57]],
    // 25, 75, 125, which Aseprite's floating point leaves just below (as in written-by-aseprite), and it cuts.
    [14, 'colour', [24, 74, 124]],
    [15, 'luminosity', [255, 84, 127]],
    [16, 'addition', [255, 150, 250]],
    [17, 'subtract', [100, 0, 0]],
  ])('blends as mode %i, %s, does', (blend, _, expected) => {
    const over = layer({ blend });
    const [red2, green2, blue2] = flattened(
      ...[layer(), over, cel(dot(200, 0, 50, 255)), cel({ ...dot(100, 150, 200, 255), layer: 1 })],
    );
    expect([red2, green2, blue2]).toEqual(expected);
    // Over nothing any mode shows the layer as it is.
    expect(flattened(layer(), over, cel({ ...dot(9, 8, 7, 255), layer: 1 }))).toEqual([
      9, 8, 7, 255,
    ]);
  });

  it.each([
    ['a blend mode of a later Aseprite', [layer({ blend: 19 })], /blend mode number 19/],
    [
      'a kind of cel of a later Aseprite',
      [chunk(0x2005, Buffer.from([0, 0, 0, 0, 0, 0, 255, 9, 0, 0, 0, 0, 0, 0, 0, 0]))],
      /cels of the kind 9/,
    ],
    [
      'tiles of another file',
      [
        tileset({ ...dots, flags: 5 }),
        layer({ kind: 2, tileset: 0 }),
        tilemap({ width: 1, height: 1, tiles: [1] }),
      ],
      /tiles of another file/,
    ],
    [
      'tiles turned on their diagonal',
      [
        tileset(dots),
        layer({ kind: 2, tileset: 0 }),
        tilemap({ width: 1, height: 1, tiles: [1 + tileFlag.swap] }),
      ],
      /turned on their diagonal/,
    ],
  ])('is refused for %s, with what to do', (_, chunks, reason) => {
    const file = asepriteFile({ width: 1, height: 1, frames: [[...chunks, cel(dot(...red))]] });
    expect(() => readAseprite(file)).toThrow(reason);
    expect(() => readAseprite(file)).toThrow(/flatten its layers first/);
  });

  it('draws tilemaps: tiles in their places, mirrored, an empty one nowhere, also in the colours of a palette', () => {
    const [a, b, c, d] = [red, green, blue, [9, 9, 9, 255]] as [
      number[],
      number[],
      number[],
      number[],
    ];
    const tiles = [clear, clear, clear, clear, a, b, c, d].flat();
    const chunks = [
      tileset({ id: 3, width: 2, height: 2, tiles: [tiles.slice(0, 16), tiles.slice(16)] }),
      layer({ kind: 2, tileset: 3 }),
      tilemap({
        ...{ width: 2, height: 2, left: 1 },
        tiles: [1, 1 + tileFlag.flipX, 0, 1 + tileFlag.flipX + tileFlag.flipY],
      }),
    ];
    const rows = [
      [clear, a, b, b, a],
      [clear, c, d, d, c],
      [clear, clear, clear, d, c],
      [clear, clear, clear, b, a],
    ];
    const file = asepriteFile({ width: 5, height: 4, frames: [chunks, [linkedCel(0, 0, 1)]] });
    const [frame, linked] = readAseprite(file);
    expect([...(frame?.data ?? [])]).toEqual(rows.flat(2));
    expect(linked?.data).toEqual(frame?.data);
    const indexed = asepriteFile({
      ...{ width: 2, height: 1, depth: 8, transparent: 1 },
      frames: [
        [
          palette(0, red, green, blue),
          tileset({ width: 1, height: 1, tiles: [[1], [2]] }),
          layer({ kind: 2, tileset: 0 }),
          tilemap({ width: 2, height: 1, tiles: [0, 1] }),
        ],
      ],
    });
    expect([...(readAseprite(indexed)[0]?.data ?? [])]).toEqual([...clear, ...blue]);
  });

  it.each([
    ['a tile that is not there', tilemap({ width: 1, height: 1, tiles: [7] })],
    ['more tiles than it holds', tilemap({ width: 2, height: 2, tiles: [1] })],
  ])('is damaged where a tilemap has %s', (_, map) => {
    const chunks = [tileset(dots), layer({ kind: 2, tileset: 0 }), map];
    expect(() => flattened(...chunks)).toThrow(/damaged or incomplete Aseprite file/);
    expect(() => flattened(layer({ kind: 2, tileset: 5 }), map)).toThrow(/damaged or incomplete/);
  });

  it('is refused where its tiles would come to more pixels than are read', () => {
    const wide = [
      layer({ kind: 2, tileset: 0 }),
      tilemap({ width: 300, height: 300, tiles: Array<number>(90_000).fill(1) }),
    ];
    const tile = Array<number>(64 * 64 * 4).fill(0);
    expect(() =>
      flattened(tileset({ width: 64, height: 64, tiles: [tile, tile] }), ...wide),
    ).toThrow(/too large/);
  });

  it('is refused where a group is blended as a whole, and read where the file says that it is not', () => {
    const chunks = [
      layer({ kind: 1, blend: 1 }),
      layer({ level: 1 }),
      cel({ ...dot(...red), layer: 1 }),
    ];
    const size = { width: 1, height: 1, frames: [chunks] };
    expect(() => readAseprite(asepriteFile({ ...size, flags: 3 }))).toThrow(/group of layers/);
    expect([...(readAseprite(asepriteFile({ ...size, flags: 1 }))[0]?.data ?? [])]).toEqual(red);
  });

  it('has the colours of its palette, as each frame leaves it; one place of it is transparent but on a background', () => {
    const indexed = (layers: Buffer[]) =>
      asepriteFile({
        width: 3,
        height: 1,
        depth: 8,
        transparent: 1,
        frames: [
          [
            palette(0, red, green, blue),
            ...layers,
            cel({ width: 3, height: 1, pixels: [0, 1, 2] }),
          ],
          [palette(2, [9, 9, 9, 255]), cel({ width: 3, height: 1, pixels: [0, 1, 2] })],
        ],
      });
    expect(readAseprite(indexed([layer()])).map(({ data }) => [...data])).toEqual([
      [...red, ...clear, ...blue],
      [...red, ...clear, 9, 9, 9, 255],
    ]);
    const [onBackground] = readAseprite(indexed([layer({ flags: 11 })]));
    expect([...(onBackground?.data ?? [])]).toEqual([...red, ...green, ...blue]);
  });

  it('may be of greys, raw, old, and have cels that reach beyond the canvas', () => {
    const grey = asepriteFile({
      width: 1,
      height: 1,
      depth: 16,
      isOld: true,
      frames: [
        [
          layer(),
          cel({ left: -1, top: 0, width: 2, height: 1, pixels: [1, 2, 90, 255], isRaw: true }),
        ],
      ],
    });
    expect([...(readAseprite(grey)[0]?.data ?? [])]).toEqual([90, 90, 90, 255]);
    const oldPalette = chunk(0x0004, words(1), Buffer.from([0, 2, 1, 2, 3, 4, 5, 6]));
    const old = asepriteFile({
      width: 1,
      height: 1,
      depth: 8,
      frames: [[oldPalette, layer(), cel({ width: 1, height: 1, pixels: [1] })]],
    });
    expect([...(readAseprite(old)[0]?.data ?? [])]).toEqual([4, 5, 6, 255]);
  });

  it('is seen as another reader sees it', () => {
    // Without what that one cannot read: the end of a layer that later versions of Aseprite made longer.
    const file = encodeAseprite(drawCreature(1, 4), 'x');
    const other = new (
      AsepriteParser as unknown as new (bytes: Buffer, name: string) => AsepriteParser
    )(file, 'x');
    other.parse();
    const [frame] = readAseprite(file);
    const { colors } = other.palette;
    const raw = other.frames[0]?.cels[0]?.rawCelData ?? Buffer.alloc(0);
    const expected = [...raw].flatMap((index) => {
      const { red: r, green: g, blue: b, alpha } = colors[index] as (typeof colors)[number];
      return index === 0 ? clear : [r, g, b, alpha];
    });
    expect([...(frame?.data ?? [])]).toEqual(expected);
  });
});

describe('an Aseprite file from a stranger', () => {
  const sound = asepriteFile({ width: 1, height: 1, frames: [[layer(), cel(dot(...red))]] });

  it('is refused in words, wherever it is cut off', () => {
    for (let length = 128; length < sound.length; length++)
      expect(() => readAseprite(sound.subarray(0, length)), String(length)).toThrow(
        /damaged or incomplete Aseprite file/,
      );
  });

  const ofTiles = asepriteFile({
    ...{ width: 1, height: 1 },
    frames: [
      [tileset(dots), layer({ kind: 2, tileset: 0 }), tilemap({ width: 1, height: 1, tiles: [1] })],
    ],
  });

  it.each([
    ['', sound],
    [' of one with tiles', ofTiles],
  ])('ends in words or in a picture, whatever byte%s is changed', (_, file) => {
    for (let place = 6; place < file.length; place++)
      for (const value of [0, 1, 127, 255]) {
        const changed = Buffer.from(file);
        changed[place] = value;
        try {
          readAseprite(changed);
        } catch (error) {
          expect((error as Error).name, `${place}: ${value}`).toBe('UnreadableImage');
        }
      }
  });

  it('inflates to no more than its picture takes', () => {
    const bomb = chunk(
      0x2005,
      Buffer.from([0, 0, 0, 0, 0, 0, 255, 2, 0, 0, 0, 0, 0, 0, 0, 0]),
      words(1, 1),
      deflateSync(Buffer.alloc(50_000_000)),
    );
    const file = asepriteFile({ width: 1, height: 1, frames: [[layer(), bomb]] });
    expect(() => readAseprite(file)).toThrow(/damaged or incomplete/);
  });

  it('may not be larger than a sheet', () => {
    const huge = asepriteFile({ width: 60_000, height: 60_000, frames: [[layer()]] });
    expect(() => readAseprite(huge)).toThrow(/at most/);
  });
});

describe('an animation', () => {
  const walking = asepriteFile({
    width: 2,
    height: 2,
    frames: [
      [layer(), cel({ ...dot(...red) })],
      [cel({ ...dot(...green) })],
      [linkedCel(0, 0)],
      [],
    ],
  });

  it('is read as its frames that differ; one that shows nothing is left out', async () => {
    const { sheet, width, height } = await decodeBytes(walking);
    expect(sheet).toEqual({
      arrangement: 'frames',
      cells: [
        { left: 0, top: 0, width: 2, height: 2 },
        { left: expect.any(Number), top: expect.any(Number), width: 2, height: 2 },
      ],
    });
    expect(width * height).toBe(8);
  });

  it('is its first frame where that is asked for', async () => {
    const decoded = await decodeBytes(walking, { animations: 'first' });
    expect(decoded).toMatchObject({ sheet: null, width: 2, height: 2 });
    expect([...decoded.data.subarray(0, 4)]).toEqual(red);
  });
});
