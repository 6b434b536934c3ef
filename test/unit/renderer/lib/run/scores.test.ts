import { describe, expect, it } from 'vitest';
import { fooledAndCaught, histogramOf, scoreText } from '../../../../../renderer/lib/run/scores.ts';

const sum = (values: readonly number[]) => values.reduce((all, each) => all + each, 0);

describe('what the detective answered', () => {
  it('is a probability with a loss of logits, and a score with any other', () => {
    expect(scoreText(0, 'non-saturating')).toBe('real by 50 %');
    expect(scoreText(-9, 'minimax')).toBe('real by less than 1 %');
    expect(scoreText(9, 'pix2pix')).toBe('real by more than 99 %');
    expect(scoreText(62.34, 'wgan-gp')).toBe('score 62.3');
    expect(scoreText(-1, 'hinge')).toBe('score -1');
  });

  it('ranks three that fooled it and three that it caught, and none as both', () => {
    const { fooled, caught } = fooledAndCaught({
      creatures: [1, 7, -3, 4, 2, -8, 0],
      sprites: [1],
    });
    expect(fooled.map(({ cell }) => cell)).toEqual([1, 3, 4]);
    expect(caught.map(({ cell }) => cell)).toEqual([5, 2, 6]);
    expect(fooledAndCaught({ creatures: [1, 2], sprites: [1] })).toEqual({
      fooled: [{ cell: 1, score: 2 }],
      caught: [{ cell: 0, score: 1 }],
    });
    expect(fooledAndCaught({ creatures: [1], sprites: [1] })).toEqual({
      fooled: [{ cell: 0, score: 1 }],
      caught: [],
    });
  });

  it('lies in one range for both, each with a share of 1 in all', () => {
    const histogram = histogramOf({ creatures: [-4, -3, 0], sprites: [6, 5] }, 'wgan');
    expect(histogram).toMatchObject({ minimum: -4, maximum: 6 });
    expect(sum(histogram.creatures)).toBeCloseTo(1, 9);
    expect(sum(histogram.sprites)).toBeCloseTo(1, 9);
    expect(histogram.sprites.at(-1)).toBeCloseTo(0.5, 9);
    expect(histogramOf({ creatures: [-50], sprites: [50] }, 'minimax')).toMatchObject({
      minimum: 0,
      maximum: 1,
    });
    // All alike: in the middle.
    expect(histogramOf({ creatures: [2], sprites: [2] }, 'hinge').creatures[10]).toBe(1);
  });
});
