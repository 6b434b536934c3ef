import { dot } from '../../../shared/numbers.ts';

/** A point and how much of it. */
export interface Weighted {
  point: Float32Array;
  weight: number;
}

const mostRounds = 32;
/** Of a radian: nearer than the digits of a latent. */
const nearEnough = 1e-9;

/**
 * The weighted mean of points by their directions on a sphere, as far from the middle as the points are on average. Between
 * two it is spherical linear interpolation (Shoemake 1985, https://doi.org/10.1145/325334.325242), which White advises for
 * latents (2016, arXiv 1609.04468): normally distributed ones of many dimensions lie near a sphere, and the straight line
 * between two passes where a generator was never trained. Of more it is the mean of Buss and Fillmore (2001,
 * https://doi.org/10.1145/502122.502124, algorithm A1).
 */
export function sphericalMean(weighted: readonly Weighted[]): Float32Array {
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
  const parts = weighted
    .filter(({ weight }) => weight > 0)
    .map(({ point, weight }) => ({ point, share: weight / total, length: lengthOf(point) }));
  const [only] = parts;
  if (!only) throw new RangeError('there is nothing to mix');
  // Pixel for pixel the creature itself.
  if (parts.length === 1) return Float32Array.from(only.point);
  const far = parts.filter(({ length }) => length > 0);
  const straight = sumOf(parts.map(({ point, share }) => ({ vector: point, factor: share })));
  const first = unit(
    sumOf(far.map(({ point, share, length }) => ({ vector: point, factor: share / length }))),
  );
  // What lies in the middle has no direction, and opposite ones have no way between them.
  if (far.length < parts.length || !first) return Float32Array.from(straight);
  const directions = far.map(({ point, share, length }) => ({
    direction: Float64Array.from(point, (value) => value / length),
    share,
  }));
  const mean = meanDirection(directions, first);
  const length = far.reduce((sum, part) => sum + part.share * part.length, 0);
  return Float32Array.from(mean, (value) => value * length);
}

/** Steps from a direction to the mean of what is seen from there, until there is no step left. */
function meanDirection(
  directions: readonly { direction: Float64Array; share: number }[],
  first: Float64Array,
): Float64Array {
  let mean = first;
  for (let round = 0; round < mostRounds; round++) {
    const step = sumOf(
      directions.map(({ direction, share }) => ({
        vector: towards(mean, direction),
        factor: share,
      })),
    );
    const angle = lengthOf(step);
    if (angle < nearEnough) return mean;
    const next = sumOf([
      { vector: mean, factor: Math.cos(angle) },
      { vector: step, factor: Math.sin(angle) / angle },
    ]);
    mean = unit(next) ?? mean;
  }
  return mean;
}

/** The way along the sphere from one direction to another, as long as the angle between them. */
function towards(from: Float64Array, to: Float64Array): Float64Array {
  const cosine = dot(from, to);
  const aside = sumOf([
    { vector: to, factor: 1 },
    { vector: from, factor: -cosine },
  ]);
  const sine = lengthOf(aside);
  if (sine === 0) return aside;
  const angle = Math.atan2(sine, cosine);
  return aside.map((value) => (value / sine) * angle);
}

function sumOf(terms: readonly { vector: ArrayLike<number>; factor: number }[]): Float64Array {
  const sum = new Float64Array(terms[0]?.vector.length ?? 0);
  for (const { vector, factor } of terms) {
    for (let place = 0; place < sum.length; place++) sum[place] += factor * vector[place];
  }
  return sum;
}

function unit(vector: Float64Array): Float64Array | undefined {
  const length = lengthOf(vector);
  return length > nearEnough ? vector.map((value) => value / length) : undefined;
}

function lengthOf(vector: ArrayLike<number>): number {
  return Math.sqrt(dot(vector, vector));
}
