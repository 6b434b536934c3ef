import { describe, expect, it } from 'vitest';
import {
  besideCrosshair,
  draggedSpan,
  pannedSpan,
  pixelOf,
  valueAt,
  wheelFactor,
  zoomAround,
} from '../../../../renderer/charts/zoom.ts';

const plot = {
  left: 50,
  right: 250,
  top: 10,
  bottom: 110,
  visible: { minimum: 0, maximum: 1_000 },
};

describe('places in a chart', () => {
  it('turn from values into pixels and back', () => {
    expect(pixelOf(500, plot)).toBe(150);
    expect(valueAt(150, plot)).toBe(500);
    expect(valueAt(pixelOf(123, plot), plot)).toBeCloseTo(123, 9);
  });

  it('stay within what is visible', () => {
    expect(valueAt(0, plot)).toBe(0);
    expect(valueAt(999, plot)).toBe(1_000);
  });
});

describe('dragging', () => {
  it('chooses a stretch in either direction', () => {
    expect(draggedSpan(100, 150, plot)).toEqual({ minimum: 250, maximum: 500 });
    expect(draggedSpan(150, 100, plot)).toEqual({ minimum: 250, maximum: 500 });
  });

  it('moves what is zoomed into with the hand, no further than there is something', () => {
    const zoomed = { minimum: 400, maximum: 600 };
    const whole = { minimum: 0, maximum: 1_000 };
    expect(pannedSpan(zoomed, whole, 50, plot)).toEqual({ minimum: 350, maximum: 550 });
    expect(pannedSpan(zoomed, whole, -50, plot)).toEqual({ minimum: 450, maximum: 650 });
    expect(pannedSpan(zoomed, whole, 9_999, plot)).toEqual({ minimum: 0, maximum: 200 });
    expect(pannedSpan(zoomed, whole, -9_999, plot)).toEqual({ minimum: 800, maximum: 1_000 });
  });

  it('of a few pixels is a click', () => {
    expect(draggedSpan(100, 104, plot)).toBeNull();
  });
});

describe('zooming', () => {
  const whole = { minimum: 0, maximum: 1_000 };

  it('keeps the centre where it is', () => {
    expect(zoomAround(whole, whole, 200, 0.5)).toEqual({ minimum: 100, maximum: 600 });
  });

  it('out ends at the whole', () => {
    expect(zoomAround({ minimum: 400, maximum: 600 }, whole, 500, 2)).toEqual({
      minimum: 300,
      maximum: 700,
    });
    expect(zoomAround({ minimum: 100, maximum: 900 }, whole, 500, 4)).toBeNull();
  });
});

describe('the readings at the crosshair', () => {
  const room = { left: 0, right: 400 };

  it('stand on the side that has more room', () => {
    expect(besideCrosshair(100, 150, room)).toBe(110);
    expect(besideCrosshair(300, 150, room)).toBe(140);
  });

  it('never leave the chart', () => {
    expect(besideCrosshair(210, 300, room)).toBe(0);
    expect(besideCrosshair(190, 300, room)).toBe(100);
  });
});

describe('the wheel', () => {
  it('goes closer and back again by the same, and never far at once', () => {
    expect(wheelFactor(-100) * wheelFactor(100)).toBeCloseTo(1, 12);
    expect(wheelFactor(-100)).toBeLessThan(1);
    expect(wheelFactor(1e9)).toBe(4);
  });
});
