import { dirname } from 'node:path';
import { type BrowserWindow, dialog, type OpenDialogOptions } from 'electron';
import type { HostServices } from '../studio/api/host-services.ts';
import { inLanguage } from './language.ts';
import { lastFolder, rememberFolder } from './last-folders.ts';

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
