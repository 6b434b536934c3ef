import { statSync } from 'node:fs';
import { dirname, isAbsolute } from 'node:path';
import { z } from 'zod';
import type { HostServices } from '../studio/api/host-services.ts';
import { profileNote } from './profile-note.ts';

export type FolderPurpose = Parameters<NonNullable<HostServices['pickFolder']>>[0];

const folderSchema = z.string().max(4_096).refine(isAbsolute).optional();
const note = profileNote(
  'last-folders.json',
  z.object({ import: folderSchema, export: folderSchema }),
);

/** Where a folder dialog begins: where it last ended. Since 43 Electron leaves that to the app. */
export function lastFolder(purpose: FolderPurpose): string | undefined {
  const folder = note.read()?.[purpose];
  return folder !== undefined && isFolder(folder) ? folder : undefined;
}

/** Of an import the folder around it, where the next one probably lies; of an export the folder itself. */
export function rememberFolder(purpose: FolderPurpose, chosen: string): void {
  const folder = purpose === 'import' ? dirname(chosen) : chosen;
  note.write({ ...note.read(), [purpose]: folder }, 'The last folder cannot be remembered');
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
