import { describe, expect, it } from 'vitest';
import {
  besideCrosshair,
  draggedSpan,
  heightOf,
  lineNear,
  movedValues,
  pannedSpan,
  pixelOf,
  valueAt,
  valuesBetween,
  wheelFactor,
  zoomAround,
  zoomValues,
  type ChosenValues,
} from '../../../../renderer/charts/zoom.ts';
import type { Span } from '../../../../shared/chart/span.ts';

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

describe('the line near a pixel', () => {
  const line = (id: string, smoothed: number[]) => ({
    ...{ id, label: id, colour: '#000', band: null },
    xs: [0, 500, 1_000],
    raw: smoothed,
    smoothed,
  });
  const values = {
    left: { span: { minimum: 0, maximum: 100 }, logarithmic: false },
    right: { span: { minimum: 0, maximum: 1 }, logarithmic: false },
  };
  const lines = [
    line('rising', [0, 50, 100]),
    line('flat', [80, 80, NaN]),
    line('small', [0, 0, 1]),
  ];
  const near = (x: number, y: number) =>
    lineNear({ x, y }, lines, new Set(['small']), { ...plot, values, allValues: values });

  it('is the nearest between its points too, on the axis that it has', () => {
    // Of 100 pixels, a quarter of the way along: 25 up, 80 up and 0 up.
    expect(near(100, 85)).toBe('rising');
    expect(near(100, 28)).toBe('flat');
    expect(near(100, 108)).toBe('small');
    expect(near(200, 58)).toBe('small');
  });

  it('is none where none is near, or none is there', () => {
    expect(near(100, 55)).toBeNull();
    // Three quarters of the way the flat one has ended.
    expect(near(200, 15)).toBeNull();
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

  it('chooses no less than can be told apart, within what was seen', () => {
    const close = { ...plot, visible: { minimum: 500, maximum: 510 } };
    expect(draggedSpan(146, 154, close, 2)).toEqual({ minimum: 499 + 5, maximum: 501 + 5 });
    expect(draggedSpan(50, 60, close, 2)).toEqual({ minimum: 500, maximum: 502 });
    expect(draggedSpan(50, 60, close, 99)).toEqual({ minimum: 500, maximum: 510 });
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

  it('in ends where no more can be told apart, and stays there', () => {
    const zoom = (seen: Span) => zoomAround(seen, whole, 141.5, 0.5, 2) ?? whole;
    const deep = Array.from({ length: 200 }).reduce<Span>(zoom, whole);
    expect(deep.maximum - deep.minimum).toBeCloseTo(2, 9);
    expect(zoomAround(deep, whole, 141.5, 0.5, 2)).toEqual(deep);
    expect(
      zoomAround({ minimum: 0, maximum: 1 }, { minimum: 0, maximum: 1 }, 0, 0.5, 2),
    ).toBeNull();
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

  it('end at a share that can be told, on each axis, and stay there', () => {
    const of = (chosen: ChosenValues) => ({
      values: {
        left: { ...left, span: chosen.left ?? left.span },
        right: { ...right, span: chosen.right ?? right.span },
      },
      allValues: both.allValues,
    });
    const deep = Array.from({ length: 200 }).reduce<ChosenValues>(
      (chosen) => zoomValues(0.37, 0.5, of(chosen), chosen),
      none,
    );
    const { minimum, maximum } = deep.left ?? left.span;
    expect(maximum - minimum).toBeGreaterThanOrEqual(1e-4);
    expect(maximum - minimum).toBeLessThan(2.1e-4);
    expect(deep.right).not.toBeNull();
    expect(zoomValues(0.37, 0.5, of(deep), deep)).toEqual(deep);
    // And back again.
    expect(zoomValues(0.37, 4, of(deep), deep).left).not.toEqual(deep.left);
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
