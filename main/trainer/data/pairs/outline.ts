import { type DrawSource, emptyPaper, luma, type PixelGrid } from './pairing.ts';
import { isContour, silhouette } from './silhouette.ts';

/** From this difference in a channel on, two neighbours are parts of different colours, not shades of one. */
const edgeDifference = 72;

/**
 * The sprite's lines in ink on empty ground, one pixel thick: its contour, and where two colours meet the
 * darker side, which in pixel art is the line that was drawn there.
 */
export const outlineSource: DrawSource = (sprite) => {
  const { size, channels, ink } = sprite;
  const inside = silhouette(sprite);
  const paper = emptyPaper(sprite);
  for (let pixel = 0; pixel < size * size; pixel++) {
    if (!inside[pixel]) continue;
    if (isContour(inside, pixel, size)) paper.set(ink, pixel * channels);
    for (const other of behind(pixel, size)) {
      if (!inside[other] || !colourChanges(sprite, pixel, other)) continue;
      paper.set(ink, darkerOf(sprite, pixel, other) * channels);
    }
  }
  return paper;
};

/** The pixels right of one and below it, so that each pair of neighbours is looked at once. */
function behind(pixel: number, size: number): number[] {
  return [
    ...(pixel % size < size - 1 ? [pixel + 1] : []),
    ...(pixel < size * (size - 1) ? [pixel + size] : []),
  ];
}

function colourChanges({ pixels, channels }: PixelGrid, a: number, b: number): boolean {
  return [0, 1, 2].some(
    (channel) =>
      Math.abs(pixels[a * channels + channel] - pixels[b * channels + channel]) >= edgeDifference,
  );
}

function darkerOf({ pixels, channels }: PixelGrid, a: number, b: number): number {
  return luma(pixels, a * channels) <= luma(pixels, b * channels) ? a : b;
}
