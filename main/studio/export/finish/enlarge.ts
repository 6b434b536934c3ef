import { emptyPicture, type Picture } from '../../../pictures/picture.ts';

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
