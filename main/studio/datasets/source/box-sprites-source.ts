import { boxSpritesNames, type BoxSprites } from '../../../../shared/dataset/box-sprites.ts';
import { StudioError } from '../../../../shared/errors.ts';
import { boxSpritesAreHere, boxSpritesFolder } from '../../../box-sprites/box-sprites-folder.ts';
import { publishedSprites } from '../../../box-sprites/published.ts';
import { folderSource } from './folder-source.ts';
import type { SpriteSource } from './sprite-source.ts';

/**
 * The games' box sprites, from where they were fetched to.
 *
 * @throws StudioError `not-found` where they were not
 */
export async function boxSpritesSource(
  which: BoxSprites,
  signal?: AbortSignal,
): Promise<SpriteSource> {
  if (!boxSpritesAreHere())
    throw new StudioError(
      'not-found',
      'The box sprites are not on this machine.',
      'Get them on the Datasets screen, or with "studio pokesprite get".',
    );
  const { name, version } = publishedSprites;
  return {
    ...(await folderSource(boxSpritesFolder(which), signal)),
    description: `the box sprites of ${name} ${version}`,
    suggestedName: boxSpritesNames[which],
    origin: { kind: 'pokesprite', which },
  };
}
