import { dirname, join } from 'node:path';
import { type BrowserWindow, dialog } from 'electron';
import { savedKinds } from '../../shared/api/saved-file.ts';
import type { HostServices } from '../studio/api/host-services.ts';
import { inLanguage } from './language.ts';
import { lastFolder, rememberFolder } from './last-folders.ts';

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
