import { emptyPicture, type Picture } from '../../../pictures/picture.ts';

/**
 * Hard edges: what is less opaque than so many percent is nothing, all else is opaque. Nothing has no colour, so that
 * it takes one place of a palette.
 */
export function alphaThreshold(picture: Picture, percent: number): Picture {
  const cut = emptyPicture(picture.width, picture.height);
  const least = (255 * percent) / 100;
  for (let offset = 0; offset < picture.data.length; offset += 4) {
    if ((picture.data[offset + 3] as number) < least) continue;
    cut.data.set(picture.data.subarray(offset, offset + 3), offset);
    cut.data[offset + 3] = 255;
  }
  return cut;
}
