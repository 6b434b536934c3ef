import { dialog, type BrowserWindow } from 'electron';
import { appName } from '../../shared/version.ts';
import type { Logger } from '../host/logging.ts';

/** More reloads than this within the time are a page that cannot run: the person decides. */
const maximumReloads = 3;
const withinMs = 60_000;

/** Brings the page back when its process dies. Runs go on meanwhile: the page rebuilds from the store. */
export function recoverWindow(window: BrowserWindow, log: Logger): void {
  let reloads: number[] = [];
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    log.error({ reason, exitCode }, 'the window’s process ended');
    reloads = reloads.filter((at) => Date.now() - at < withinMs);
    if (reloads.length >= maximumReloads) return explain();
    reloads.push(Date.now());
    window.reload();
  });

  function explain(): void {
    dialog.showErrorBox(
      appName,
      'The window keeps failing. Runs go on in the background: choose View → Reload to try again, or quit and start the studio anew.',
    );
  }
}
