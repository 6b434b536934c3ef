import { bytesPerPixel, opaque, type Picture } from './picture.ts';

/** The colour that a picture without transparency stands on. */
export interface FlatBackground {
  readonly colour: readonly [number, number, number];
  /** How far a channel may lie from it. */
  readonly tolerance: number;
}

/** JPEG never keeps a flat colour exactly. Where the border is exactly of one colour, nothing else is taken for it. */
const lossyTolerance = 12;
/**
 * A sprite that was cut out closely touches all edges, one that is cut off below has two corners: so much of the border
 * and so many corners have the colour behind it.
 */
const leastShown = [
  { share: 1 / 2, corners: 3 },
  { share: 2 / 3, corners: 2 },
];
/** A line of so many pixels all around something else is drawn. */
const thickestFrame = 2;
/** Of the line's own pixels, and, subtracted from all, of those next to it. */
const wholeLine = 0.98;
const smallestSide = 2 * thickestFrame + 1;

/**
 * Finds the colour that a picture stands on by its border. Null where the border is transparent, or of no one colour,
 * or a frame that was drawn.
 */
export function findFlatBackground(picture: Picture): FlatBackground | null {
  if (Math.min(picture.width, picture.height) < smallestSide) return null;
  const border = ring(picture, 0);
  if (border.some((offset) => picture.data[offset + 3] !== opaque)) return null;
  const colour = mostFrequentColour(picture, border);
  const background = [0, lossyTolerance]
    .map((tolerance) => ({ colour, tolerance }))
    .find((candidate) => standsOn(picture, candidate));
  return background && !isDrawnFrame(picture, background) ? background : null;
}

/** Whether the pixel that begins at `offset` has the background's colour. */
export function isBackground(
  { data }: Picture,
  offset: number,
  { colour, tolerance }: FlatBackground,
): boolean {
  if (data[offset + 3] !== opaque) return false;
  for (let channel = 0; channel < 3; channel++) {
    const distance = (data[offset + channel] as number) - (colour[channel] as number);
    if (Math.abs(distance) > tolerance) return false;
  }
  return true;
}

/**
 * The picture without the colour that it stands on. Null where it stands on nothing, or would be gone with it.
 *
 * @param background of the sheet that the picture was cut from, where there was one: a sprite may fill its cell
 */
export function withoutFlatBackground(
  picture: Picture,
  background = findFlatBackground(picture),
): Picture | null {
  return background && removeFlatBackground(picture, background);
}

/**
 * Makes the background transparent as far as it reaches from the edges: a white eye on white stays white. What
 * touches at corners alone is not reached, because outlines of pixel art are as thin as that.
 *
 * @returns null where nothing else would be left
 */
function removeFlatBackground(picture: Picture, background: FlatBackground): Picture | null {
  const { width, height } = picture;
  const data = new Uint8Array(picture.data);
  const cleared = { width, height, data };
  const reached: number[] = [];
  let left = width * height;
  const reach = (offset: number): void => {
    if (!isBackground(cleared, offset, background)) return;
    data.fill(0, offset, offset + bytesPerPixel);
    reached.push(offset);
    left--;
  };
  for (const offset of ring(picture, 0)) reach(offset);
  const row = width * bytesPerPixel;
  for (let offset = reached.pop(); offset !== undefined; offset = reached.pop()) {
    const x = (offset / bytesPerPixel) % width;
    if (x > 0) reach(offset - bytesPerPixel);
    if (x < width - 1) reach(offset + bytesPerPixel);
    if (offset >= row) reach(offset - row);
    if (offset + row < data.length) reach(offset + row);
  }
  return left > 0 ? cleared : null;
}

function standsOn(picture: Picture, background: FlatBackground): boolean {
  const { width, height } = picture;
  const corners = [0, width - 1, (height - 1) * width, height * width - 1].filter((pixel) =>
    isBackground(picture, pixel * bytesPerPixel, background),
  ).length;
  const share = shareOfRing(picture, 0, background);
  return leastShown.some((least) => share >= least.share && corners >= least.corners);
}

function isDrawnFrame(picture: Picture, background: FlatBackground): boolean {
  if (shareOfRing(picture, 0, background) < wholeLine) return false;
  for (let depth = 1; depth <= thickestFrame; depth++) {
    if (shareOfRing(picture, depth, background) <= 1 - wholeLine) return true;
  }
  return false;
}

function shareOfRing(picture: Picture, depth: number, background: FlatBackground): number {
  const offsets = ring(picture, depth);
  const alike = offsets.filter((offset) => isBackground(picture, offset, background));
  return alike.length / offsets.length;
}

/** Where the pixels begin that lie so deep inside the picture. */
function ring({ width, height }: Picture, depth: number): number[] {
  const offsets: number[] = [];
  const at = (x: number, y: number) => offsets.push((y * width + x) * bytesPerPixel);
  const [right, bottom] = [width - 1 - depth, height - 1 - depth];
  for (let x = depth; x <= right; x++) {
    at(x, depth);
    if (bottom > depth) at(x, bottom);
  }
  for (let y = depth + 1; y < bottom; y++) {
    at(depth, y);
    if (right > depth) at(right, y);
  }
  return offsets;
}

function mostFrequentColour(
  { data }: Picture,
  offsets: readonly number[],
): FlatBackground['colour'] {
  const counts = new Map<number, number>();
  let most = 0;
  let winner = 0;
  for (const offset of offsets) {
    const colour =
      ((data[offset] as number) << 16) |
      ((data[offset + 1] as number) << 8) |
      (data[offset + 2] as number);
    const count = (counts.get(colour) ?? 0) + 1;
    counts.set(colour, count);
    if (count > most) [most, winner] = [count, colour];
  }
  return [winner >> 16, (winner >> 8) & 255, winner & 255];
}
