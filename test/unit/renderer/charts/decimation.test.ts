import { describe, expect, it } from 'vitest';
import { decimate } from '../../../../renderer/charts/decimation.ts';

const xs = Array.from({ length: 10_000 }, (_, index) => index);
const ys = xs.map((x) => Math.sin(x / 300));
const whole = { minimum: 0, maximum: 9_999 };

describe('decimation', () => {
  it('draws at most four points a pixel', () => {
    const points = decimate(xs, ys, whole, 200);
    expect(points.length).toBeGreaterThan(200);
    expect(points.length).toBeLessThanOrEqual(4 * 202);
  });

  it('keeps a spike that is one point wide, up or down', () => {
    const spiked = ys.with(4_321, 50).with(7_000, -40);
    const points = decimate(xs, spiked, whole, 100);
    expect(points).toContainEqual({ x: 4_321, y: 50 });
    expect(points).toContainEqual({ x: 7_000, y: -40 });
  });

  it('keeps the first and the last point and the order', () => {
    const points = decimate(xs, ys, whole, 100);
    expect(points[0]).toEqual({ x: 0, y: 0 });
    expect(points.at(-1)).toEqual({ x: 9_999, y: ys[9_999] });
    expect(points.every((point, index) => index === 0 || point.x > points[index - 1]!.x)).toBe(
      true,
    );
  });

  it('shows every measured point once it is zoomed into, and one beyond each edge', () => {
    const points = decimate(xs, ys, { minimum: 100, maximum: 150 }, 100);
    expect(points.map(({ x }) => x)).toEqual(xs.slice(99, 152));
  });

  it('shows more of the same range on a wider chart', () => {
    const narrow = decimate(xs, ys, whole, 50).length;
    const wide = decimate(xs, ys, whole, 500).length;
    expect(wide).toBeGreaterThan(5 * narrow);
  });

  it('turns values that are not finite into gaps', () => {
    const points = decimate([0, 1, 2], [1, Infinity, 3], { minimum: 0, maximum: 2 }, 100);
    expect(points).toEqual([
      { x: 0, y: 1 },
      { x: 1, y: NaN },
      { x: 2, y: 3 },
    ]);
  });

  it('finds the extremes of a bucket that begins with a gap', () => {
    const broken = ys.map((y, index) => (index % 1_000 === 0 ? -Infinity : y)).with(5_500, 9);
    const points = decimate(xs, broken, whole, 10);
    expect(points).toContainEqual({ x: 5_500, y: 9 });
    expect(Math.min(...points.map(({ y }) => y).filter(Number.isFinite))).toBeCloseTo(-1, 3);
  });

  it('has nothing to draw for an empty series', () => {
    expect(decimate([], [], whole, 100)).toEqual([]);
  });
});
