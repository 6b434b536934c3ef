import { copyAgreement } from '../../../../shared/creature/examination.ts';
import { describe, expect, it } from 'vitest';
import {
  adjustedRandIndex,
  mostAlike,
  structuresOf,
} from '../../../../main/trainer/metrics/copies.ts';
import { pictureAt, picturesAt, type Pictures } from '../../../../main/trainer/metrics/pictures.ts';
import { blots, digits, reference } from './reference.ts';

const size = 32;
/** Each is centred so far that what is moved does not leave its frame. */
const training = blots(60, size, 'training');
const structures = structuresOf(training);
const copied = [3, 11, 25, 40, 58];

/** Copies of sprites, changed pixel by pixel. */
function copies(change: (rgba: Uint8Array) => Uint8Array): Pictures {
  const chosen = picturesAt(training, copied);
  const changed = copied.map((_, at) => change(pictureAt(chosen, at)));
  return {
    rgba: Uint8Array.from(changed.flatMap((each) => [...each])),
    count: copied.length,
    size,
  };
}

function from(rgba: Uint8Array, source: (y: number, x: number) => [number, number]): Uint8Array {
  const moved = new Uint8Array(rgba.length);
  for (let pixel = 0; pixel < size * size; pixel++) {
    const [y, x] = source(Math.floor(pixel / size), pixel % size);
    if (Math.min(y, x) < 0 || Math.max(y, x) >= size) continue;
    moved.set(rgba.subarray((y * size + x) * 4, (y * size + x) * 4 + 4), pixel * 4);
  }
  return moved;
}

const mirrored = (rgba: Uint8Array) => from(rgba, (y, x) => [y, size - 1 - x]);
const shifted = (rgba: Uint8Array) => from(rgba, (y, x) => [y + 3, x - 2]);
/** Other colours, as many as before: channels turned and one inverted. */
const recoloured = (rgba: Uint8Array) =>
  rgba.map((value, at) =>
    at % 4 === 3 ? value : at % 4 === 0 ? 255 - rgba[at + 2] : rgba[at - 1],
  );
/** Every thirtieth pixel wrong. */
const worn = (rgba: Uint8Array) =>
  rgba.map((value, at) => (Math.floor(at / 4) % 30 === 7 && at % 4 < 3 ? 255 - value : value));

describe('the sprite that a creature is most like', () => {
  it.each([
    ['the same', (rgba: Uint8Array) => rgba, false],
    ['mirrored', mirrored, true],
    ['moved', shifted, false],
    ['recoloured', recoloured, false],
    ['worn', worn, false],
    ['all of it', (rgba: Uint8Array) => worn(recoloured(shifted(mirrored(rgba)))), true],
  ])('is found where it is %s', (_, change, isMirrored) => {
    const found = mostAlike(structuresOf(copies(change)), structures);
    expect(found.map(({ place }) => place)).toEqual(copied);
    for (const { agreement, mirrored } of found) {
      expect(agreement).toBeGreaterThanOrEqual(copyAgreement);
      expect(mirrored).toBe(isMirrored);
    }
  });

  it('is no copy where it is another sprite', () => {
    const others = mostAlike(structuresOf(blots(30, size, 'others')), structures);
    expect(others.filter(({ agreement }) => agreement >= copyAgreement)).toEqual([]);
  });

  it('is another one where it itself is excluded', () => {
    const others = mostAlike(structures, structures, (place, other) => place === other);
    expect(others.every(({ place }, at) => place !== at)).toBe(true);
    expect(mostAlike(structures.slice(0, 1), structures.slice(0, 1), () => true)[0].place).toBe(-1);
  });

  it('is found among painted pictures that fill their frames, mirrored and darker too', () => {
    const paint = (place: number) => {
      const rgba = new Uint8Array(size * size * 4).fill(255);
      for (let pixel = 0; pixel < size * size; pixel++) {
        const [y, x] = [Math.floor(pixel / size), pixel % size];
        const light =
          128 + 100 * Math.sin((x * (place + 2)) / 9 + place) * Math.cos((y * (place + 3)) / 11);
        rgba.set([light, (light * y) / size, 255 - light], pixel * 4);
      }
      return rgba;
    };
    const paintings = Array.from({ length: 20 }, (_, place) => paint(place));
    const together = (all: Uint8Array[]): Pictures => ({
      rgba: Uint8Array.from(all.flatMap((each) => [...each])),
      count: all.length,
      size,
    });
    const darker = (rgba: Uint8Array) =>
      rgba.map((value, at) => (at % 4 === 3 ? 255 : value * 0.8));
    const wanted = [2, 7, 13];
    const fakes = together(wanted.map((place) => darker(mirrored(paintings[place]))));
    const found = mostAlike(structuresOf(fakes), structuresOf(together(paintings)));
    expect(found.map(({ place }) => place)).toEqual(wanted);
    expect(Math.min(...found.map(({ agreement }) => agreement))).toBeGreaterThan(copyAgreement);
  });
});

describe('the adjusted Rand index', () => {
  it('is what scikit-learn finds', () => {
    for (const { one, other, index } of reference.partitions) {
      const table = new Int32Array(36);
      one.forEach((label, at) => table[label * 6 + other[at]]++);
      expect(adjustedRandIndex(table)).toBeCloseTo(index, digits);
    }
  });
});
