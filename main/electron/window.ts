import { existsSync } from 'node:fs';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, BrowserWindow, nativeTheme, type BrowserWindowConstructorOptions } from 'electron';
import { appName } from '../../shared/version.ts';
import { startPage } from './addresses.ts';

const icon = fileURLToPath(new URL('../../resources/icon.png', import.meta.url));
const unpacked = icon.replace(`app.asar${sep}`, `app.asar.unpacked${sep}`);

/** The studio's icon; beside a packaged app's archive where it is, since GTK, which draws About, reads no archive. */
export const iconFile = existsSync(unpacked) ? unpacked : icon;

/** `--background` of renderer/styles/tokens.css: what is seen before the page has painted. */
const backgroundColours = { light: '#faf5ec', dark: '#191512' };

/** The bundled preload script lies beside the bundle of the main process. */
const preloadFile = fileURLToPath(new URL('./preload.cjs', import.meta.url));

/** The studio's window; shown once its page has painted. */
export function openWindow(): BrowserWindow {
  const window = new BrowserWindow(windowOptions());
  window.once('ready-to-show', () => window.show());
  const followTheme = () => window.setBackgroundColor(themeBackground());
  nativeTheme.on('updated', followTheme);
  window.once('closed', () => nativeTheme.off('updated', followTheme));
  return window;
}

export function loadStudio(window: BrowserWindow): Promise<void> {
  return window.loadURL(startPage);
}

function windowOptions(): BrowserWindowConstructorOptions {
  return {
    title: appName,
    width: 1280,
    height: 860,
    minWidth: 1024,
    minHeight: 700,
    // Electron remembers place and size under this name, and fits them to the displays there are.
    name: 'studio',
    windowStatePersistence: true,
    show: false,
    // Windows and macOS take it from the program; a Linux desktop that does not find the .desktop file, from here.
    ...(process.platform === 'linux' && { icon: iconFile }),
    backgroundColor: themeBackground(),
    webPreferences: {
      preload: preloadFile,
      // Electron's checklist, 2 to 4, 6, 8 and 11: its defaults, written down so that a change is seen.
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      contextIsolation: true,
      sandbox: true,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      // A folder dropped beside the drop zone must not replace the page.
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  };
}

function themeBackground(): string {
  return nativeTheme.shouldUseDarkColors ? backgroundColours.dark : backgroundColours.light;
}
