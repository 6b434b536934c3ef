import { app, type BrowserWindow, dialog, shell } from 'electron';
import type { DesktopServices } from '../studio/api/host-services.ts';
import { inLanguage, speak } from './language.ts';
import { changePreferences, preferences } from './preferences.ts';

/** What only the desktop can do for the core. */
export function createDesktopServices(
  libraryPath: string,
  currentWindow: () => BrowserWindow | null,
  showMenu: () => void,
): DesktopServices {
  return {
    recentLibraries: () => preferences().recentLibraries,
    async pickLibrary() {
      const options = {
        title: inLanguage('Open another library, or make one'),
        buttonLabel: inLanguage('Open'),
        defaultPath: libraryPath,
        properties: ['openDirectory', 'createDirectory', 'promptToCreate'] as (
          'openDirectory' | 'createDirectory' | 'promptToCreate'
        )[],
      };
      const window = currentWindow();
      const { canceled, filePaths } = window
        ? await dialog.showOpenDialog(window, options)
        : await dialog.showOpenDialog(options);
      return canceled ? null : (filePaths[0] ?? null);
    },
    openLibrary(path) {
      changePreferences({ chosenLibrary: path });
      // In an AppImage the program lies in a place that goes when it ends.
      const { APPIMAGE } = process.env;
      app.relaunch({
        args: [...withoutLibrary(process.argv.slice(1)), '--library', path],
        ...(APPIMAGE && { execPath: APPIMAGE }),
      });
      app.quit();
    },
    showLibrary: () => void shell.openPath(libraryPath),
    notifies: () => preferences().notifies,
    setNotifies: (notifies) => changePreferences({ notifies }),
    async speak(language) {
      await speak(language);
      changePreferences({ language });
      showMenu();
    },
  };
}

/** The arguments but for the library that was asked for. */
export function withoutLibrary(args: readonly string[]): string[] {
  return args.filter(
    (each, place) =>
      each !== '--library' && !each.startsWith('--library=') && args[place - 1] !== '--library',
  );
}
