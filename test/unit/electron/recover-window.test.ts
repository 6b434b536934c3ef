import type { BrowserWindow as ElectronWindow } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { recoverWindow } from '../../../main/electron/main-window.ts';
import { BrowserWindow, dialog, resetElectron } from './fake-electron.ts';
import { createKeptLog } from './log.ts';

vi.mock('electron', () => import('./fake-electron.ts'));

beforeEach(resetElectron);

function recovered() {
  const window = new BrowserWindow({ webPreferences: {} });
  const { log, lines } = createKeptLog();
  recoverWindow(window as unknown as ElectronWindow, log);
  const end = (reason: string) =>
    window.webContents.emit('render-process-gone', {}, { reason, exitCode: 5 });
  return { window, lines, end };
}

describe('a window whose process ends', () => {
  it('is loaded again after a crash, with a line in the log', () => {
    const { window, lines, end } = recovered();
    end('crashed');
    expect(window.reloads).toBe(1);
    expect(lines).toMatchObject([{ msg: 'the window’s process ended', reason: 'crashed' }]);
  });

  it('is left alone when it was closed', () => {
    const { window, lines, end } = recovered();
    end('clean-exit');
    expect(window.reloads).toBe(0);
    expect(lines).toEqual([]);
  });

  it('is not loaded for ever: after three crashes in a minute the person is told', () => {
    const { window, end } = recovered();
    for (let crash = 0; crash < 4; crash += 1) end('oom');
    expect(window.reloads).toBe(3);
    expect(dialog.errors).toHaveLength(1);
    expect(dialog.errors[0]?.content).toContain('View → Reload');
  });
});
