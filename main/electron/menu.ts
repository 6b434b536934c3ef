import { Menu, type MenuItemConstructorOptions } from 'electron';
import { appName } from '../../shared/version.ts';
import { externalPages, openExternalPage } from './confine-pages.ts';
import { inLanguage } from './language.ts';

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
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(inItsLanguage(menuTemplate(commands, surroundings))),
  );
}

/** The native menu. Roles bring their platform's wording, accelerators and behaviour. */
function menuTemplate(commands: MenuCommands, { isMac, isDevelopment }: MenuSurroundings): Item[] {
  return [
    ...(isMac ? [{ role: 'appMenu' as const, submenu: appItems }] : []),
    { label: fileLabel, submenu: fileItems(commands, isMac) },
    { role: 'editMenu', submenu: editItems(isMac) },
    { label: viewLabel, submenu: viewItems(isDevelopment) },
    { role: 'windowMenu', submenu: windowItems(isMac) },
    { role: 'help', submenu: helpItems(commands, isMac) },
  ];
}

type Item = MenuItemConstructorOptions & { submenu?: Item[] };
type Role = NonNullable<Item['role']>;

// @wc-include
const fileLabel = '&File';
// @wc-include
const viewLabel = '&View';
// @wc-include
const deleteLabel = 'Delete';

/** What Electron calls its own items, in English whatever the system speaks. */
const roleLabels: Partial<Record<Role, string>> = {
  ...{ editMenu: 'Edit', windowMenu: 'Window', help: 'Help' },
  ...{ about: `About ${appName}`, services: 'Services', hide: `Hide ${appName}` },
  ...{ hideOthers: 'Hide Others', unhide: 'Show All', quit: 'Quit', close: 'Close' },
  ...{ undo: 'Undo', redo: 'Redo', cut: 'Cut', copy: 'Copy', paste: 'Paste' },
  ...{ delete: deleteLabel, pasteAndMatchStyle: 'Paste and Match Style', selectAll: 'Select All' },
  ...{ showSubstitutions: 'Show Substitutions', toggleSmartQuotes: 'Smart Quotes' },
  ...{ toggleSmartDashes: 'Smart Dashes', toggleTextReplacement: 'Text Replacement' },
  ...{ startSpeaking: 'Start Speaking', stopSpeaking: 'Stop Speaking' },
  ...{ reload: 'Reload', toggleDevTools: 'Toggle Developer Tools', resetZoom: 'Actual Size' },
  ...{ zoomIn: 'Zoom In', zoomOut: 'Zoom Out', togglefullscreen: 'Toggle Full Screen' },
  ...{ minimize: 'Minimize', zoom: 'Zoom', front: 'Bring All to Front' },
};

/** In English a role keeps its platform's own words. */
function inItsLanguage(items: readonly Item[]): Item[] {
  return items.map(({ submenu, ...item }) => {
    const english = item.label ?? (item.role && roleLabels[item.role]);
    const label = english === undefined ? english : inLanguage(english);
    return {
      ...item,
      ...(label !== undefined && label !== english && { label }),
      ...(submenu && { submenu: inItsLanguage(submenu) }),
    };
  });
}

const separator: Item = { type: 'separator' };

function roles(...names: readonly (Role | '-')[]): Item[] {
  return names.map((role) => (role === '-' ? separator : { role }));
}

const appItems = roles(
  ...(['about', '-', 'services', '-', 'hide', 'hideOthers', 'unhide', '-', 'quit'] as const),
);

function editItems(isMac: boolean): Item[] {
  const items = roles('undo', 'redo', '-', 'cut', 'copy', 'paste');
  if (!isMac) return [...items, ...roles('delete', '-', 'selectAll')];
  return [
    ...[...items, ...roles('pasteAndMatchStyle', 'delete', 'selectAll', '-')],
    { label: 'Substitutions', submenu: substitutions },
    { label: 'Speech', submenu: roles('startSpeaking', 'stopSpeaking') },
  ];
}

const substitutions = roles(
  ...(['showSubstitutions', '-', 'toggleSmartQuotes', 'toggleSmartDashes'] as const),
  'toggleTextReplacement',
);

function windowItems(isMac: boolean): Item[] {
  return roles('minimize', 'zoom', ...(isMac ? (['-', 'front'] as const) : (['close'] as const)));
}

function fileItems(commands: MenuCommands, isMac: boolean): Item[] {
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
    separator,
    { role: isMac ? 'close' : 'quit' },
  ];
}

function viewItems(isDevelopment: boolean): Item[] {
  return roles(
    ...['reload' as const, ...(isDevelopment ? ['toggleDevTools' as const] : []), '-' as const],
    ...(['resetZoom', 'zoomIn', 'zoomOut', '-', 'togglefullscreen'] as const),
  );
}

function helpItems({ showNotices, checkForUpdates }: MenuCommands, isMac: boolean): Item[] {
  const pages = externalPages.map(({ label, url }) => ({
    label,
    click: () => void openExternalPage(url),
  }));
  return [
    ...pages,
    separator,
    ...(checkForUpdates ? [{ label: 'Check for updates…', click: checkForUpdates }] : []),
    { label: 'Third-party notices', click: showNotices },
    ...(isMac ? [] : [{ role: 'about' } as const]),
  ];
}
