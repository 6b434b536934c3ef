import { describe, expect, it } from 'vitest';
import { padded, spanOfRising, unionOf, valueSpan } from '../../../../shared/chart/span.ts';

const noise = Array.from({ length: 1_000 }, (_, index) => 1 + Math.sin(index * 12.9898) * 0.5);

describe('the span of values', () => {
  it('covers all finite values', () => {
    expect(valueSpan([3, NaN, -2, Infinity, 8], false)).toEqual({ minimum: -2, maximum: 8 });
  });

  it('leaves spikes out when outliers are ignored, but not the rest', () => {
    const spiked = [...noise, 900, -700];
    const span = valueSpan(spiked, true);
    expect(span?.minimum).toBeGreaterThan(-0.6);
    expect(span?.minimum).toBeLessThanOrEqual(0.5);
    expect(span?.maximum).toBeGreaterThanOrEqual(1.5);
    expect(span?.maximum).toBeLessThan(2.6);
  });

  it('is the same with and without outliers ignored where there are none', () => {
    expect(valueSpan(noise, true)).toEqual(valueSpan(noise, false));
  });

  it('does not exist without finite values', () => {
    expect(valueSpan([NaN, Infinity], false)).toBeNull();
  });
});

describe('padding', () => {
  it('adds a share of the width on both sides', () => {
    expect(padded({ minimum: 0, maximum: 10 }, 0.1)).toEqual({ minimum: -1, maximum: 11 });
  });

  it('opens a span around a constant, and around one that rounding moved', () => {
    expect(padded({ minimum: 2, maximum: 2 }, 0.1)).toEqual({ minimum: 1.8, maximum: 2.2 });
    const moved = padded({ minimum: 2, maximum: 2 + 1e-15 }, 0.1);
    expect(moved.maximum - moved.minimum).toBeCloseTo(0.4, 6);
    expect(padded({ minimum: 0, maximum: 0 }, 0.1)).toEqual({ minimum: -1, maximum: 1 });
  });
});

describe('spans together', () => {
  it('reach from the smallest to the largest', () => {
    const spans = [{ minimum: 2, maximum: 5 }, null, { minimum: -1, maximum: 3 }];
    expect(unionOf(spans)).toEqual({ minimum: -1, maximum: 5 });
    expect(unionOf([null])).toBeNull();
  });

  it('of rising values are their ends', () => {
    expect(spanOfRising([1, 4, 9])).toEqual({ minimum: 1, maximum: 9 });
    expect(spanOfRising([])).toBeNull();
  });
});
