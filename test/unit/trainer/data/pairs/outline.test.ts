import { describe, expect, it } from 'vitest';
import { outlineSource } from '../../../../../main/trainer/data/pairs/outline.ts';
import { shown, transparentSprite, whiteSprite } from './tiny-sprites.ts';

const legend = {
  r: [200, 40, 40, 255],
  s: [180, 30, 30, 255],
  b: [40, 40, 200, 255],
  w: [255, 255, 255, 255],
  f: [200, 40, 40, 60],
};

describe('an outline', () => {
  it('is the contour of what is not transparent', () => {
    const sprite = transparentSprite(
      ['.......', '.rrrrr.', '.rrrrr.', '.rrrrr.', '.rrrrr.', '.rrrrr.', '.......'],
      legend,
    );
    expect(shown(outlineSource(sprite), sprite)).toEqual([
      '.......',
      '.#####.',
      '.#...#.',
      '.#...#.',
      '.#...#.',
      '.#####.',
      '.......',
    ]);
  });

  it('has a line where two colours meet, on the darker side, and none between shades', () => {
    const sprite = transparentSprite(
      ['rrrrrrr', 'rrrrrrr', 'rrwwwrr', 'rrwwwrr', 'rrwwwrr', 'rrrsssr', 'rrrrrrr'],
      legend,
    );
    expect(shown(outlineSource(sprite), sprite)).toEqual([
      '#######',
      '#.###.#',
      '##...##',
      '##...##',
      '##...##',
      '#.###.#',
      '#######',
    ]);
  });

  it('passes over pixels that are hardly there', () => {
    const sprite = transparentSprite(['fff', 'frf', 'fff'], legend);
    expect(shown(outlineSource(sprite), sprite)).toEqual(['...', '.#.', '...']);
  });

  it('without alpha follows the background, and what is as white inside stays inside', () => {
    const sprite = whiteSprite(
      ['.......', '.bbbbb.', '.bbbbb.', '.bbwbb.', '.bbbbb.', '.bbbbb.', '.......'],
      legend,
    );
    const [first, ...others] = shown(outlineSource(sprite), sprite);
    expect(first).toBe('.......');
    expect(others).toEqual(['.#####.', '.#.#.#.', '.##.##.', '.#.#.#.', '.#####.', '.......']);
  });
});
