import type { ImportOptions } from '../../../shared/dataset/dataset.ts';
import { opaque, type Picture } from '../../pictures/picture.ts';
import { readableFile } from './readable-file.ts';
import { looksLikePixelArt } from './pixel-art.ts';
import { ownSizesOf } from './prepare-sprite.ts';
import type { ReadItem } from './source-picture.ts';
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
