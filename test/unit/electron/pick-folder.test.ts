import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openWindow } from '../../../main/electron/window.ts';
import { createPickFolder } from '../../../main/electron/pick-folder.ts';
import { dialog, resetElectron } from './fake-electron.ts';

vi.mock('electron', () => import('./fake-electron.ts'));

beforeEach(resetElectron);

describe('the folder dialog', () => {
  it('gives the chosen folder, and null when it is cancelled', async () => {
    const pickFolder = createPickFolder(() => null);
    dialog.answer = { canceled: false, filePaths: ['/home/person/Päckchen of sprites'] };
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
