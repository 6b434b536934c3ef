import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BrowserWindow as ElectronWindow } from 'electron';
import { surviveUnexpectedErrors } from '../../../main/electron/unexpected-errors.ts';
import { app, BrowserWindow, dialog, resetElectron } from './fake-electron.ts';
import { createKeptLog } from './log.ts';

vi.mock('electron', () => import('./fake-electron.ts'));

type Listener = (thrown: unknown) => void;
const events = ['uncaughtException', 'unhandledRejection'] as const;
let before: Map<string, unknown[]>;

beforeEach(async () => {
  resetElectron();
  await app.whenReady();
  before = new Map(events.map((event) => [event, process.listeners(event as 'exit')]));
});
afterEach(() => {
  for (const event of events) for (const listener of ours(event)) process.off(event, listener);
});

function ours(event: (typeof events)[number]): Listener[] {
  const listeners = process.listeners(event as 'exit') as unknown as Listener[];
  return listeners.filter((listener) => !before.get(event)?.includes(listener));
}

function thrown(event: (typeof events)[number], error: unknown): void {
  for (const listener of ours(event)) listener(error);
}

function survive() {
  const { log, lines } = createKeptLog();
  const window = new BrowserWindow({ webPreferences: {} });
  const isOpen = surviveUnexpectedErrors();
  isOpen({ log, currentWindow: () => window as unknown as ElectronWindow });
  return { lines, window };
}

describe('an error that nobody has caught', () => {
  it.each(events)('is logged and told in the window, with what to do: %s', (event) => {
    const { lines, window } = survive();
    thrown(event, new Error('read ECONNRESET'));
    expect(lines).toMatchObject([
      { msg: 'an unexpected error', err: { message: 'read ECONNRESET' } },
    ]);
    expect(dialog.messages).toMatchObject([{ window, buttons: ['Go on', 'Quit'] }]);
    expect(dialog.messages[0]?.detail).toContain('read ECONNRESET');
    expect(app.hasQuit).toBe(false);
  });

  it('is told once, however many follow', () => {
    const { lines } = survive();
    for (let times = 0; times < 3; times += 1) thrown('uncaughtException', new Error('again'));
    expect(lines).toHaveLength(3);
    expect(dialog.messages).toHaveLength(1);
  });

  it('says that the disk is full where that is it', () => {
    survive();
    const full = Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' });
    thrown('uncaughtException', full);
    expect(dialog.messages[0]?.message).toContain('The disk is full');
  });

  it('ends the studio in order where the person wants that', async () => {
    survive();
    dialog.response = 1;
    thrown('unhandledRejection', 'no reason');
    await vi.waitUntil(() => app.hasQuit);
  });

  it('is printed where no studio is open yet', () => {
    const printed = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    app.isReadyNow = false;
    surviveUnexpectedErrors();
    thrown('uncaughtException', new Error('too early'));
    expect(printed.mock.calls.join('')).toContain('too early');
    printed.mockRestore();
    expect(dialog.messages).toEqual([]);
  });
});
