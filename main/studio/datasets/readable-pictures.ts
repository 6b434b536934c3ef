import { UnreadableImage } from '../../pictures/unreadable-image.ts';
import type { ReadItem, SourcePicture } from './source-picture.ts';
import type { SourceItem } from './source/sprite-source.ts';

/** None where a file cannot be read; the reading itself reports why. */
export async function readablePictures(
  item: SourceItem,
  readItem: ReadItem,
): Promise<readonly SourcePicture[]> {
  try {
    return (await readItem(item)).pictures;
  } catch (error) {
    if (error instanceof UnreadableImage) return [];
    throw error;
  }
}
