import type { Span } from '../../shared/chart/span.ts';

/** Where the drawing area of a chart lies in its box, in CSS pixels, and what it shows. */
export interface Plot {
  left: number;
  right: number;
  top: number;
  bottom: number;
  visible: Span;
}

export function pixelOf(value: number, { left, right, visible }: Plot): number {
  const width = visible.maximum - visible.minimum || 1;
  return left + ((value - visible.minimum) / width) * (right - left);
}

/** The value under a pixel, held within what is visible. */
export function valueAt(pixel: number, { left, right, visible }: Plot): number {
  const share = Math.min(1, Math.max(0, (pixel - left) / (right - left || 1)));
  return visible.minimum + share * (visible.maximum - visible.minimum);
}

/** A stretch chosen with the pointer; null where it is too narrow to have been meant. */
export function draggedSpan(from: number, to: number, plot: Plot): Span | null {
  if (Math.abs(to - from) < 6) return null;
  const [minimum, maximum] = [valueAt(Math.min(from, to), plot), valueAt(Math.max(from, to), plot)];
  return maximum > minimum ? { minimum, maximum } : null;
}

/**
 * A closer (`factor` below 1) or wider view that keeps `centre` at its place; null, the whole, once
 * nothing is left to widen.
 */
export function zoomAround(
  visible: Span,
  whole: Span,
  centre: number,
  factor: number,
): Span | null {
  const minimum = Math.max(whole.minimum, centre - (centre - visible.minimum) * factor);
  const maximum = Math.min(whole.maximum, centre + (visible.maximum - centre) * factor);
  const isWhole = minimum <= whole.minimum && maximum >= whole.maximum;
  return isWhole || maximum <= minimum ? null : { minimum, maximum };
}

/** A visible stretch moved with the hand by so many pixels, as far as there is something to see. */
export function pannedSpan(
  visible: Span,
  whole: Span,
  byPixels: number,
  { left, right }: Plot,
): Span {
  const width = visible.maximum - visible.minimum;
  const wanted = visible.minimum - (byPixels / (right - left || 1)) * width;
  const minimum = Math.max(whole.minimum, Math.min(wanted, whole.maximum - width));
  return { minimum, maximum: minimum + width };
}

/** How much closer or farther a turn of the wheel brings; a notch is 100 pixels of scrolling. */
export function wheelFactor(byPixels: number): number {
  return 2 ** (Math.max(-400, Math.min(400, byPixels)) / 200);
}

/**
 * The left edge of a box of readings beside the crosshair: on the side with more room, and within the
 * chart even where that covers the crosshair.
 */
export function besideCrosshair(
  crosshairPixel: number,
  boxWidth: number,
  room: { left: number; right: number },
): number {
  const distance = 10;
  const onTheLeft = crosshairPixel > (room.left + room.right) / 2;
  const wanted = onTheLeft ? crosshairPixel - distance - boxWidth : crosshairPixel + distance;
  return Math.max(room.left, Math.min(wanted, room.right - boxWidth));
}
