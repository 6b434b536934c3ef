import { opaque, wholeOf, type Picture, type Rectangle } from './picture.ts';
import { findFlatBackground, isBackground } from './flat-background.ts';

/** Alpha up to this is invisible: stray pixels of 1 % must not keep a border. */
const invisibleAlpha = 8;
/**
 * The part of a picture inside its empty border: transparent pixels, or, in a picture without
 * transparency, pixels of the colour that it stands on. Null where nothing is visible.
 */
export function contentBounds(picture: Picture): Rectangle | null {
  const bounds = boundsOf(picture, contentTest(picture));
  // A picture of one colour is all border; it is kept whole.
  return bounds ?? (hasTransparency(picture) ? null : wholeOf(picture));
}

/** @returns whether the pixel that begins at `offset` belongs to what is drawn, not to its background */
export function contentTest(picture: Picture): (offset: number) => boolean {
  const { data } = picture;
  if (hasTransparency(picture)) return (offset) => (data[offset + 3] as number) > invisibleAlpha;
  const background = findFlatBackground(picture);
  return background ? (offset) => !isBackground(picture, offset, background) : () => true;
}

function hasTransparency({ data }: Picture): boolean {
  for (let offset = 3; offset < data.length; offset += 4) {
    if (data[offset] !== opaque) return true;
  }
  return false;
}

function boundsOf(
  { width, height }: Picture,
  isContent: (offset: number) => boolean,
): Rectangle | null {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!isContent((y * width + x) * 4)) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  }
  return right < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
}
