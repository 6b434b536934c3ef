import { dialog, type BrowserWindow, type OpenDialogOptions } from 'electron';
import type { HostServices } from '../studio/api/host-services.ts';

const dialogs: Record<'import' | 'export', OpenDialogOptions> = {
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
    const options = dialogs[purpose];
    const { canceled, filePaths } = window
      ? await dialog.showOpenDialog(window, options)
      : await dialog.showOpenDialog(options);
    return canceled ? null : (filePaths[0] ?? null);
  };
}
