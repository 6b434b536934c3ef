import type { ImportOptions } from '../../../shared/dataset.ts';
import type { DecodedPicture, Picture } from '../../pictures/picture.ts';
import type { ReadPicture } from '../pictures/picture-reader.ts';
import { findFlatBackground, removeFlatBackground } from '../../pictures/flat-background.ts';
import type { SourceItem } from './source/sprite-source.ts';

/** A picture of a source, ready to be fitted into a training image. */
export interface SourcePicture extends DecodedPicture {
  readonly backgroundRemoved: boolean;
}

/** @throws UnreadableImage */
export type ReadItem = (item: SourceItem) => Promise<SourcePicture>;

/** Reads a source's pictures as the options say. */
export function itemReader(
  readPicture: ReadPicture,
  { flatBackground }: Pick<ImportOptions, 'flatBackground'>,
): ReadItem {
  return async ({ from }) => {
    const picture =
      'path' in from ? await readPicture(from.path) : { ...from.draw(), enlargedBy: 1 };
    const cleared = flatBackground === 'remove' ? withoutFlatBackground(picture) : null;
    return { ...picture, ...cleared, backgroundRemoved: cleared !== null };
  };
}

/** Null where a picture stands on nothing, or would be gone without what it stands on. */
export function withoutFlatBackground(picture: Picture): Picture | null {
  const background = findFlatBackground(picture);
  return background && removeFlatBackground(picture, background);
}
