/**
 * Paths of pictures that hosts serve from the library, `studio://library/…` on the desktop and `/files/…`
 * in a browser. Samples and favourites are files; a dataset's sprites are drawn from its cache file.
 */
export function spritePath(datasetId: string, index: number): string {
  return `datasets/${datasetId}/sprites/${index}.png`;
}
