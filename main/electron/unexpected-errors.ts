import { app, type BrowserWindow, type MessageBoxOptions } from 'electron';
import { isDiskFull } from '../../shared/library/disk-full.ts';
import type { Logger } from '../host/logging.ts';
import { showMessage } from './message.ts';
import { say } from '../host/terminal.ts';

/** Once a studio is open: where its errors are written down, and the window to tell of them in. */
export interface OpenStudio {
  log: Logger;
  currentWindow(): BrowserWindow | null;
}

/**
 * An error that nobody has caught would show Electron's crash dialog, with a stack trace and nothing to do. It
 * is logged instead, and the first of them told to the person. Training goes on: a run has a process of its own,
 * what is stored is stored in transactions, and quitting saves it.
 *
 * @returns to be called once the studio is open
 */
export function surviveUnexpectedErrors(): (studio: OpenStudio) => void {
  let open: OpenStudio | undefined;
  let isTold = false;

  function survive(thrown: unknown): void {
    if (open) open.log.error({ err: thrown }, 'an unexpected error');
    else say(...`An unexpected error: ${describe(thrown)}`.split('\n'));
    if (isTold || !app.isReady()) return;
    isTold = true;
    void tell(thrown, open?.currentWindow() ?? null);
  }

  process.on('uncaughtException', survive);
  process.on('unhandledRejection', survive);
  return (studio) => (open = studio);
}

const quitButton = 1;

async function tell(thrown: unknown, window: BrowserWindow | null): Promise<void> {
  const { message, detail } = isDiskFull(thrown) ? diskFull : unexpected(thrown);
  const options: MessageBoxOptions = {
    type: 'warning',
    message,
    detail,
    buttons: ['Go on', 'Quit'],
    defaultId: 0,
    cancelId: 0,
  };
  if ((await showMessage(window, options)) === quitButton) app.quit();
}

const diskFull = {
  message: 'The disk is full, so the studio could not write a file.',
  detail: 'Make room on the disk of the library. A run that cannot be stored ends; resume it then.',
};

function unexpected(thrown: unknown) {
  return {
    message: 'Something went wrong that the studio did not expect.',
    detail: `A run that trains goes on. If something does not work from now on, quit the studio, which saves the run, and start it again. The library’s studio.log has more for a report.\n\n${describe(thrown)}`,
  };
}

function describe(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
