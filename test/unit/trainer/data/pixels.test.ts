import { describe, expect, it } from 'vitest';
import { elementAt } from '../../../../shared/known-places.ts';
import {
  premultiply,
  signedBackground,
  toSigned,
  toRgba,
} from '../../../../main/trainer/data/pixels.ts';

const toTraining = (rgba: Uint8Array) => Float32Array.from(premultiply(rgba, 4), toSigned);

describe('pixels on their way through training', () => {
  it('come back as they were where they are opaque', () => {
    const opaque = Uint8Array.of(0, 128, 255, 255, 13, 77, 200, 255);
    expect(toRgba(toTraining(opaque), 4)).toEqual(opaque);
  });

  it('come back to within the rounding where they are half transparent', () => {
    const rgba = toRgba(toTraining(Uint8Array.of(200, 100, 50, 128)), 4);
    for (const [channel, colour] of [200, 100, 50].entries())
      expect(Math.abs(elementAt(rgba, channel) - colour)).toBeLessThanOrEqual(1);
    expect(rgba[3]).toBe(128);
  });

  it('lose the colour that hides under full transparency', () => {
    const hidden = toTraining(Uint8Array.of(255, 0, 255, 0));
    expect([...hidden]).toEqual([-1, -1, -1, -1]);
    expect([...toRgba(hidden, 4)]).toEqual([0, 0, 0, 0]);
  });

  it('are opaque where there is no alpha channel', () => {
    expect([...toRgba(Float32Array.of(-1, 0.5, 1), 3)]).toEqual([0, 191, 255, 255]);
  });

  it('stay within 0 to 255 whatever a generator gives', () => {
    expect([...toRgba(Float32Array.of(9, -9, 1, 0), 4)]).toEqual([255, 0, 255, 128]);
  });
});

describe('the background in training', () => {
  it.each([
    ['transparent', 4, [-1, -1, -1, -1]],
    ['white', 4, [1, 1, 1, 1]],
    ['white', 3, [1, 1, 1]],
    ['#ff0000', 3, [1, -1, -1]],
  ] as const)('%s with %i channels is %j', (background, channels, expected) => {
    expect([...signedBackground(background, channels)]).toEqual(expected);
  });
});
