import type { Picture } from '../../pictures/picture.ts';
import type { Scaling } from './prepare-sprite.ts';

/** What a palette holds at most. Smooth art of the same size has thousands. */
const mostColours = 256;
/** Anti-aliased edges are half transparent; hard edges are not. */
const mostSoftShare = 0.05;

/** Whether a picture has few colours, each of them often, and hard edges. */
export function looksLikePixelArt({ data }: Picture): boolean {
  const colours = new Set<number>();
  let [visible, soft] = [0, 0];
  for (let offset = 0; offset < data.length; offset += 4) {
    const alpha = data[offset + 3] as number;
    if (alpha === 0) continue;
    visible++;
    if (alpha < 250) soft++;
    colours.add(
      ((data[offset] as number) << 16) |
        ((data[offset + 1] as number) << 8) |
        (data[offset + 2] as number),
    );
    if (colours.size > mostColours) return false;
  }
  return colours.size * 2 <= visible && soft <= visible * mostSoftShare;
}

/** What most of the pictures need. */
export function scalingFor(pictures: readonly { isPixelArt: boolean }[]): Scaling {
  const pixelArt = pictures.filter(({ isPixelArt }) => isPixelArt).length;
  return pixelArt * 2 > pictures.length ? 'nearest' : 'area';
}
