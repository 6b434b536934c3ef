import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StudioError } from '../../../shared/errors.ts';
import type { Favourite } from '../../../shared/creature/favourite.ts';
import { decodePng } from '../../png/png.ts';
import type { Picture } from '../../pictures/picture.ts';
import type { Core } from '../core.ts';

/**
 * Reads a favourite's own PNG.
 *
 * @throws StudioError `image-unreadable`
 */
export async function readCreature(
  { libraryPath }: Pick<Core, 'libraryPath'>,
  { path, runName, size }: Favourite,
): Promise<Picture> {
  try {
    const png = await readFile(join(libraryPath, path));
    const picture = decodePng(png, size * size);
    if (Math.max(picture.width, picture.height) > size) throw new Error('it is larger than it was');
    return picture;
  } catch (cause) {
    throw new StudioError(
      'image-unreadable',
      `The picture ${path} of a favourite of ${runName || 'a run'} is missing or damaged.`,
      'Remove this favourite, and star the creature again.',
      { cause },
    );
  }
}
