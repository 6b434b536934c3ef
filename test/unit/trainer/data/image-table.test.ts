import { describe, expect, it } from 'vitest';
import { ImageTable } from '../../../../main/trainer/data/image-table.ts';

const opaque = { pixels: Uint8Array.of(0, 255, 51, 255, 255, 255), size: 1, channels: 3 } as const;

describe('a table of images', () => {
  it('gathers images in the order asked for, with values from -1 to 1', () => {
    const values = new ImageTable(opaque).gather([1, 0, 1]);
    expect([...values].map((value) => Number(value.toFixed(5)))).toEqual([
      1, 1, 1, -1, 1, -0.6, 1, 1, 1,
    ]);
  });

  it('premultiplies: what is transparent is -1 throughout, whatever colour lies under it', () => {
    const pixels = Uint8Array.of(200, 100, 50, 0, 255, 255, 255, 51);
    const values = new ImageTable({ pixels, size: 1, channels: 4 }).gather([0, 1]);
    expect([...values.subarray(0, 4)]).toEqual([-1, -1, -1, -1]);
    for (const value of values.subarray(4)) expect(value).toBeCloseTo(-0.6, 6);
  });

  it('can scale to [0, 1], for the record of 2017', () => {
    const values = new ImageTable(opaque, 0).gather([0]);
    expect([values[0], values[1]]).toEqual([0, 1]);
    expect(values[2]).toBeCloseTo(0.2, 6);
  });
});
