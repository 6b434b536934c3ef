import { app, type BrowserWindow, dialog } from 'electron';
import { appName } from '../../shared/version.ts';
import type { Logger } from '../host/logging.ts';
import type { TrustedSenders } from './confine-pages.ts';
import { inLanguage } from './language.ts';
import { loadStudio, openWindow } from './window.ts';

/** More reloads than this within the time are a page that cannot run: the person decides. */
const mostReloads = 3;
const withinMs = 60_000;

/** Brings the page back when its process dies. Runs go on meanwhile: the page rebuilds from the store. */
export function recoverWindow(window: BrowserWindow, log: Logger): void {
  let reloads: number[] = [];
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    log.error({ reason, exitCode }, 'the window’s process ended');
    reloads = reloads.filter((at) => Date.now() - at < withinMs);
    if (reloads.length >= mostReloads) return explain();
    reloads.push(Date.now());
    window.reload();
  });

  function explain(): void {
    dialog.showErrorBox(
      appName,
      inLanguage(
        'The window keeps failing. Runs go on in the background: choose View → Reload to try again, or quit and start the studio anew.',
      ),
    );
  }
}

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
