import { describe, expect, it } from 'vitest';
import { firstOf, pictureAt, picturesAt } from '../../../../main/trainer/metrics/pictures.ts';
import {
  distinctShapes,
  intersectionOverUnion,
  silhouetteOf,
} from '../../../../main/trainer/metrics/shapes.ts';
import { bitsSet } from '../../../../shared/numbers.ts';
import { blots, digits, picturesOfText, reference } from './reference.ts';

const { size, rgba, overlaps, distinct } = reference.pixelArt;
const pictures = picturesOfText(rgba, size);

describe('intersection over union', () => {
  it('of silhouettes is what scikit-learn finds', () => {
    const shapes = overlaps.map((_, place) => silhouetteOf(pictureAt(pictures, place)));
    shapes.forEach((one, row) =>
      shapes.forEach((other, column) =>
        expect(intersectionOverUnion(one, other)).toBeCloseTo(overlaps[row][column], digits),
      ),
    );
  });

  it('counts the bits of any word', () => {
    expect([0, 1, 0x80000000, 0xffffffff, 0x12345678].map(bitsSet)).toEqual([0, 1, 1, 32, 13]);
  });
});

describe('distinct shapes', () => {
  it('are as many as a count one by one in Python finds', () => {
    for (const [threshold, count] of Object.entries(distinct)) {
      expect(distinctShapes(pictures, Number(threshold)), threshold).toBe(count);
    }
  });

  it('are one where all creatures have one silhouette, whatever their colours are', () => {
    const one = firstOf(blots(1, 32), 1);
    const same = picturesAt(one, [0, 0, 0, 0]);
    for (let at = 0; at < same.rgba.length; at += 4) same.rgba[at] = at % 251;
    expect(distinctShapes(same)).toBe(1);
  });

  it('are as many as the pictures where none is like another', () => {
    expect(distinctShapes(picturesAt(blots(40, 32), [1, 5, 9]))).toBe(3);
    expect(distinctShapes(firstOf(pictures, 0))).toBe(0);
  });
});
