import { describe, expect, it } from 'vitest';
import {
  besideCrosshair,
  draggedSpan,
  heightOf,
  movedValues,
  pannedSpan,
  pixelOf,
  valueAt,
  valuesBetween,
  wheelFactor,
  zoomAround,
  zoomValues,
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

describe('values that are zoomed into', () => {
  const left = { span: { minimum: 0, maximum: 100 }, logarithmic: false };
  const right = { span: { minimum: 0.01, maximum: 1 }, logarithmic: true };
  const both = { values: { left, right }, allValues: { left, right } };
  const none = { left: null, right: null };

  it('keep the same share of each axis, whatever it runs over', () => {
    const chosen = valuesBetween(0.25, 0.75, both, none);
    expect(chosen.left).toEqual({ minimum: 25, maximum: 75 });
    expect(chosen.right?.minimum).toBeCloseTo(0.01 * 100 ** 0.25, 12);
    expect(valuesBetween(0.5, 1, both, none, ['left']).right).toBeNull();
    expect(heightOf(35, plot)).toBe(0.75);
  });

  it('keep their place under the pointer, and are all of them again once nothing is left to widen', () => {
    const closer = zoomValues(0.5, 0.5, both, none);
    expect(closer.left).toEqual({ minimum: 25, maximum: 75 });
    const zoomed = {
      ...both,
      values: { left: { ...left, span: closer.left ?? left.span }, right: null },
    };
    expect(zoomValues(0.5, 2, zoomed, { ...closer, right: null })).toEqual(none);
  });

  it('are moved with the hand, those alone that are zoomed', () => {
    const zoomed = {
      values: { left: { ...left, span: { minimum: 20, maximum: 40 } }, right },
      allValues: both.allValues,
    };
    const before = { left: { minimum: 20, maximum: 40 }, right: null };
    expect(movedValues(-0.5, zoomed, before)).toEqual({
      left: { minimum: 30, maximum: 50 },
      right: null,
    });
  });
});
