import { describe, expect, it } from 'vitest';
import { cut, finish } from '../../../../main/studio/export/finish.ts';
import { exportOptionsSchema } from '../../../../shared/creature/export-options.ts';
import { drawn, rowsOf } from '../../pixel-art/drawn.ts';

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
