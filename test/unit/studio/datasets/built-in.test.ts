import { describe, expect, it } from 'vitest';
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

  it('are symmetrical, with hard edges, an empty border, and something to see', () => {
    for (let index = 0; index < 200; index++) {
      const { width, height, data } = drawCreature(3, index);
      const words = new Uint32Array(data.buffer);
      let visible = 0;
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width / 2; x++) {
          expect(words[y * width + x]).toBe(words[y * width + width - 1 - x]);
          const alpha = data[(y * width + x) * 4 + 3] as number;
          expect([0, 255]).toContain(alpha);
          if (alpha) visible += 2;
        }
      }
      expect(visible).toBeGreaterThan(150);
      expect(visible).toBeLessThan(700);
    }
  });
});
