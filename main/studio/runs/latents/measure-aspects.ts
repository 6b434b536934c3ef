import {
  aspectNames,
  type Aspect,
  type SliderEffect,
} from '../../../../shared/creature/latents.ts';
import type { Picture } from '../../../pictures/picture.ts';
import { hueOf, toOklab } from '../../../pixel-art/oklab.ts';

/** What is measured of one picture. */
export interface MeasuredAspects {
  /** Visible pixels, in percent of all. */
  size: number;
  /** From the leftmost visible pixel to the rightmost. */
  width: number;
  /** Mean lightness of what is visible, in percent (OKLab). */
  brightness: number;
  /** The mean colour of what is visible, without its lightness (OKLab): its hue is the direction. */
  hue: readonly [a: number, b: number];
  /** As the eye tells them apart: by the upper four bits of each channel, as docs/metrics.md counts them. */
  colours: number;
}

/** Half covered counts as there. */
const leastAlpha = 128;
const bitsPerChannel = 4;

/**
 * @param ground what lies behind creatures of pictures without transparency, as red, green, blue; pixels of it are not
 * visible
 * @returns null of a picture that shows nothing
 */
export function measurePicture(
  { width, data }: Picture,
  ground: readonly number[] | null,
): MeasuredAspects | null {
  let [visible, lightness, a, b] = [0, 0, 0, 0];
  let [left, right] = [width, -1];
  const colours = new Set<number>();
  for (let pixel = 0; pixel * 4 < data.length; pixel++) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(pixel * 4, pixel * 4 + 4);
    if (alpha < leastAlpha || (ground && isGround([red, green, blue], ground))) continue;
    visible++;
    const colour = toOklab(red, green, blue);
    lightness += colour.lightness;
    a += colour.a;
    b += colour.b;
    left = Math.min(left, pixel % width);
    right = Math.max(right, pixel % width);
    const step = 255 / (2 ** bitsPerChannel - 1);
    const [r, g, bl] = [red, green, blue].map((channel) => Math.round(channel / step)) as [
      number,
      number,
      number,
    ];
    colours.add((r << 8) | (g << 4) | bl);
  }
  if (visible === 0) return null;
  return {
    size: (100 * visible) / (data.length / 4),
    width: right - left + 1,
    brightness: (100 * lightness) / visible,
    hue: [a / visible, b / visible],
    colours: colours.size,
  };
}

/** A generator without transparency never paints its ground exactly. */
const groundTolerance = 24;

function isGround(colour: readonly number[], ground: readonly number[]): boolean {
  return colour.every((channel, at) => Math.abs(channel - (ground[at] ?? 0)) <= groundTolerance);
}

/** The same creature at the lower end of a direction, as it is, and at the upper end. */
export interface AlongDirection {
  lower: MeasuredAspects;
  middle: MeasuredAspects;
  upper: MeasuredAspects;
}

/*
 * An effect is clear where it is both more than chance and enough to be seen. More than chance: the creatures' differences from
 * end to end have a mean that Student's t, of hues Hotelling's T squared (1931), tells from none at 5 %, divided by the 60
 * such questions that twelve sliders of five aspects ask (Bonferroni); the critical values are those of 23 degrees of freedom,
 * of 24 creatures. Enough: half a standard deviation of what creatures differ in anyway (Cohen 1988 calls that a medium effect),
 * of hues a distance that is just told apart.
 */
const clear = { t: 3.85, tSquared: 21, deviations: 0.5, hueDistance: 0.03 } as const;

/** What changes along a direction; the strongest clear effect first, those that are not clear last. */
export function effectsOf(sweeps: readonly AlongDirection[]): SliderEffect[] {
  const strengths = aspectNames.map((aspect) => {
    if (aspect === 'hue') return hueEffect(sweeps);
    return numberEffect(aspect, sweeps);
  });
  return strengths.toSorted((one, other) => rank(other) - rank(one)).map(({ effect }) => effect);
}

interface Strength {
  effect: SliderEffect;
  /** In standard deviations of what creatures differ in anyway. */
  strength: number;
}

function rank({ effect, strength }: Strength): number {
  return (effect.isClear ? 1_000 : 0) + Math.min(strength, 999);
}

function numberEffect(aspect: Exclude<Aspect, 'hue'>, sweeps: readonly AlongDirection[]): Strength {
  const differences = sweeps.map(({ lower, upper }) => upper[aspect] - lower[aspect]);
  const mean = meanOf(differences);
  const error = deviationOf(differences) / Math.sqrt(sweeps.length);
  const spread = deviationOf(sweeps.map(({ middle }) => middle[aspect]));
  const strength = spread > 0 ? Math.abs(mean) / spread : mean === 0 ? 0 : Infinity;
  const isMore = error > 0 ? Math.abs(mean) / error >= clear.t : mean !== 0;
  return {
    strength,
    effect: {
      aspect,
      from: meanOf(sweeps.map(({ lower }) => lower[aspect])),
      to: meanOf(sweeps.map(({ upper }) => upper[aspect])),
      isClear: sweeps.length > 2 && isMore && strength >= clear.deviations,
    },
  };
}

/** Of hues the shift that creatures have in common: one that turns each another way is none. */
function hueEffect(sweeps: readonly AlongDirection[]): Strength {
  const along = [0, 1].map((at) =>
    sweeps.map(({ lower, upper }) => (upper.hue[at] ?? 0) - (lower.hue[at] ?? 0)),
  );
  const [a = [], b = []] = along;
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  const distance = Math.hypot(meanA, meanB);
  const [varianceA, varianceB] = [deviationOf(a) ** 2, deviationOf(b) ** 2];
  const covariance =
    a.reduce((sum, value, at) => sum + (value - meanA) * ((b[at] ?? 0) - meanB), 0) /
    Math.max(1, a.length - 1);
  const determinant = varianceA * varianceB - covariance ** 2;
  const tSquared =
    determinant > 0
      ? (a.length *
          (varianceB * meanA ** 2 - 2 * covariance * meanA * meanB + varianceA * meanB ** 2)) /
        determinant
      : 0;
  const spread = Math.hypot(
    ...[0, 1].map((at) => deviationOf(sweeps.map(({ middle }) => middle.hue[at] ?? 0))),
  );
  return {
    strength: spread > 0 ? distance / spread : 0,
    effect: {
      aspect: 'hue',
      from: 0,
      to: distance,
      towards: [hueName(-meanA, -meanB), hueName(meanA, meanB)],
      isClear: sweeps.length > 2 && tSquared >= clear.tSquared && distance >= clear.hueDistance,
    },
  };
}

/** Where the names of hues lie in OKLab, in degrees. */
const hues: readonly (readonly [name: string, degrees: number])[] = [
  ['red', 29],
  ['orange', 60],
  ['yellow', 105],
  ['green', 145],
  ['cyan', 195],
  ['blue', 260],
  ['purple', 305],
  ['pink', 350],
];

function hueName(a: number, b: number): string {
  const hue = hueOf({ lightness: 0, a, b });
  const distance = (degrees: number) =>
    Math.min(Math.abs(hue - degrees), 360 - Math.abs(hue - degrees));
  return hues.reduce((nearest, other) =>
    distance(other[1]) < distance(nearest[1]) ? other : nearest,
  )[0];
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function deviationOf(values: readonly number[]): number {
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / Math.max(1, values.length - 1));
}
