import { describe, expect, it } from 'vitest';
import { drawAugmentation } from '../../../../main/trainer/augmentation/draw-augmentation.ts';
import { RandomStream } from '../../../../main/trainer/random/random-stream.ts';

const size = 8;
const batch = 500;
const draw = (settings: { flip: boolean; shift: number; brightness: number }) =>
  drawAugmentation(new RandomStream(1, 'augmentation'), batch, { size }, settings);
const ofImage = (sources: Int32Array, image: number) => [
  ...sources.subarray(image * size, (image + 1) * size),
];
const images = Array.from({ length: batch }, (_, image) => image);

describe('a drawn augmentation', () => {
  it('leaves images where they are when nothing is asked for', () => {
    const { rows, columns, brightness } = draw({ flip: false, shift: 0, brightness: 0 });
    const inPlace = [0, 1, 2, 3, 4, 5, 6, 7];
    for (const image of images) {
      expect(ofImage(rows, image)).toEqual(inPlace);
      expect(ofImage(columns, image)).toEqual(inPlace);
    }
    expect(brightness.every((change) => change === 0)).toBe(true);
  });

  it('shifts by up to the given share of the size, both ways, and marks what is uncovered', () => {
    const { rows } = draw({ flip: false, shift: 0.25, brightness: 0 });
    const shifts = new Set(images.map((image) => 4 - rows[image * size + 4]));
    expect([...shifts].toSorted((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
    const down = images.find((image) => rows[image * size + 4] === 2);
    expect(ofImage(rows, down ?? -1)).toEqual([-1, -1, 0, 1, 2, 3, 4, 5]);
  });

  it('mirrors about half of the images, columns only', () => {
    const { rows, columns } = draw({ flip: true, shift: 0, brightness: 0 });
    const mirrored = images.filter((image) => columns[image * size] === 7);
    expect(mirrored.length).toBeGreaterThan(200);
    expect(mirrored.length).toBeLessThan(300);
    expect(ofImage(columns, mirrored[0])).toEqual([7, 6, 5, 4, 3, 2, 1, 0]);
    expect(ofImage(rows, mirrored[0])).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('changes the brightness within the given range, up and down', () => {
    const { brightness } = draw({ flip: false, shift: 0, brightness: 0.2 });
    expect(Math.max(...brightness)).toBeGreaterThan(0.18);
    expect(Math.max(...brightness)).toBeLessThanOrEqual(0.2);
    expect(Math.min(...brightness)).toBeLessThan(-0.18);
    expect(Math.min(...brightness)).toBeGreaterThanOrEqual(-0.2);
  });
});
