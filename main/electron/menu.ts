import { Menu, type MenuItemConstructorOptions } from 'electron';
import { externalPages, openExternalPage } from './confine-pages.ts';

export interface MenuCommands {
  importFolder(): void;
  showLibrary(): void;
  showNotices(): void;
  /** Undefined where the studio was built without an address for updates. */
  checkForUpdates?: (() => void) | undefined;
}

export interface MenuSurroundings {
  isMac: boolean;
  /** Started from its sources: the developer tools are offered. */
  isDevelopment: boolean;
}

export function installMenu(commands: MenuCommands, surroundings: MenuSurroundings): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(commands, surroundings)));
}

/** The native menu. Roles bring their platform's wording, accelerators and behaviour. */
function menuTemplate(
  commands: MenuCommands,
  { isMac, isDevelopment }: MenuSurroundings,
): MenuItemConstructorOptions[] {
  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    { label: '&File', submenu: fileItems(commands, isMac) },
    { role: 'editMenu' },
    { label: '&View', submenu: viewItems(isDevelopment) },
    { role: 'windowMenu' },
    { role: 'help', submenu: helpItems(commands, isMac) },
  ];
}

function fileItems(commands: MenuCommands, isMac: boolean): MenuItemConstructorOptions[] {
  return [
    {
      id: 'import-folder',
      label: 'Import folder…',
      accelerator: 'CmdOrCtrl+O',
      click: () => commands.importFolder(),
    },
    {
      id: 'show-library',
      label: 'Show library',
      accelerator: 'CmdOrCtrl+Shift+L',
      click: () => commands.showLibrary(),
    },
    { type: 'separator' },
    { role: isMac ? 'close' : 'quit' },
  ];
}

function viewItems(isDevelopment: boolean): MenuItemConstructorOptions[] {
  return [
    { role: 'reload' },
    ...(isDevelopment ? [{ role: 'toggleDevTools' } as const] : []),
    { type: 'separator' },
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
  ];
}

function helpItems(
  { showNotices, checkForUpdates }: MenuCommands,
  isMac: boolean,
): MenuItemConstructorOptions[] {
  const pages = externalPages.map(({ label, url }) => ({
    label,
    click: () => void openExternalPage(url),
  }));
  return [
    ...pages,
    { type: 'separator' },
    ...(checkForUpdates ? [{ label: 'Check for updates…', click: checkForUpdates }] : []),
    { label: 'Third-party notices', click: showNotices },
    ...(isMac ? [] : [{ role: 'about' } as const]),
  ];
}
