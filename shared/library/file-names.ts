/** In the folder of a run that trains: as large as a checkpoint, and given up for one when the disk is full. */
export const reserveFileName = 'checkpoint.reserve';

/**
 * Ending of a file that is still being written. Files of the library are written beside and renamed into
 * place; what bears this ending when a library is opened was left by a studio that was killed.
 */
export const partialEnding = '.partial';

/**
 * Paths of pictures that hosts serve from the library, `studio://library/…` on the desktop and `/files/…`
 * in a browser. Samples and favourites are files; a dataset's sprites are drawn from its cache file.
 */
export function spritePath(datasetId: string, index: number): string {
  return `datasets/${datasetId}/sprites/${index}.png`;
}

/** A title as the name of a file that is given out: small letters, digits and hyphens, which every file system takes. */
export function fileNameOf(title: string, otherwise: string): string {
  const plain = title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replaceAll(/^-|-$/g, '');
  return plain || otherwise;
}
