import { beforeEach, describe, expect, it, vi } from 'vitest';
import { inLanguage } from '../../../main/electron/language.ts';
import { installMenu } from '../../../main/electron/menu.ts';
import { Menu, resetElectron, shell, type FakeMenuItem } from './fake-electron.ts';

vi.mock('electron', () => import('./fake-electron.ts'));
vi.mock('../../../main/electron/language.ts', () => ({
  inLanguage: vi.fn((text: string) => text),
}));

beforeEach(resetElectron);

function install(
  surroundings: { isMac: boolean; isDevelopment: boolean },
  more: (chosen: string[]) => { checkForUpdates?: () => void } = () => ({}),
) {
  const chosen: string[] = [];
  const commands = {
    importFolder: () => void chosen.push('import'),
    showLibrary: () => void chosen.push('library'),
    showNotices: () => void chosen.push('notices'),
    ...more(chosen),
  };
  installMenu(commands, surroundings);
  return chosen;
}

function itemsOf(label: string): FakeMenuItem[] {
  const isIt = (item: FakeMenuItem) =>
    item.label?.replace('&', '') === label || item.role === label;
  return Menu.application.find(isIt)?.submenu ?? [];
}

const names = (items: FakeMenuItem[]) =>
  items.map(({ label, role }) => label ?? role).filter((name) => name !== undefined);

describe('the menu', () => {
  it('has the platform’s menus in their order', () => {
    install({ isMac: false, isDevelopment: false });
    expect(names(Menu.application)).toEqual(['&File', 'editMenu', '&View', 'windowMenu', 'help']);
    install({ isMac: true, isDevelopment: false });
    expect(names(Menu.application)[0]).toBe('appMenu');
  });

  it('imports a folder and shows the library, each with its keys', () => {
    const chosen = install({ isMac: false, isDevelopment: false });
    const file = itemsOf('File');
    expect(names(file)).toEqual(['Import folder…', 'Show library', 'quit']);
    expect(file.map(({ accelerator }) => accelerator).filter(Boolean)).toEqual([
      'CmdOrCtrl+O',
      'CmdOrCtrl+Shift+L',
    ]);
    for (const item of file) item.click?.();
    expect(chosen).toEqual(['import', 'library']);
  });

  it('closes the window instead of quitting on macOS, where the app menu quits', () => {
    install({ isMac: true, isDevelopment: false });
    expect(names(itemsOf('File'))).toContain('close');
    expect(names(itemsOf('File'))).not.toContain('quit');
  });

  it('offers the developer tools only where the studio runs from its sources', () => {
    install({ isMac: false, isDevelopment: true });
    expect(names(itemsOf('View'))).toContain('toggleDevTools');
    install({ isMac: false, isDevelopment: false });
    expect(names(itemsOf('View'))).not.toContain('toggleDevTools');
  });

  it('shows the third-party notices, and offers updates only where they have an address', () => {
    const surroundings = { isMac: false, isDevelopment: false };
    const chosen = install(surroundings);
    itemsOf('help')
      .find(({ label }) => label === 'Third-party notices')
      ?.click?.();
    expect(chosen).toEqual(['notices']);
    expect(names(itemsOf('help'))).not.toContain('Check for updates…');
    const withUpdates = install(surroundings, (list) => ({
      checkForUpdates: () => void list.push('updates'),
    }));
    itemsOf('help')
      .find(({ label }) => label === 'Check for updates…')
      ?.click?.();
    expect(withUpdates).toEqual(['updates']);
  });

  it('opens the papers in the person’s browser', () => {
    install({ isMac: false, isDevelopment: false });
    const papers = itemsOf('help').filter(({ label }) => label?.startsWith('Paper'));
    for (const paper of papers) paper.click?.();
    expect(shell.openedPages).toHaveLength(3);
    expect(shell.openedPages.every((url) => url.startsWith('https://'))).toBe(true);
  });

  it('names every item in another language, its roles among them', () => {
    vi.mocked(inLanguage).mockImplementation((english) => `»${english}`);
    for (const isMac of [false, true]) {
      install({ isMac, isDevelopment: true });
      expect(labelsOf(Menu.application).filter((label) => !label?.startsWith('»'))).toEqual([]);
    }
    vi.mocked(inLanguage).mockImplementation((english) => english);
  });
});

/** Of all items that show any; undefined where one has a role and Electron would name it. */
function labelsOf(items: readonly FakeMenuItem[]): (string | undefined)[] {
  return items.flatMap(({ label, role, submenu }) =>
    // macOS names the app's own menu after it.
    (label ?? role ?? 'appMenu') === 'appMenu'
      ? labelsOf(submenu ?? [])
      : [label, ...labelsOf(submenu ?? [])],
  );
}
