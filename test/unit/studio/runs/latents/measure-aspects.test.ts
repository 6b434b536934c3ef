import { describe, expect, it } from 'vitest';
import {
  effectsOf,
  measurePicture,
  type MeasuredAspects,
  type AlongDirection,
} from '../../../../../main/studio/runs/latents/measure-aspects.ts';
import { effectText, sliderName } from '../../../../../shared/creature/latents.ts';
import type { Picture } from '../../../../../main/pictures/picture.ts';

/** A block of one colour on nothing, or on a ground. */
function block(width: number, colour: readonly number[], ground = [0, 0, 0, 0]): Picture {
  const data = new Uint8Array(16 * 16 * 4);
  for (let pixel = 0; pixel < 256; pixel++) {
    const isBlock = pixel % 16 < width && pixel < 8 * 16;
    data.set(isBlock ? [...colour, 255] : ground, pixel * 4);
  }
  return { width: 16, height: 16, data };
}

const plain: MeasuredAspects = { size: 30, width: 10, brightness: 50, hue: [0, 0], colours: 8 };
let state = 3;

/** The same numbers every time, near enough to a normal distribution: the sum of twelve uniform ones. */
function normal(): number {
  let sum = -6;
  for (let each = 0; each < 12; each++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    sum += state / 2 ** 32;
  }
  return sum;
}

/** Creatures that differ as such do, each changed by the same along a direction, and by as much chance as is said. */
function sweeps(change: Partial<MeasuredAspects>, chance: number): AlongDirection[] {
  return Array.from({ length: 24 }, () => {
    const [size, width, brightness, a, b, colours] = Array.from({ length: 6 }, normal);
    const middle: MeasuredAspects = {
      size: plain.size + 6 * (size ?? 0),
      width: plain.width + 2 * (width ?? 0),
      brightness: plain.brightness + 8 * (brightness ?? 0),
      hue: [0.05 * (a ?? 0), 0.05 * (b ?? 0)],
      colours: plain.colours + 2 * (colours ?? 0),
    };
    const end = (sign: number): MeasuredAspects => {
      const by = (aspect: 'size' | 'width' | 'brightness' | 'colours') =>
        middle[aspect] + (sign * (change[aspect] ?? 0)) / 2 + chance * normal();
      const hue = [0, 1].map(
        (at) =>
          (middle.hue[at] ?? 0) + (sign * (change.hue?.[at] ?? 0)) / 2 + 0.004 * chance * normal(),
      ) as [number, number];
      return {
        size: by('size'),
        width: by('width'),
        brightness: by('brightness'),
        hue,
        colours: by('colours'),
      };
    };
    return { lower: end(-1), middle, upper: end(1) };
  });
}

describe('a picture', () => {
  it('is measured by what of it is visible', () => {
    const measured = measurePicture(block(6, [255, 0, 0]), null);
    expect(measured).toMatchObject({ size: (100 * 48) / 256, width: 6, colours: 1 });
    expect(measured?.brightness).toBeCloseTo(62.8, 1);
    expect(measured?.hue[0]).toBeGreaterThan(0.2);
  });

  it('without transparency is measured without its ground', () => {
    const onWhite = block(6, [0, 0, 255], [250, 255, 248, 255]);
    expect(measurePicture(onWhite, [255, 255, 255])).toMatchObject({ width: 6, colours: 1 });
    expect(measurePicture(onWhite, null)).toMatchObject({ width: 16 });
  });

  it('that shows nothing is none', () => {
    expect(measurePicture(block(0, [0, 0, 0]), null)).toBeNull();
  });
});

describe('what a slider is named by', () => {
  it.each([
    ['Size', { size: 9 }],
    ['Width', { width: -4 }],
    ['Brightness', { brightness: 12 }],
    ['Number of colours', { colours: 4 }],
    ['Hue', { hue: [0.12, 0.02] as const }],
  ])('%s, where that is what changes', (name, change) => {
    const effects = effectsOf(sweeps(change, 1));
    expect(sliderName({ effects })).toBe(name);
    expect(effects.filter(({ isClear }) => isClear)).toHaveLength(1);
  });

  it('is the strongest two, the strongest first', () => {
    const effects = effectsOf(sweeps({ size: 18, brightness: 10 }, 1));
    expect(sliderName({ effects })).toBe('Size and brightness');
    expect(effectText(effects[0]!)).toMatch(/^size 2\d(\.\d)? to 3\d(\.\d)? % of the picture$/);
  });

  it('says of hues towards what they go', () => {
    const [hue] = effectsOf(sweeps({ hue: [0.1, 0.055] }, 1));
    expect(effectText(hue!)).toBe('hue from cyan to red');
  });

  it.each([
    ['nothing changes but by chance', {}, 6],
    ['what changes is too little to be seen', { size: 1 }, 0.01],
    ['what changes drowns in chance', { size: 5 }, 30],
  ])('is that there is no clear effect where %s', (_, change, chance) => {
    expect(sliderName({ effects: effectsOf(sweeps(change, chance)) })).toBe('No clear effect');
  });

  it('is not the hue where creatures are turned each another way', () => {
    const each = sweeps({}, 0).map((sweep, place): AlongDirection => {
      const turn = (sign: number): MeasuredAspects => ({
        ...sweep.middle,
        hue: [
          sweep.middle.hue[0] + sign * 0.1 * Math.cos(place),
          sweep.middle.hue[1] + sign * 0.1 * Math.sin(place),
        ],
      });
      return { lower: turn(-1), middle: sweep.middle, upper: turn(1) };
    });
    expect(sliderName({ effects: effectsOf(each) })).toBe('No clear effect');
  });
});
