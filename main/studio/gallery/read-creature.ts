import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StudioError } from '../../../shared/errors.ts';
import type { Favourite } from '../../../shared/creature/favourite.ts';
import { decodePng } from '../../png/png.ts';
import type { Picture } from '../../pictures/picture.ts';
import type { Core } from '../core.ts';

/**
 * Reads a favourite's own PNG: a few kilobytes, which are here sooner than another thread has begun to read them.
 *
 * @throws StudioError `image-unreadable`
 */
export function readCreature(
  { libraryPath }: Pick<Core, 'libraryPath'>,
  { path, runName, size }: Favourite,
): Picture {
  try {
    const png = readFileSync(join(libraryPath, path));
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
