import type { FolderFile } from './folder-files.ts';

/** So much is on its way in about a second: it is sent while the options are chosen. */
const mostFilesAhead = 4_000;
const mostBytesAhead = 32_000_000;
/** Of more than that, so many are looked at. */
const mostSampled = 64;

/** What says something of pictures is sent with them: labels.csv, and the JSON of sheets. */
const dataEnding = /\.(csv|json)$/i;

/** Null where all are few enough to be sent at once; else a few, spread over them, that can be looked at. */
export function filesToLookAt(files: readonly FolderFile[]): FolderFile[] | null {
  const bytesOf = (some: readonly FolderFile[]) =>
    some.reduce((sum, { file }) => sum + file.size, 0);
  if (files.length <= mostFilesAhead && bytesOf(files) <= mostBytesAhead) return null;
  const data = files.filter(
    ({ path, file }) => dataEnding.test(path) && file.size < mostBytesAhead,
  );
  const pictures = files.filter((file) => !data.includes(file));
  const count = Math.min(mostSampled, pictures.length);
  const spread = Array.from(
    { length: count },
    (_, place) => pictures[Math.floor((place * pictures.length) / count)] as FolderFile,
  );
  const chosen: FolderFile[] = [];
  for (const file of [...spread, ...data])
    if (bytesOf([...chosen, file]) <= mostBytesAhead) chosen.push(file);
  return chosen;
}
