import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../../main/trainer/random/random-stream.ts';
import { sphericalMean } from '../../../../main/trainer/sampling/spherical-mean.ts';

const length = (point: Float32Array) => Math.hypot(...point);

function pointsOf(count: number, width = 64): Float32Array[] {
  const random = new RandomStream(7, 'points');
  return Array.from({ length: count }, () => random.normals(width));
}

/** As Shoemake writes it. */
function slerp(from: Float32Array, to: Float32Array, share: number): number[] {
  const [a, b] = [length(from), length(to)];
  const cosine = from.reduce((sum, value, at) => sum + (value / a) * ((to[at] ?? 0) / b), 0);
  const angle = Math.acos(cosine);
  const size = (1 - share) * a + share * b;
  return Array.from(from, (value, at) => {
    const one = Math.sin((1 - share) * angle) * (value / a);
    const other = Math.sin(share * angle) * ((to[at] ?? 0) / b);
    return (size * (one + other)) / Math.sin(angle);
  });
}

describe('the mean of latents on a sphere', () => {
  it.each([0.1, 0.5, 0.8])('is spherical interpolation between two: %d of the way', (share) => {
    const [from, to] = pointsOf(2) as [Float32Array, Float32Array];
    const mean = sphericalMean([
      { point: from, weight: 1 - share },
      { point: to, weight: share },
    ]);
    slerp(from, to, share).forEach((value, at) => expect(mean[at]).toBeCloseTo(value, 5));
  });

  it('is the point itself, number for number, where it is the only one with a weight', () => {
    const [one, other] = pointsOf(2) as [Float32Array, Float32Array];
    const parts = [
      { point: one, weight: 0.3 },
      { point: other, weight: 0 },
    ];
    expect(sphericalMean(parts)).toEqual(one);
  });

  it('is as long as the points are on average, and does not depend on their order', () => {
    const points = pointsOf(5);
    const parts = points.map((point, place) => ({ point, weight: 1 + place }));
    const mean = sphericalMean(parts);
    const lengths = parts.map(({ point, weight }) => (weight / 15) * length(point));
    expect(length(mean)).toBeCloseTo(
      lengths.reduce((sum, value) => sum + value, 0),
      4,
    );
    sphericalMean(parts.toReversed()).forEach((value, at) =>
      expect(value).toBeCloseTo(mean[at] ?? NaN, 5),
    );
  });

  it('goes straight where the sphere shows no way: between opposite points, and from the middle', () => {
    const one = Float32Array.from([1, 2]);
    const half = (point: Float32Array) =>
      sphericalMean([
        { point: one, weight: 1 },
        { point, weight: 1 },
      ]);
    expect([...half(Float32Array.from([-1, -2]))]).toEqual([0, 0]);
    expect([...half(Float32Array.from([0, 0]))]).toEqual([0.5, 1]);
  });
});
