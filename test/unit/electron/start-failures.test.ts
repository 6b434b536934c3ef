import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { tellOfMissingSandbox } from '../../../main/electron/start-failures.ts';
import { app, BrowserWindow, dialog, resetElectron } from './fake-electron.ts';

vi.mock('electron', () => import('./fake-electron.ts'));

let printed = '';
beforeEach(() => {
  resetElectron();
  printed = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

function start(...switches: string[]) {
  vi.spyOn(app.commandLine, 'hasSwitch').mockImplementation((name) => switches.includes(name));
  tellOfMissingSandbox(new BrowserWindow({ webPreferences: {} }) as never);
}

describe('a studio that was started without the sandbox', () => {
  it('says so, in the window too where it came as an AppImage', () => {
    vi.stubEnv('APPIMAGE', '/home/person/studio.AppImage');
    start('no-sandbox');
    expect(printed).toContain('without Chromium’s sandbox');
    expect(dialog.messages.map(({ message }) => message)).toEqual([
      'The studio runs without Chromium’s sandbox.',
    ]);
  });

  it('shows no dialog to somebody who asked for it on the command line', () => {
    vi.stubEnv('APPIMAGE', undefined);
    start('no-sandbox');
    expect(printed).toContain('without Chromium’s sandbox');
    expect(dialog.messages).toEqual([]);
  });

  it('says nothing of a sandbox that is there', () => {
    start();
    expect(printed).toBe('');
  });
});
