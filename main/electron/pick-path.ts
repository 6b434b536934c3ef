import { statSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { type BrowserWindow, dialog, type OpenDialogOptions } from 'electron';
import { z } from 'zod';
import { savedKinds } from '../../shared/api/saved-file.ts';
import type { HostServices } from '../studio/api/host-services.ts';
import { inLanguage } from './language.ts';
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
type FolderPurpose = keyof z.output<typeof schema>;

/** Where a dialog begins: where it last ended. Since 43 Electron leaves that to the app. */
function lastFolder(purpose: FolderPurpose): string | undefined {
  const folder = note.read()?.[purpose];
  return folder !== undefined && isFolder(folder) ? folder : undefined;
}

function rememberFolder(purpose: FolderPurpose, folder: string): void {
  note.write({ ...note.read(), [purpose]: folder }, 'The last folder cannot be remembered');
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

type PickFor = Parameters<NonNullable<HostServices['pickFolder']>>[0];

type Dialog = Required<Pick<OpenDialogOptions, 'title' | 'buttonLabel' | 'properties'>>;

const dialogs: Record<PickFor, Dialog> = {
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
  backup: {
    title: 'Back the library up to a new folder',
    buttonLabel: 'Back up',
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
    const { title, buttonLabel, properties } = dialogs[purpose];
    const options = {
      title: inLanguage(title),
      buttonLabel: inLanguage(buttonLabel),
      properties,
      ...(defaultPath !== undefined && { defaultPath }),
    };
    const { canceled, filePaths } = window
      ? await dialog.showOpenDialog(window, options)
      : await dialog.showOpenDialog(options);
    const [chosen] = filePaths;
    if (canceled || chosen === undefined) return null;
    // Of an import the folder around it, where the next one probably lies; of an export the folder itself.
    rememberFolder(purpose, purpose === 'import' ? dirname(chosen) : chosen);
    return chosen;
  };
}

/** The platform's dialog for where a file is saved, attached to the window where there is one. It asks before it overwrites. */
export function createPickSave(
  currentWindow: () => BrowserWindow | null,
): NonNullable<HostServices['pickSave']> {
  return async (name, kind) => {
    const window = currentWindow();
    const folder = lastFolder('save');
    const options = {
      title: inLanguage('Save a file'),
      buttonLabel: inLanguage('Save'),
      defaultPath: folder === undefined ? name : join(folder, name),
      filters: [{ name: inLanguage(savedKinds[kind].label), extensions: [kind] }],
      properties: ['createDirectory', 'showOverwriteConfirmation'] as (
        'createDirectory' | 'showOverwriteConfirmation'
      )[],
    };
    const { canceled, filePath } = window
      ? await dialog.showSaveDialog(window, options)
      : await dialog.showSaveDialog(options);
    if (canceled || !filePath) return null;
    rememberFolder('save', dirname(filePath));
    return filePath;
  };
}
