import type { BrowserWindow } from 'electron';
import type { Logger } from '../host/logging.ts';
import { recoverWindow } from './recover-window.ts';
import type { TrustedSenders } from './trusted-senders.ts';
import { loadStudio, openWindow } from './window.ts';

export interface MainWindow {
  current(): BrowserWindow | null;
  /** Opens the window, or brings it forward where it is open. */
  show(): BrowserWindow;
}

/** The studio has one window; on macOS it may be closed and opened again while runs go on. */
export function createMainWindow(senders: TrustedSenders, log: Logger): MainWindow {
  let window: BrowserWindow | null = null;

  function open(): BrowserWindow {
    const opened = openWindow();
    window = opened;
    opened.once('closed', () => (window = null));
    senders.add(opened.webContents);
    recoverWindow(opened, log);
    loadStudio(opened).catch((error: unknown) => log.error({ err: error }, 'page not loaded'));
    return opened;
  }

  return {
    current: () => window,
    show() {
      if (!window) return open();
      if (window.isMinimized()) window.restore();
      window.focus();
      return window;
    },
  };
}
