import type { SheetArrangement } from '../../shared/dataset/dataset.ts';

/** Pixels row by row: `data` is uint8 `[height, width, 4]`, red, green, blue and straight alpha. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A colour, 0-255 each. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** A picture as it was read from a file. */
export interface DecodedPicture extends Picture {
  /** By which whole factor it had been enlarged, see `toOwnSize`; 1 where it has the size that it was saved in. */
  readonly enlargedBy: number;
  /** How it is to be cut; null for one sprite. A sheet is never shrunk. */
  readonly sheet: SpriteSheet | null;
  /** How many sprites seem to lie freely on a picture that is not to be cut; 0 for a single one. */
  readonly looseSprites: number;
}

/** Many sprites in one picture. */
export interface SpriteSheet {
  readonly arrangement: SheetArrangement;
  /** One a sprite, by rows; cells with nothing in them are left out, but for those that were asked for. */
  readonly cells: Rectangle[];
}

/** A part of a picture, in pixels. */
export interface Rectangle {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Cuts a part out, pixel for pixel. @throws RangeError where it does not lie within */
export function cutOut(picture: Picture, { left, top, width, height }: Rectangle): Picture {
  if (left + width > picture.width || top + height > picture.height)
    throw new RangeError('the part does not lie within the picture');
  const part = emptyPicture(width, height);
  const rowBytes = width * bytesPerPixel;
  for (let row = 0; row < height; row++) {
    const from = ((top + row) * picture.width + left) * bytesPerPixel;
    part.data.set(picture.data.subarray(from, from + rowBytes), row * rowBytes);
  }
  return part;
}

/** One of the square cells that a sheet shows row by row. */
export function cellOf(
  sheet: Picture,
  { columns, cellSize: size }: { columns: number; cellSize: number },
  index: number,
): Picture {
  const [row, column] = [Math.floor(index / columns), index % columns];
  return cutOut(sheet, { left: column * size, top: row * size, width: size, height: size });
}

/** Red, green, blue and alpha. */
export const bytesPerPixel = 4;

export const opaque = 255;

export function emptyPicture(width: number, height: number): Picture {
  return { width, height, data: new Uint8Array(width * height * 4) };
}

export function wholeOf(picture: Picture): Rectangle {
  return { left: 0, top: 0, width: picture.width, height: picture.height };
}

/** Lays a picture in the middle of a square of a larger one, pixel for pixel; it must fit in. */
export function pasteCentred(
  target: Picture,
  picture: Picture,
  { x, y }: { x: number; y: number },
  side: number,
): void {
  const left = x + Math.floor((side - picture.width) / 2);
  const top = y + Math.floor((side - picture.height) / 2);
  const rowBytes = picture.width * bytesPerPixel;
  for (let row = 0; row < picture.height; row++) {
    const pixels = picture.data.subarray(row * rowBytes, (row + 1) * rowBytes);
    target.data.set(pixels, ((top + row) * target.width + left) * bytesPerPixel);
  }
}
