import { describe, expect, it } from 'vitest';
import { wrongConditions } from '../../../../main/trainer/step/inputs/sprites.ts';

const [red, blue, green] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];
const wrong = (...labels: number[][]) => [
  ...wrongConditions(Float32Array.from(labels.flat()), labels.length),
];

describe('wrong conditions', () => {
  it('are what the next image shows that shows something else, round the end of the batch', () => {
    expect(wrong(red, red, blue, green)).toEqual([blue, blue, green, red].flat());
  });

  it('are of tags those of an image that has not the same ones', () => {
    const [bigRed, smallRed] = [
      [1, 1, 0],
      [1, 0, 1],
    ];
    expect(wrong(bigRed, bigRed, smallRed)).toEqual([smallRed, smallRed, bigRed].flat());
  });

  it('are a name that an image does not have where all images show the same, another from image to image', () => {
    expect(wrong(red, red, red)).toEqual([blue, blue, green].flat());
    const bigRed = [1, 1, 0];
    expect(wrong(bigRed, bigRed)).toEqual([green, green].flat());
  });

  it('are never nothing, which is said of what nobody gave a name, nor part of what an image shows', () => {
    const nothing = [0, 0, 0];
    expect(wrong(red, nothing, blue)).toEqual([blue, blue, red].flat());
    expect(wrong(nothing, nothing)).toEqual([red, blue].flat());
    const bigRed = [1, 1, 0];
    expect(wrong(bigRed, red, green)).toEqual([green, green, bigRed].flat());
  });
});
