import { labelName } from '../../../../shared/condition/label-name.ts';

/**
 * Labels of files from the folders that they lie in. Folders that all files share say nothing and are
 * left out: a drop of `pond/` names every file `pond/…`. Names use forward slashes.
 *
 * @returns one label a name; null for files in no folder of their own, and for all of them where there
 * is nothing to tell apart
 */
export function labelsFromFolders(names: readonly string[]): (string | null)[] {
  const folders = names.map((name) => name.split('/').slice(0, -1).map(labelName));
  const shared = commonDepth(folders);
  const labels = folders.map((parts) => parts.slice(shared).join('/') || null);
  return new Set(labels).size > 1 ? labels : labels.map(() => null);
}

function commonDepth(folders: readonly string[][]): number {
  const first = folders[0] ?? [];
  const differs = first.findIndex((part, depth) => folders.some((parts) => parts[depth] !== part));
  return differs === -1 ? first.length : differs;
}
