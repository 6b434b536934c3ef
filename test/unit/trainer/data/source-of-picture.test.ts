import { describe, expect, it } from 'vitest';
import { sourceOfPicture } from '../../../../main/trainer/data/source-of-picture.ts';

const clear = [0, 0, 0, 0];
const ink = [24, 20, 24, 255];
const white = [255, 255, 255, 255];
const legend: Readonly<Record<string, readonly number[]>> = {
  '.': clear,
  '#': ink,
  w: white,
  // A pencil's grey on white paper, and what scaling leaves beside a line.
  g: [110, 108, 112, 255],
  l: [200, 200, 202, 255],
  r: [200, 40, 40, 255],
  d: [90, 20, 20, 255],
};

function rgbaOf(rows: readonly string[]): Uint8Array {
  return Uint8Array.from(rows.flatMap((row) => [...row].flatMap((one) => legend[one] ?? clear)));
}

/** `#` is ink, `.` ground, `o` anything else. */
function shown(rgba: Uint8Array, size: number, ground = clear): string[] {
  const letter = (pixel: number) => {
    const is = (other: readonly number[]) =>
      other.every((value, channel) => value === rgba[pixel * 4 + channel]);
    return is(ink) ? '#' : is(ground) ? '.' : 'o';
  };
  return Array.from({ length: size }, (_, y) =>
    Array.from({ length: size }, (_x, x) => letter(y * size + x)).join(''),
  );
}

const outlineOf = (rows: readonly string[], background = 'transparent') =>
  shown(
    sourceOfPicture({ rgba: rgbaOf(rows), size: rows.length, background }, 'outline'),
    rows.length,
    background === 'transparent' ? clear : white,
  );

const ring = ['......', '.####.', '.#..#.', '.#..#.', '.####.', '......'];

describe('what a run of outlines draws from', () => {
  it('is a drawing in lines as it is, also with thick lines', () => {
    expect(outlineOf(ring)).toEqual(ring);
    const thick = ['......', '.##...', '.##...', '.##...', '.##...', '......'];
    expect(outlineOf(thick)).toEqual(thick);
  });

  it('is the lines of a pencil on white paper, without the paper', () => {
    const scanned = ['wwwwww', 'wgg#gw', 'wgwwgw', 'wgwlgw', 'wg#ggw', 'wwwwww'];
    expect(outlineOf(scanned)).toEqual(ring);
    expect(outlineOf(scanned, 'white')).toEqual(ring);
  });

  it('is the outline of a sprite, and of a shape in one colour', () => {
    expect(outlineOf(['......', '.rrrr.', '.rrrr.', '.rrrr.', '.rrrr.', '......'])).toEqual(ring);
    expect(outlineOf(['......', '.####.', '.####.', '.####.', '.####.', '......'])).toEqual(ring);
    expect(
      outlineOf(
        ['......', '.####.', '.####.', '.####.', '.####.', '......'].map((row) =>
          row.replaceAll('.', 'w'),
        ),
        'white',
      ),
    ).toEqual(ring);
  });
});

describe('what other runs draw from', () => {
  const rows = ['....', '.rd.', '.dr.', '....'];
  const given = { rgba: rgbaOf(rows), size: 4, background: 'transparent' };

  it('is the greys of a picture, where they learned to colour', () => {
    const grey = sourceOfPicture(given, 'grey');
    expect([...grey.subarray(20, 24)]).toEqual([74, 74, 74, 255]);
    expect([...grey.subarray(0, 4)]).toEqual(clear);
    const opaque = rgbaOf(rows.map((row) => row.replaceAll('.', 'w')));
    const onWhite = sourceOfPicture({ ...given, rgba: opaque, background: 'white' }, 'grey');
    expect([...onWhite.subarray(20, 24)]).toEqual([74, 74, 74, 255]);
    expect(onWhite).toHaveLength(64);
  });

  it.each(['recolour', 'folders'] as const)('is the picture itself for %s', (pairing) => {
    expect(sourceOfPicture(given, pairing)).toEqual(given.rgba);
  });
});
