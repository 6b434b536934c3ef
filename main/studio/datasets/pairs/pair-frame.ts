import type { Picture, Rectangle } from '../../../pictures/picture.ts';
import { contentBounds } from '../../../pictures/trim.ts';

type Size = Pick<Picture, 'width' | 'height'>;

/** What is kept of both pictures of a pair, so that what lies at the same place in both stays so. */
export interface PairFrame {
  /** In pixels of the coarser of the two. */
  box: Rectangle;
  coarser: Size;
}

/**
 * The box that holds the content of both. One may be a whole or broken number of times as large as the other.
 *
 * @returns null where they have other proportions, so that nobody can say what belongs where, or nothing is
 * visible in one
 */
export function pairFrame(one: Picture, other: Picture): PairFrame | null {
  const contents = [contentBounds(one), contentBounds(other)] as const;
  const coarser = one.width <= other.width ? sizeOf(one) : sizeOf(other);
  if (!contents[0] || !contents[1] || !haveSameProportions(one, other)) return null;
  const boxes = [onGrid(contents[0], one, coarser), onGrid(contents[1], other, coarser)] as const;
  return { box: union(...boxes), coarser };
}

/** The part of one of the two pictures that lies in the frame. */
export function partInFrame({ box, coarser }: PairFrame, picture: Size): Rectangle {
  const across = picture.width / coarser.width;
  const down = picture.height / coarser.height;
  return fromEdges({
    left: Math.round(box.left * across),
    top: Math.round(box.top * down),
    right: Math.round((box.left + box.width) * across),
    bottom: Math.round((box.top + box.height) * down),
  });
}

/** Whether one is as large as the other but for a factor, to the pixel that is lost when a picture is scaled. */
function haveSameProportions(one: Size, other: Size): boolean {
  const [small, large] = one.width <= other.width ? [one, other] : [other, one];
  return Math.abs((large.height * small.width) / large.width - small.height) < 1;
}

/** Whole pixels of a coarser grid that hold the content. */
function onGrid(content: Rectangle, from: Size, to: Size): Rectangle {
  const across = to.width / from.width;
  const down = to.height / from.height;
  return fromEdges({
    left: Math.floor(content.left * across),
    top: Math.floor(content.top * down),
    right: Math.min(to.width, Math.ceil((content.left + content.width) * across)),
    bottom: Math.min(to.height, Math.ceil((content.top + content.height) * down)),
  });
}

function union(one: Rectangle, other: Rectangle): Rectangle {
  return fromEdges({
    left: Math.min(one.left, other.left),
    top: Math.min(one.top, other.top),
    right: Math.max(one.left + one.width, other.left + other.width),
    bottom: Math.max(one.top + one.height, other.top + other.height),
  });
}

function fromEdges(edges: { left: number; top: number; right: number; bottom: number }): Rectangle {
  const { left, top, right, bottom } = edges;
  return { left, top, width: right - left, height: bottom - top };
}

function sizeOf({ width, height }: Size): Size {
  return { width, height };
}
