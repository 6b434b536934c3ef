import { app, type BrowserWindow } from 'electron';
import type { Logger } from '../host/logging.ts';
import { recoverWindow } from './recover-window.ts';
import type { TrustedSenders } from './trusted-senders.ts';
import { loadStudio, openWindow } from './window.ts';

export interface MainWindow {
  current(): BrowserWindow | null;
  /** Opens the window, or brings it forward where it is open. */
  show(): BrowserWindow;
}

export interface MainWindowOptions {
  senders: TrustedSenders;
  log: Logger;
  /** Whether the window may be closed now; else closing it means to quit, and it stays until the studio has. */
  mayClose(): boolean;
  /** The page is there and listens. */
  onLoad(): void;
  onOpen(window: BrowserWindow): void;
}

/** The studio has one window; on macOS it may be closed and opened again while runs go on. */
export function createMainWindow(options: MainWindowOptions): MainWindow {
  const { senders, log } = options;
  let window: BrowserWindow | null = null;

  function open(): BrowserWindow {
    const opened = openWindow();
    window = opened;
    opened.on('close', (event) => {
      if (options.mayClose()) return;
      event.preventDefault();
      app.quit();
    });
    opened.once('closed', () => (window = null));
    opened.webContents.on('did-finish-load', options.onLoad);
    senders.add(opened.webContents);
    recoverWindow(opened, log);
    options.onOpen(opened);
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
