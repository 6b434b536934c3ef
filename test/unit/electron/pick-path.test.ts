import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openWindow } from '../../../main/electron/window.ts';
import { createPickFolder, createPickSave } from '../../../main/electron/pick-path.ts';
import { app, dialog, resetElectron } from './fake-electron.ts';

vi.mock('electron', () => import('./fake-electron.ts'));

let folder: string;
beforeEach(async () => {
  resetElectron();
  folder = await mkdtemp(join(tmpdir(), 'studio-folders-'));
  app.setPath('userData', join(folder, 'profile'));
});
afterEach(() => rm(folder, { recursive: true }));

const choose = (path: string) => (dialog.answer = { canceled: false, filePaths: [path] });

describe('the folder dialog', () => {
  it('gives the chosen folder, and null when it is cancelled', async () => {
    const pickFolder = createPickFolder(() => null);
    choose('/home/person/Päckchen of sprites');
    expect(await pickFolder('import')).toBe('/home/person/Päckchen of sprites');
    dialog.answer = { canceled: true, filePaths: [] };
    expect(await pickFolder('import')).toBeNull();
  });

  it('belongs to the window, and may make a folder only for an export', async () => {
    const window = openWindow();
    const pickFolder = createPickFolder(() => window);
    await pickFolder('import');
    await pickFolder('export');
    expect(dialog.asked.map((asked) => asked.window)).toEqual([window, window]);
    expect(dialog.asked[0]?.properties).toEqual(['openDirectory']);
    expect(dialog.asked[1]?.properties).toContain('createDirectory');
  });
});

describe('where the folder dialog begins', () => {
  const asked = () => dialog.asked.map(({ defaultPath }) => defaultPath);

  it('is where it last ended, for each purpose, also after a new start', async () => {
    await mkdir(join(folder, 'sprites/birds'), { recursive: true });
    await mkdir(join(folder, 'creatures'));
    choose(join(folder, 'sprites/birds'));
    await createPickFolder(() => null)('import');
    choose(join(folder, 'creatures'));
    await createPickFolder(() => null)('export');
    dialog.answer = { canceled: true, filePaths: [] };
    await createPickFolder(() => null)('import');
    await createPickFolder(() => null)('export');
    expect(asked()).toEqual([
      undefined,
      undefined,
      join(folder, 'sprites'),
      join(folder, 'creatures'),
    ]);
  });

  it('is left to the system where that folder is gone', async () => {
    choose(join(folder, 'gone/birds'));
    await createPickFolder(() => null)('import');
    await createPickFolder(() => null)('import');
    expect(asked()).toEqual([undefined, undefined]);
  });

  it.each(['', '[]', '{"import":7}', '{"import":"relative"}'])(
    'is left to the system where what was remembered is damaged: %j',
    async (text) => {
      await mkdir(join(folder, 'profile'));
      await writeFile(join(folder, 'profile/last-folders.json'), text);
      await createPickFolder(() => null)('import');
      expect(asked()).toEqual([undefined]);
    },
  );
});

describe('the dialog for where a file is saved', () => {
  it('suggests a name of the kind, belongs to the window, and begins where it last ended', async () => {
    const window = openWindow();
    const pickSave = createPickSave(() => window);
    const chosen = join(folder, 'Verluste.svg');
    dialog.saveAnswer = { canceled: false, filePath: chosen };
    expect(await pickSave('losses.svg', 'svg')).toBe(chosen);
    dialog.saveAnswer = { canceled: true, filePath: '' };
    expect(await pickSave('losses.csv', 'csv')).toBeNull();
    expect(dialog.saves).toMatchObject([
      { window, defaultPath: 'losses.svg', filters: [{ extensions: ['svg'] }] },
      { window, defaultPath: join(folder, 'losses.csv'), filters: [{ extensions: ['csv'] }] },
    ]);
  });
});
