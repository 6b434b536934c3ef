import { describe, expect, it } from 'vitest';
import { pixelArt } from '../../../../main/trainer/metrics/pixel-art.ts';
import type { Pictures } from '../../../../main/trainer/metrics/pictures.ts';
import { digits, picturesOfText, reference } from './reference.ts';

const palette: Record<string, readonly number[]> = {
  '.': [9, 9, 9, 0],
  r: [200, 0, 0, 255],
  g: [0, 200, 0, 255],
  // A hardly other red, and one that is hardly there.
  R: [203, 0, 0, 255],
  t: [200, 0, 0, 100],
};

/** A picture of letters, a colour each. */
function painted(...rows: string[]): Pictures {
  const rgba = Uint8Array.from(
    rows.flatMap((row) => [...row].flatMap((pixel) => palette[pixel] ?? [])),
  );
  return { rgba, count: 1, size: rows.length };
}

describe('colours, islands and specks', () => {
  it('are what numpy and scipy count', () => {
    const { size, rgba, colours, withoutIslands, specks } = reference.pixelArt;
    const found = pixelArt(picturesOfText(rgba, size));
    expect(found.colours).toBeCloseTo(colours, digits);
    expect(found.withoutIslands).toBeCloseTo(withoutIslands, digits);
    expect(found.specks).toBeCloseTo(specks, digits);
  });

  it('take no colour for two that the eye takes for one, and count nothing that is hardly there', () => {
    expect(pixelArt(painted('rR.', 'rg.', '..t')).colours).toBe(2);
  });

  it('call two pixels by themselves a stray island, but not what touches at a corner', () => {
    const islands = (...rows: string[]) => pixelArt(painted(...rows)).withoutIslands;
    expect(islands('rrr.', 'rrr.', '....', 'rr..')).toBe(0);
    expect(islands('rrr.', 'rrr.', '...r', '..r.')).toBe(1);
    expect(islands('rrr.', 'rrr.', '....', 'rrr.')).toBe(1);
  });

  it('call a pixel a speck whose colour none around it has', () => {
    expect(pixelArt(painted('rrr.', 'rgr.', 'rrr.', '....')).specks).toBeCloseTo(100 / 9, 9);
    expect(pixelArt(painted('rrr.', 'rgr.', 'rrg.', '....')).specks).toBe(0);
  });

  it('leave pictures out that show nothing', () => {
    const both = painted('rr', 'rr');
    const rgba = new Uint8Array(2 * both.rgba.length);
    rgba.set(both.rgba);
    expect(pixelArt({ ...both, rgba, count: 2 })).toEqual({
      colours: 1,
      withoutIslands: 1,
      specks: 0,
    });
    expect(pixelArt(painted('..', '..')).colours).toBeNaN();
  });
});
