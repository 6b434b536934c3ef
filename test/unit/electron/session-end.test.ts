import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { BrowserWindow as ElectronWindow } from 'electron';
import { quitAtSessionEnd, quitAtShutdown } from '../../../main/electron/session-end.ts';
import { app, BrowserWindow, createEvent, powerMonitor, resetElectron } from './fake-electron.ts';

vi.mock('electron', () => import('./fake-electron.ts'));

beforeEach(resetElectron);

describe('the end of the session', () => {
  it.each([true, false])('on Windows quits, and holds it up only to save: %s', (isSaving) => {
    const window = new BrowserWindow({ webPreferences: {} });
    quitAtSessionEnd(window as unknown as ElectronWindow, () => isSaving);
    const event = createEvent({ reasons: ['logoff'] });
    window.emit('query-session-end', event);
    expect(event.defaultPrevented).toBe(isSaving);
    expect(app.hasQuit).toBe(true);
  });

  it('on macOS and Linux is answered, so that a quit that waits does not cancel it', () => {
    quitAtShutdown();
    const event = createEvent({});
    powerMonitor.emit('shutdown', event);
    expect(event.defaultPrevented).toBe(true);
    expect(app.hasQuit).toBe(true);
  });
});
