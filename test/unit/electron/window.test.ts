import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openWindow } from '../../../main/electron/window.ts';
import { app, BrowserWindow, nativeTheme, resetElectron } from './fake-electron.ts';

vi.mock('electron', () => import('./fake-electron.ts'));

beforeEach(resetElectron);

function opened(): BrowserWindow {
  openWindow();
  const window = BrowserWindow.all[0];
  if (!window) throw new Error('no window was opened');
  return window;
}

describe('the window', () => {
  it('gives its page no Node, an isolated and sandboxed preload, and web security', () => {
    const { preload, ...preferences } = opened().options.webPreferences;
    expect(preferences).toEqual({
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      contextIsolation: true,
      sandbox: true,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: true,
    });
    expect(basename(String(preload))).toBe('preload.cjs');
  });

  it('has no developer tools in a packaged app', () => {
    app.isPackaged = true;
    expect(opened().options.webPreferences['devTools']).toBe(false);
  });

  it.runIf(process.platform === 'linux')('has the studio’s icon, which is there', () => {
    const { icon } = opened().options;
    expect(basename(String(icon))).toBe('icon.png');
    expect(existsSync(String(icon))).toBe(true);
  });

  it('cannot be made smaller than the screens are laid out for, and is remembered', () => {
    const { minWidth, minHeight, name, windowStatePersistence } = opened().options;
    expect({ minWidth, minHeight }).toEqual({ minWidth: 1024, minHeight: 700 });
    expect({ name, windowStatePersistence }).toEqual({
      name: 'studio',
      windowStatePersistence: true,
    });
  });

  it('shows itself only when its page has painted', () => {
    const window = opened();
    expect(window.options['show']).toBe(false);
    expect(window.isShown).toBe(false);
    window.emit('ready-to-show');
    expect(window.isShown).toBe(true);
  });

  it('has the background of the system’s theme, also when that changes, until it is closed', () => {
    const window = opened();
    expect(window.backgroundColour).toBe('#faf5ec');
    nativeTheme.shouldUseDarkColors = true;
    nativeTheme.emit('updated');
    expect(window.backgroundColour).toBe('#191512');
    window.close();
    expect(nativeTheme.listenerCount('updated')).toBe(0);
  });

  it('has the background that the page’s styles have', async () => {
    const tokens = new URL('../../../renderer/styles/tokens.css', import.meta.url);
    expect(existsSync(tokens)).toBe(true);
    expect(await readFile(tokens, 'utf8')).toContain('--background: light-dark(#faf5ec, #191512);');
  });
});
