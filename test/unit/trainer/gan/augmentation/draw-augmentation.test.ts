import { describe, expect, it } from 'vitest';
import { elementAt } from '../../../../../shared/known-places.ts';
import { drawAugmentation } from '../../../../../main/trainer/gan/augmentation/augmentation.ts';
import type { DiscriminatorId } from '../../../../../shared/hyperparameters/discriminators.ts';
import { RandomStream } from '../../../../../main/trainer/random/random-stream.ts';

const size = 8;
const batch = 500;
const off = {
  flip: false,
  shift: 0,
  brightness: 0,
  tint: 0,
  contrast: 0,
  saturation: 0,
  cutout: 0,
  discriminator: 'own' as DiscriminatorId,
};
const draw = (settings: Partial<typeof off>, probability = 1) =>
  drawAugmentation({
    random: new RandomStream(1, 'augmentation'),
    batch,
    image: { size, channels: 4 },
    settings: { ...off, ...settings },
    probability,
  });
/** A part that was drawn. */
const drawn = <T>(part: T | undefined): T => {
  if (part === undefined) throw new Error('this part was not drawn');
  return part;
};
const ofImage = (sources: Int32Array, image: number) => [
  ...sources.subarray(image * size, (image + 1) * size),
];
const images = Array.from({ length: batch }, (_, image) => image);

describe('a drawn augmentation', () => {
  it('draws nothing that is not asked for', () => {
    expect(draw({})).toEqual({});
    expect(Object.keys(draw({ flip: true }))).toEqual(['rows', 'columns']);
    expect(Object.keys(draw({ contrast: 0.5 }))).toEqual(['contrast']);
  });

  it('lays every picture with transparency on a colour of its own for a projected discriminator', () => {
    const never = drawn(draw({ discriminator: 'projected' }, 0).behind);
    expect(never).toHaveLength(batch * 3);
    expect(new Set(never).size).toBeGreaterThan(batch * 3 - 5);
    expect(Math.min(...never)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...never)).toBeLessThan(1);
    expect(never.reduce((sum, light) => sum + light) / never.length).toBeCloseTo(0.5, 1);
    const opaque = drawAugmentation({
      random: new RandomStream(1, 'augmentation'),
      batch,
      image: { size, channels: 3 },
      settings: { ...off, discriminator: 'projected' },
      probability: 1,
    });
    expect(opaque).toEqual({});
  });

  it('shifts by up to the given share of the size, both ways, and marks what is uncovered', () => {
    const rows = drawn(draw({ shift: 0.25 }).rows);
    const shifts = new Set(images.map((image) => 4 - elementAt(rows, image * size + 4)));
    expect([...shifts].toSorted((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
    const down = images.find((image) => rows[image * size + 4] === 2);
    expect(ofImage(rows, down ?? -1)).toEqual([-1, -1, 0, 1, 2, 3, 4, 5]);
  });

  it('mirrors about half of the images, columns only', () => {
    const mirrors = draw({ flip: true });
    const [rows, columns] = [drawn(mirrors.rows), drawn(mirrors.columns)];
    const mirrored = images.filter((image) => columns[image * size] === 7);
    expect(mirrored.length).toBeGreaterThan(200);
    expect(mirrored.length).toBeLessThan(300);
    const first = elementAt(mirrored, 0);
    expect(ofImage(columns, first)).toEqual([7, 6, 5, 4, 3, 2, 1, 0]);
    expect(ofImage(rows, first)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('tints half of the images, each colour by itself, and never their opacity', () => {
    const tint = drawn(draw({ tint: 0.2 }).tint);
    const factors = images.map((image) => [...tint.subarray(image * 4, (image + 1) * 4)]);
    const tinted = factors.filter(([red]) => red !== 1);
    expect(tinted.length).toBeGreaterThan(200);
    expect(tinted.length).toBeLessThan(300);
    expect(factors.every(([, , , opacity]) => opacity === 1)).toBe(true);
    expect(tinted.every(([red, green, blue]) => red !== green && green !== blue)).toBe(true);
    expect(Math.min(...tint)).toBeGreaterThan(0.799);
    expect(Math.min(...tint)).toBeLessThan(0.82);
    expect(Math.max(...tint)).toBeLessThan(1.201);
    expect(Math.max(...tint)).toBeGreaterThan(1.18);
    const rarely = drawn(draw({ tint: 0.2 }, 0.2).tint);
    const rare = images.filter((image) => rarely[image * 4] !== 1);
    expect(rare.length).toBeGreaterThan(25);
    expect(rare.length).toBeLessThan(80);
  });

  it('changes the brightness within the given range, up and down', () => {
    const brightness = drawn(draw({ brightness: 0.2 }).brightness);
    expect(Math.max(...brightness)).toBeGreaterThan(0.18);
    expect(Math.max(...brightness)).toBeLessThanOrEqual(0.2);
    expect(Math.min(...brightness)).toBeLessThan(-0.18);
    expect(Math.min(...brightness)).toBeGreaterThanOrEqual(-0.2);
  });

  it('varies saturation and contrast around 1', () => {
    const { saturation, contrast } = draw({ saturation: 1, contrast: 0.5 });
    expect(Math.max(...drawn(saturation))).toBeGreaterThan(1.9);
    expect(Math.min(...drawn(saturation))).toBeGreaterThanOrEqual(0);
    expect(Math.min(...drawn(contrast))).toBeGreaterThanOrEqual(0.5);
    expect(Math.max(...drawn(contrast))).toBeLessThanOrEqual(1.5);
  });

  it('cuts out a square, also where it reaches over the edge', () => {
    const { cutRows, cutColumns } = draw({ cutout: 0.5 });
    for (const lines of [drawn(cutRows), drawn(cutColumns)]) {
      const sides = images.map((image) =>
        lines.subarray(image * size, (image + 1) * size).reduce((sum, line) => sum + line, 0),
      );
      expect(Math.max(...sides)).toBe(4);
      expect(Math.min(...sides)).toBe(2);
    }
  });

  it('does each kind to as many images as the probability says, and mirrors half all the same', () => {
    const { rows, columns, brightness } = draw({ flip: true, shift: 0.5, brightness: 0.2 }, 0.3);
    const share = (happens: (image: number) => boolean) => images.filter(happens).length / batch;
    const shifted = share((image) => drawn(rows)[image * size + 4] !== 4);
    expect(shifted).toBeGreaterThan(0.2);
    expect(shifted).toBeLessThan(0.35);
    expect(share((image) => drawn(brightness)[image] !== 0)).toBeCloseTo(0.3, 1);
    const mirrored = share((image) => {
      const line = ofImage(drawn(columns), image);
      const fallsAfter = (at: number) => elementAt(line, at) > elementAt(line, at + 1);
      return fallsAfter(4) || fallsAfter(3);
    });
    expect(mirrored).toBeGreaterThan(0.4);
    expect(mirrored).toBeLessThan(0.6);
  });
});
