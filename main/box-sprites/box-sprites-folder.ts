import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { BoxSprites } from '../../shared/dataset/box-sprites.ts';
import { cacheFolder } from '../fetching/cache-folder.mjs';
import { publishedSprites } from './published.ts';

/** Where they lie, in a folder each: all of them, and the first 151 once more. */
export function boxSpritesFolder(which?: BoxSprites): string {
  const folder = join(cacheFolder(), 'box-sprites', publishedSprites.version);
  return which === undefined ? folder : join(folder, which);
}

/** The folder gets its name when it is whole. */
export function boxSpritesAreHere(): boolean {
  return statSync(boxSpritesFolder(), { throwIfNoEntry: false })?.isDirectory() ?? false;
}
