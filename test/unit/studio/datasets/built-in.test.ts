import { describe, expect, it } from 'vitest';
import type { Picture } from '../../../../main/pictures/picture.ts';
import { drawCreature } from '../../../../main/studio/datasets/built-in/draw-creature.ts';

describe('built-in creatures', () => {
  it('are the same for the same seed and number, and others for others', () => {
    expect(drawCreature(5, 9)).toEqual(drawCreature(5, 9));
    expect(drawCreature(5, 9)).not.toEqual(drawCreature(5, 10));
    expect(drawCreature(5, 9)).not.toEqual(drawCreature(6, 9));
  });

  it('are distinct by the hundred', () => {
    const distinct = new Set(
      Array.from({ length: 600 }, (_, index) =>
        Buffer.from(drawCreature(1, index).data).toString('base64'),
      ),
    );
    expect(distinct.size).toBe(600);
  });

  it('are symmetrical, with hard edges, and something to see', () => {
    for (let index = 0; index < 200; index++) {
      const rows = alphaAndColour(drawCreature(3, index));
      expect(rows.map((row) => row.toReversed())).toEqual(rows);
      const alphas = rows.flat().map((word) => word >>> 24);
      expect(new Set(alphas)).toEqual(new Set([0, 255]));
      const visible = alphas.filter((alpha) => alpha === 255).length;
      expect(visible).toBeGreaterThan(150);
      expect(visible).toBeLessThan(700);
    }
  });
});

/** A picture's rows of pixels, each one number with its alpha in the highest byte. */
function alphaAndColour({ width, height, data }: Picture): number[][] {
  const words = [...new Uint32Array(data.buffer)];
  return Array.from({ length: height }, (_, y) => words.slice(y * width, (y + 1) * width));
}
