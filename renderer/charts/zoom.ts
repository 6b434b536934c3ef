import { pixelUp } from '../../shared/chart/drawing.ts';
import type { Span } from '../../shared/chart/span.ts';
import {
  shareOf,
  sides,
  valueAtShare,
  type Side,
  type ValueAxis,
} from '../../shared/chart/value-axes.ts';
import { heightAt, type ChartLine } from './chart-line.ts';

/** Where the drawing area of a chart lies in its box, in CSS pixels, and what it shows. */
export interface Plot {
  left: number;
  right: number;
  top: number;
  bottom: number;
  visible: Span;
  /** What its value axes show; null for one that is not there. */
  values: Readonly<Record<Side, ValueAxis | null>>;
  /** What they show where nobody zoomed into values. */
  allValues: Readonly<Record<Side, ValueAxis | null>>;
}

/** Lines farther from the pointer than so many pixels are not meant by it. */
const farthestMeant = 16;

/** The id of the line that lies nearest to a pixel, on the axis that each has; null where none is near. */
export function lineNear(
  { x, y }: { x: number; y: number },
  lines: readonly ChartLine[],
  onTheRight: ReadonlySet<string>,
  plot: Plot,
): string | null {
  const at = valueAt(x, plot);
  let best: { id: string | null; distance: number } = { id: null, distance: farthestMeant };
  for (const line of lines) {
    const axis = plot.values[sideOf(line, onTheRight)];
    const distance = axis ? Math.abs(pixelUp(heightAt(line, at), axis, plot) - y) : NaN;
    if (distance < best.distance) best = { id: line.id, distance };
  }
  return best.id;
}

export function sideOf({ id }: ChartLine, onTheRight: ReadonlySet<string>): Side {
  return onTheRight.has(id) ? 'right' : 'left';
}

/** What is zoomed into on each value axis; null for all values. */
export type ChosenValues = Readonly<Record<Side, Span | null>>;
export const allValues: ChosenValues = { left: null, right: null };

/** Of a drawing area what its x axis needs. */
type Along = Pick<Plot, 'left' | 'right' | 'visible'>;

export function pixelOf(value: number, { left, right, visible }: Along): number {
  return left + shareOf(value, { span: visible, logarithmic: false }) * (right - left);
}

/** The value under a pixel, held within what is visible. */
export function valueAt(pixel: number, { left, right, visible }: Along): number {
  const share = Math.min(1, Math.max(0, (pixel - left) / (right - left || 1)));
  return valueAtShare(share, { span: visible, logarithmic: false });
}

/**
 * A stretch chosen with the pointer; null where it is too narrow to have been meant.
 *
 * @param least how much is seen at least, where so much was
 */
export function draggedSpan(from: number, to: number, plot: Along, least = 0): Span | null {
  if (Math.abs(to - from) < 6) return null;
  const [minimum, maximum] = [valueAt(Math.min(from, to), plot), valueAt(Math.max(from, to), plot)];
  const width = Math.max(maximum - minimum, Math.min(least, widthOf(plot.visible)));
  if (!(width > 0)) return null;
  const around = (minimum + maximum - width) / 2;
  const start = Math.max(plot.visible.minimum, Math.min(around, plot.visible.maximum - width));
  return { minimum: start, maximum: start + width };
}

function widthOf({ minimum, maximum }: Span): number {
  return maximum - minimum;
}

/**
 * A closer (`wanted` below 1) or wider view that keeps `centre` at its place; null, the whole, once
 * nothing is left to widen.
 *
 * @param least how much is seen at least, where so much was
 */
export function zoomAround(
  visible: Span,
  whole: Span,
  centre: number,
  wanted: number,
  least = 0,
): Span | null {
  const factor = Math.max(wanted, Math.min(1, least / widthOf(visible)));
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
  { left, right }: Pick<Plot, 'left' | 'right'>,
): Span {
  const width = widthOf(visible);
  const wanted = visible.minimum - (byPixels / (right - left || 1)) * width;
  const minimum = Math.max(whole.minimum, Math.min(wanted, whole.maximum - width));
  return { minimum, maximum: minimum + width };
}

/** How far up the drawing area a pixel lies: 0 at its lower end, 1 at its upper. */
export function heightOf(pixel: number, { top, bottom }: Pick<Plot, 'top' | 'bottom'>): number {
  return Math.min(1, Math.max(0, (bottom - pixel) / (bottom - top || 1)));
}

/** What is seen of the values from one height to another, on the axes that are named; all others stay. */
export function valuesBetween(
  from: number,
  to: number,
  { values, allValues: all }: Pick<Plot, 'values' | 'allValues'>,
  before: ChosenValues,
  which: readonly Side[] = sides,
): ChosenValues {
  const chosen = { ...before };
  for (const side of which) {
    const axis = values[side];
    if (!axis) continue;
    const span = { minimum: valueAtShare(from, axis), maximum: valueAtShare(to, axis) };
    const isCloser = to - from < 1 - 1e-9;
    if (!(span.maximum > span.minimum) || (isCloser && isTooNarrow(span, all[side]))) continue;
    chosen[side] = showsAll(span, all[side]) ? null : span;
  }
  return chosen;
}

/** So small a share of all values is nothing that was measured any more, and its numbers would not fit beside it. */
const narrowestShare = 1e-6;

function isTooNarrow({ minimum, maximum }: Span, all: ValueAxis | null): boolean {
  return all !== null && shareOf(maximum, all) - shareOf(minimum, all) < narrowestShare;
}

function showsAll({ minimum, maximum }: Span, all: ValueAxis | null): boolean {
  if (!all) return false;
  const [from, to] = [shareOf(minimum, all), shareOf(maximum, all)];
  return from <= 1e-6 && to >= 1 - 1e-6;
}

/** A closer (`factor` below 1) or wider view of the values that keeps what is at a height where it is. */
export function zoomValues(
  height: number,
  factor: number,
  plot: Pick<Plot, 'values' | 'allValues'>,
  before: ChosenValues,
  which?: readonly Side[],
): ChosenValues {
  return valuesBetween(
    height - height * factor,
    height + (1 - height) * factor,
    plot,
    before,
    which,
  );
}

/** Values moved up (`share` above 0) by a share of what is seen, as with the hand; only those that are zoomed into. */
export function movedValues(
  share: number,
  plot: Pick<Plot, 'values' | 'allValues'>,
  before: ChosenValues,
): ChosenValues {
  const zoomed = sides.filter((side) => before[side] !== null);
  return valuesBetween(-share, 1 - share, plot, before, zoomed);
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
