import { statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { profileNote } from './profile-note.ts';

const folderSchema = z.string().max(4_096).refine(isAbsolute).optional();
const schema = z.object({
  import: folderSchema,
  export: folderSchema,
  save: folderSchema,
  backup: folderSchema,
});
const note = profileNote('last-folders.json', schema);

/** What a dialog of the platform is shown for: each begins where it last ended. */
export type FolderPurpose = keyof z.output<typeof schema>;

/** Where a dialog begins: where it last ended. Since 43 Electron leaves that to the app. */
export function lastFolder(purpose: FolderPurpose): string | undefined {
  const folder = note.read()?.[purpose];
  return folder !== undefined && isFolder(folder) ? folder : undefined;
}

export function rememberFolder(purpose: FolderPurpose, folder: string): void {
  note.write({ ...note.read(), [purpose]: folder }, 'The last folder cannot be remembered');
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
