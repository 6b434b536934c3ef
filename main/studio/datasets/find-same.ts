import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Dataset } from '../../../shared/dataset/dataset.ts';
import { StudioError } from '../../../shared/errors.ts';
import type { SpriteFileHeader } from '../../sprite-file/format.ts';
import { openSpriteFile } from '../../sprite-file/read-sprite-file.ts';
import { listDatasets } from '../../store/datasets.ts';
import type { Core } from '../core.ts';
import { spriteFilePath } from './dataset-files.ts';

/** A dataset of the library with the same sprites, names, labels and tags, made with the same options; the newest of several. */
export async function findSame(
  { libraryPath, store }: Pick<Core, 'libraryPath' | 'store'>,
  { options, count }: Dataset,
  header: SpriteFileHeader,
): Promise<Dataset | undefined> {
  for (const dataset of listDatasets(store)) {
    if (dataset.count !== count || !isDeepStrictEqual(dataset.options, options)) continue;
    const other = await headerOf(join(libraryPath, spriteFilePath(dataset.id)));
    if (isDeepStrictEqual(other, header)) return dataset;
  }
  return undefined;
}

/** Null of a file that is damaged or gone: nothing is the same as that. */
async function headerOf(path: string): Promise<SpriteFileHeader | null> {
  try {
    const file = await openSpriteFile(path);
    await file.close();
    return file.header;
  } catch (error) {
    if (error instanceof StudioError) return null;
    throw error;
  }
}
