import { mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDesktopServices, withoutLibrary } from '../../../main/electron/desktop-services.ts';
import {
  chosenLibrary,
  missingLibrary,
  preferences,
  rememberLibrary,
} from '../../../main/electron/preferences.ts';
import { app, dialog, resetElectron, shell } from './fake-electron.ts';

vi.mock('electron', () => import('./fake-electron.ts'));

let folder: string;
let library: string;
beforeEach(async () => {
  resetElectron();
  folder = await mkdtemp(join(tmpdir(), 'studio-desktop-'));
  library = join(folder, 'my library');
  mkdirSync(library);
  app.setPath('userData', join(folder, 'profile'));
});
afterEach(() => rm(folder, { recursive: true }));

const services = () =>
  createDesktopServices(
    library,
    () => null,
    () => undefined,
  );

describe('what the desktop remembers', () => {
  it('is the libraries that were open, the newest first and each once, ten at most', () => {
    for (let number = 0; number < 12; number++) rememberLibrary(`/libraries/${number}`);
    rememberLibrary('/libraries/5');
    const recent = services().recentLibraries();
    expect(recent).toHaveLength(10);
    expect(recent.slice(0, 3)).toEqual(['/libraries/5', '/libraries/11', '/libraries/10']);
  });

  it('is whether the system tells of the end of a run', () => {
    expect(services().notifies()).toBe(true);
    services().setNotifies(false);
    rememberLibrary(library);
    expect(services().notifies()).toBe(false);
  });

  it('is nothing of a note that was edited into something else', () => {
    expect(preferences()).toEqual({ recentLibraries: [], notifies: true, pool: null });
  });
});

describe('another library', () => {
  it('is opened by a studio that starts anew with it, and the next times', () => {
    services().openLibrary(library);
    expect(app.relaunched?.args?.slice(-2)).toEqual(['--library', library]);
    expect(app.hasQuit).toBe(true);
    expect(chosenLibrary()).toBe(library);
  });

  it('is not opened the next time where it is not there any more', () => {
    services().openLibrary('/media/away/library');
    expect(chosenLibrary()).toBeUndefined();
    expect(missingLibrary()).toBe('/media/away/library');
  });

  it('is chosen in the system’s dialog, or not', async () => {
    dialog.answer = { canceled: false, filePaths: [library] };
    expect(await services().pickLibrary()).toBe(library);
    dialog.answer = { canceled: true, filePaths: [] };
    expect(await services().pickLibrary()).toBeNull();
  });

  it('takes the place of the one that was asked for', () => {
    expect(withoutLibrary(['.', '--library', '/a', '--no-sandbox'])).toEqual(['.', '--no-sandbox']);
    expect(withoutLibrary(['--library=/a'])).toEqual([]);
  });
});

it('shows the library’s folder', () => {
  services().showLibrary();
  expect(shell.openedPaths).toEqual([library]);
});
