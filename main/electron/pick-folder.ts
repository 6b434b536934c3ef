import { statSync } from 'node:fs';
import { dirname, isAbsolute } from 'node:path';
import { type BrowserWindow, dialog, type OpenDialogOptions } from 'electron';
import { z } from 'zod';
import type { HostServices } from '../studio/api/host-services.ts';
import { profileNote } from './profile-note.ts';

type FolderPurpose = Parameters<NonNullable<HostServices['pickFolder']>>[0];

const folderSchema = z.string().max(4_096).refine(isAbsolute).optional();
const note = profileNote(
  'last-folders.json',
  z.object({ import: folderSchema, export: folderSchema }),
);

/** Where a folder dialog begins: where it last ended. Since 43 Electron leaves that to the app. */
function lastFolder(purpose: FolderPurpose): string | undefined {
  const folder = note.read()?.[purpose];
  return folder !== undefined && isFolder(folder) ? folder : undefined;
}

/** Of an import the folder around it, where the next one probably lies; of an export the folder itself. */
function rememberFolder(purpose: FolderPurpose, chosen: string): void {
  const folder = purpose === 'import' ? dirname(chosen) : chosen;
  note.write({ ...note.read(), [purpose]: folder }, 'The last folder cannot be remembered');
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

const dialogs: Record<FolderPurpose, OpenDialogOptions> = {
  import: {
    title: 'Import a folder of sprites',
    buttonLabel: 'Import',
    properties: ['openDirectory'],
  },
  export: {
    title: 'Export creatures to a folder',
    buttonLabel: 'Export',
    properties: ['openDirectory', 'createDirectory', 'promptToCreate'],
  },
};

/** The platform's folder dialog, attached to the window where there is one. */
export function createPickFolder(
  currentWindow: () => BrowserWindow | null,
): NonNullable<HostServices['pickFolder']> {
  return async (purpose) => {
    const window = currentWindow();
    const defaultPath = lastFolder(purpose);
    const options = { ...dialogs[purpose], ...(defaultPath !== undefined && { defaultPath }) };
    const { canceled, filePaths } = window
      ? await dialog.showOpenDialog(window, options)
      : await dialog.showOpenDialog(options);
    const [chosen] = filePaths;
    if (canceled || chosen === undefined) return null;
    rememberFolder(purpose, chosen);
    return chosen;
  };
}
