import { UnreadableImage } from '../../pictures/unreadable-image.ts';
import type { ReadItem, SourceFile } from './source-picture.ts';
import type { SourceItem } from './source/sprite-source.ts';

/** Null where a file cannot be read; the reading itself reports why. */
export async function readableFile(
  item: SourceItem,
  readItem: ReadItem,
): Promise<SourceFile | null> {
  try {
    return await readItem(item);
  } catch (error) {
    if (error instanceof UnreadableImage) return null;
    throw error;
  }
}
