import { describe, expect, it } from 'vitest';
import { drawCreature } from '../../../../main/studio/datasets/built-in/draw-creature.ts';
import { DuplicateCounter } from '../../../../main/studio/datasets/report-counters.ts';
import { isNear, perceptualHash } from '../../../../main/sprite-file/perceptual-hash.ts';

const size = 32;
const creature = (index: number) => Uint8Array.from(drawCreature(1, index).data);

/** Another hue of about the same brightness. */
function recoloured(pixels: Uint8Array): Uint8Array {
  const changed = Uint8Array.from(pixels);
  for (let offset = 0; offset < changed.length; offset += 4) {
    changed[offset] = Math.max(0, (pixels[offset] as number) - 12);
    changed[offset + 2] = Math.min(255, (pixels[offset + 2] as number) + 25);
  }
  return changed;
}

describe('counting duplicates', () => {
  it('tells exact from near ones, and counts each sprite once', () => {
    const counter = new DuplicateCounter(size, 4);
    for (const pixels of [
      creature(0),
      creature(1),
      creature(0),
      recoloured(creature(1)),
      creature(2),
    ]) {
      counter.add(pixels);
    }
    expect({ exact: counter.exact, near: counter.near }).toEqual({ exact: 1, near: 1 });
  });

  it('finds few near duplicates among creatures drawn at random', () => {
    const counter = new DuplicateCounter(size, 4);
    for (let index = 0; index < 300; index++) counter.add(creature(index));
    expect(counter.exact).toBe(0);
    expect(counter.near).toBeLessThan(15);
  });

  it('does not take a mirrored sprite for the same', () => {
    const half = new Uint8Array(size * size * 4);
    const mirrored = new Uint8Array(half.length);
    for (let y = 4; y < 28; y++) {
      for (let x = 2; x < 14; x++) {
        half.set([250, 240, 10, 255], (y * size + x) * 4);
        mirrored.set([250, 240, 10, 255], (y * size + size - 1 - x) * 4);
      }
    }
    const [one, other] = [half, mirrored].map((pixels) => perceptualHash(pixels, size, 4));
    expect(isNear(one as Uint16Array, other as Uint16Array)).toBe(false);
    expect(isNear(one as Uint16Array, one as Uint16Array)).toBe(true);
  });
});
