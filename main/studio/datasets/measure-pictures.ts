import type { ImportOptions } from '../../../shared/dataset/dataset.ts';
import { opaque, type Picture } from '../../pictures/picture.ts';
import { ownSizesOf, type Scaling } from './prepare-sprite.ts';
import { type ReadItem, readableFile } from './source-picture.ts';
import type { SourceItem } from './source/sprite-source.ts';

/** What is measured of a picture before its options are settled: a few numbers, so that they can be remembered. */
export interface MeasuredPicture {
  width: number;
  height: number;
  isPixelArt: boolean;
  /** Pixels across that it needs to stay as it is; 0 where nothing is visible. */
  ownSizes: Record<ImportOptions['fit'], number>;
  /** The share of its pixels that is transparent. */
  transparentShare: number;
  /** By which factor its file had been enlarged; 1 of one in its own size. */
  enlargedBy: number;
  /** Red, green and blue of its first pixel; null where that is transparent. */
  corner: number | null;
}

/** None where a file cannot be read; the reading itself reports why. */
export type MeasureItem = (item: SourceItem) => Promise<readonly MeasuredPicture[]>;

export function measureBy(readItem: ReadItem): MeasureItem {
  return async (item) => {
    const file = await readableFile(item, readItem);
    return file?.pictures.map((picture) => measure(picture, file.enlargedBy)) ?? [];
  };
}

function measure(picture: Picture, enlargedBy: number): MeasuredPicture {
  const { width, height, data } = picture;
  let clear = 0;
  for (let offset = 3; offset < data.length; offset += 4) if (data[offset] === 0) clear++;
  return {
    width,
    height,
    isPixelArt: looksLikePixelArt(picture),
    ownSizes: ownSizesOf(picture),
    transparentShare: clear / (width * height),
    enlargedBy,
    corner: cornerOf(picture),
  };
}

function cornerOf({ data: [red = 0, green = 0, blue = 0, alpha] }: Picture): number | null {
  return alpha === opaque ? (red << 16) | (green << 8) | blue : null;
}

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
