import { describe, expect, it } from 'vitest';
import type { Picture } from '../../../../../main/pictures/picture.ts';
import { cleanOutline } from '../../../../../main/studio/export/finish/clean-outline.ts';
import { countedColours } from '../../../../../main/studio/export/finish/count-colours.ts';
import { fewerColours } from '../../../../../main/studio/export/finish/fewer-colours.ts';
import { cut, finish } from '../../../../../main/studio/export/finish/finish.ts';
import { removeOrphans } from '../../../../../main/studio/export/finish/remove-orphans.ts';
import { removeSpecks } from '../../../../../main/studio/export/finish/remove-specks.ts';
import { exportOptionsSchema } from '../../../../../shared/creature/export-options.ts';

/** What pictures are drawn with here: black, grey, red, rose, green, white, half transparent blue. */
const paints: Record<string, readonly [number, number, number, number]> = {
  '.': [0, 0, 0, 0],
  k: [0, 0, 0, 255],
  r: [200, 40, 40, 255],
  p: [205, 52, 48, 255],
  g: [40, 180, 60, 255],
  w: [255, 255, 255, 255],
  b: [40, 60, 200, 100],
};

function drawn(...rows: readonly string[]): Picture {
  const pixels = rows.flatMap((row) => [...row]).flatMap((sign) => [...(paints[sign] ?? [])]);
  return { width: rows[0]?.length ?? 0, height: rows.length, data: Uint8Array.from(pixels) };
}

function rowsOf({ width, data }: Picture): string[] {
  const signs = Array.from({ length: data.length / 4 }, (_, pixel) => {
    const colour = [...data.subarray(pixel * 4, pixel * 4 + 4)].join();
    return Object.entries(paints).find(([, paint]) => paint.join() === colour)?.[0] ?? '?';
  });
  return Array.from({ length: signs.length / width }, (_, y) =>
    signs.slice(y * width, (y + 1) * width).join(''),
  );
}

const options = (chosen: object) => exportOptionsSchema.parse(chosen);

describe('the pixels of an export', () => {
  it('stay as they are where nothing is chosen', () => {
    const picture = drawn('b.k', 'rgw');
    const finished = finish(picture, options({}));
    expect(rowsOf(finished)).toEqual(['b.k', 'rgw']);
    expect(finished.palette).toBeNull();
  });

  it('are cut at a threshold of opacity, and then are all or nothing', () => {
    expect(rowsOf(cut(drawn('bk.'), options({ alphaThreshold: 50 })))).toEqual(['.k.']);
    // 100 of 255 are 39 %: the pixel stays and becomes opaque.
    const kept = cut(drawn('bk.'), options({ alphaThreshold: 39 }));
    expect([...kept.data.subarray(0, 4)]).toEqual([40, 60, 200, 255]);
  });

  it('take the nearest of a given palette, which the file then has as it was given', () => {
    const given = options({ palette: '#00ff00 #ff0000 #123456' });
    const finished = finish(drawn('rpg', '.b.'), given);
    expect([...finished.data.subarray(0, 12)]).toEqual([
      ...[255, 0, 0, 255],
      ...[255, 0, 0, 255],
      ...[0, 255, 0, 255],
    ]);
    expect(finished.palette).toEqual([
      [0, 255, 0],
      [255, 0, 0],
      [0x12, 0x34, 0x56],
    ]);
    // A palette has no half transparent colours: less than half is nothing.
    expect(finished.data[19]).toBe(0);
  });

  it('have no more colours than are asked for: those that are most alike become one', () => {
    const picture = drawn('rrpp', 'ggkk');
    expect(rowsOf(finish(picture, options({ colours: 3 })))).toEqual([
      expect.stringMatching(/^r{4}$|^p{4}$/),
      'ggkk',
    ]);
    expect(rowsOf(finish(picture, options({ colours: 4 })))).toEqual(['rrpp', 'ggkk']);
  });

  it('share one palette where all creatures shall', () => {
    const finished = finish(drawn('rg'), options({ colours: 2, onePalette: true }), [
      [0, 0, 0],
      [255, 255, 255],
    ]);
    expect(rowsOf(finished).join('')).toMatch(/^[kw]{2}$/);
  });
});

describe('fewer colours', () => {
  it('are colours that there are, the same however they are counted, in any order', () => {
    const colours = Array.from({ length: 300 }, (_, at) => ({
      colour: (at * 7_919) % 0x1000000,
      pixels: 1 + (at % 5),
    }));
    const chosen = fewerColours(colours, 16);
    expect(chosen).toHaveLength(16);
    expect(fewerColours(colours.toReversed(), 16)).toEqual(chosen);
    const known = new Set(colours.map(({ colour }) => colour));
    for (const [red, green, blue] of chosen)
      expect(known.has((red << 16) | (green << 8) | blue)).toBe(true);
  });

  it('are counted of what is seen', () => {
    const counts = countedColours();
    counts.add(drawn('kk.', '.r.'));
    expect(counts.all().toSorted((one, other) => one.pixels - other.pixels)).toEqual([
      { colour: 0xc82828, pixels: 1 },
      { colour: 0, pixels: 2 },
    ]);
  });
});

describe('cleaning', () => {
  it('takes away what floats beside a creature, but never the creature', () => {
    const picture = drawn('gg..r', 'gg...', '....k');
    expect(rowsOf(removeSpecks(picture, 1))).toEqual(['gg...', 'gg...', '.....']);
    expect(rowsOf(removeSpecks(drawn('k..'), 64))).toEqual(['k..']);
    // They hang together by a corner.
    expect(rowsOf(removeSpecks(drawn('ggg.', '...r'), 1))).toEqual(['ggg.', '...r']);
  });

  it('gives an orphan pixel the colour around it, and leaves what stands out, such as an eye', () => {
    expect(rowsOf(removeOrphans(drawn('rrr', 'rpr', 'rrr')))).toEqual(['rrr', 'rrr', 'rrr']);
    expect(rowsOf(removeOrphans(drawn('rrr', 'rwr', 'rrr')))).toEqual(['rrr', 'rwr', 'rrr']);
    // Two of a colour are no orphans.
    expect(rowsOf(removeOrphans(drawn('rrrr', 'rppr', 'rrrr')))).toEqual(['rrrr', 'rppr', 'rrrr']);
  });

  it('makes an outline one pixel wide', () => {
    const thick = drawn('.....', '.kkk.', '.kgk.', '.kkk.', '.....');
    expect(rowsOf(cleanOutline(thick))).toEqual(['.....', '..k..', '.kgk.', '..k..', '.....']);
  });

  it('closes a gap of one pixel in an outline', () => {
    const gap = drawn('.kkk.', 'kgggk', 'kgggg', 'kgggk', '.kkk.');
    expect(rowsOf(cleanOutline(gap))).toEqual(['.kkk.', 'kgggk', 'kgggk', 'kgggk', '.kkk.']);
  });

  it('leaves a creature without a dark outline as it is', () => {
    const picture = drawn('.ggg.', '.gkg.', '.ggg.');
    expect(rowsOf(cleanOutline(picture))).toEqual(rowsOf(picture));
  });
});
