import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPickSave } from '../../../main/electron/pick-save.ts';
import { openWindow } from '../../../main/electron/window.ts';
import { app, dialog, resetElectron } from './fake-electron.ts';

vi.mock('electron', () => import('./fake-electron.ts'));

let folder: string;
beforeEach(async () => {
  resetElectron();
  folder = await mkdtemp(join(tmpdir(), 'studio-save-'));
  app.setPath('userData', join(folder, 'profile'));
});
afterEach(() => rm(folder, { recursive: true }));

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
