import { type Picture, emptyPicture } from '../pictures/picture.ts';

/** A colour in one number; that of what is not seen is -1. */
export function colourAt({ width, height, data }: Picture, x: number, y: number): number {
  if (x < 0 || y < 0 || x >= width || y >= height) return noColour;
  const offset = (y * width + x) * 4;
  if (data[offset + 3] === 0) return noColour;
  return (
    ((data[offset] as number) << 16) |
    ((data[offset + 1] as number) << 8) |
    (data[offset + 2] as number)
  );
}

export const noColour = -1;

/** An opaque pixel, or none. */
export function setPixel({ width, data }: Picture, x: number, y: number, colour: number): void {
  const offset = (y * width + x) * 4;
  if (colour === noColour) data.fill(0, offset, offset + 4);
  else data.set([(colour >> 16) & 255, (colour >> 8) & 255, colour & 255, 255], offset);
}

/** Around a pixel, clockwise from above; the even ones share an edge with it. */
export const aroundPixel = [
  [0, -1],
  [1, -1],
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 1],
  [-1, 0],
  [-1, -1],
] as const;

/** The colours around a pixel, in that order. */
export function coloursAround(picture: Picture, x: number, y: number): number[] {
  return aroundPixel.map(([right, down]) => colourAt(picture, x + right, y + down));
}

export function copyOf(picture: Picture): Picture {
  return { width: picture.width, height: picture.height, data: picture.data.slice() };
}

/** Each pixel becomes a square; the colour below soft alpha stays. */
export function enlarge(picture: Picture, scale: number): Picture {
  const enlarged = emptyPicture(picture.width * scale, picture.height * scale);
  const from = new Uint32Array(picture.data.slice().buffer);
  const to = new Uint32Array(enlarged.data.buffer);
  for (let y = 0; y < enlarged.height; y++) {
    const row = Math.floor(y / scale) * picture.width;
    for (let x = 0; x < enlarged.width; x++) {
      to[y * enlarged.width + x] = from[row + Math.floor(x / scale)] as number;
    }
  }
  return enlarged;
}
