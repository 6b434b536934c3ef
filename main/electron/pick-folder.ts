import { dialog, type BrowserWindow, type OpenDialogOptions } from 'electron';
import type { HostServices } from '../studio/api/host-services.ts';
import { lastFolder, rememberFolder, type FolderPurpose } from './last-folders.ts';

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
