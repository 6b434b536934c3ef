import { type Picture, emptyPicture, opaque } from '../pictures/picture.ts';

/** In percent: a palette has no half transparent colours, so where no other is chosen this is the threshold. */
export const usualThreshold = 50;

/**
 * Hard edges: what is less opaque than so many percent is nothing, all else is opaque. Nothing has no colour, so that
 * it takes one place of a palette.
 */
export function alphaThreshold(picture: Picture, percent: number): Picture {
  const cut = emptyPicture(picture.width, picture.height);
  const least = (opaque * percent) / 100;
  for (let offset = 0; offset < picture.data.length; offset += 4) {
    if ((picture.data[offset + 3] as number) < least) continue;
    cut.data.set(picture.data.subarray(offset, offset + 3), offset);
    cut.data[offset + 3] = opaque;
  }
  return cut;
}
