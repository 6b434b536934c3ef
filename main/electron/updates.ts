import type { BrowserWindow, MessageBoxOptions } from 'electron';
import { toErrorShape } from '../../shared/errors.ts';
import { appName, appVersion } from '../../shared/version.ts';
import type { Logger } from '../host/logging.ts';
import { showMessage } from './message.ts';

/** Where newer versions come from: electron-updater in a package, its like in tests. */
export interface Updater {
  /** @returns the newer version that there is, or null */
  findNewer(): Promise<{ version: string } | null>;
  /** Brings the version that was found, checked against the hash that its feed names. */
  download(onProgress: (fraction: number) => void): Promise<void>;
  /** What was downloaded is installed once the studio has quit, and not before. */
  installWhenQuit(): Promise<void>;
}

export interface UpdateSurroundings {
  hasLiveRun(): boolean;
  currentWindow(): BrowserWindow | null;
  quit(): void;
  log: Logger;
}

/**
 * "Check for updates…": each step is asked for, none happens by itself, and none while a run is live.
 *
 * @returns what the menu's item does; while it is at work, another click changes nothing
 */
export function createUpdateCheck(
  updater: Updater,
  around: UpdateSurroundings,
): () => Promise<void> {
  let isAtWork = false;
  return async () => {
    if (isAtWork) return;
    isAtWork = true;
    try {
      await checkForUpdates(updater, around);
    } catch (error) {
      around.log.error({ err: error }, 'update failed');
      await say(around, {
        type: 'warning',
        message: 'The update did not work.',
        detail: `${toErrorShape(error).message} Nothing has changed; try again later.`,
      });
    } finally {
      around.currentWindow()?.setProgressBar(-1);
      isAtWork = false;
    }
  };
}

async function checkForUpdates(updater: Updater, around: UpdateSurroundings): Promise<void> {
  if (await mustWait(around)) return;
  const newer = await updater.findNewer();
  if (!newer) {
    return say(around, { message: `${appName} ${appVersion} is the newest version.` });
  }
  const download = await ask(
    around,
    `Version ${newer.version} is there. You have ${appVersion}.`,
    'Download',
  );
  if (!download || (await mustWait(around))) return;
  await updater.download((fraction) => around.currentWindow()?.setProgressBar(fraction));
  around.currentWindow()?.setProgressBar(-1);
  const question = `Version ${newer.version} is downloaded. It is installed when the studio has quit.`;
  const quit = await ask(around, question, 'Quit and install');
  if (!quit || (await mustWait(around))) return;
  await updater.installWhenQuit();
  around.quit();
}

/** Whether a run is live, which an update must not disturb; then it has been said. */
async function mustWait(around: UpdateSurroundings): Promise<boolean> {
  if (!around.hasLiveRun()) return false;
  await say(around, {
    message: 'A run is training.',
    detail: 'Check for updates again when it has ended, or stop it first.',
  });
  return true;
}

async function ask(around: UpdateSurroundings, message: string, action: string): Promise<boolean> {
  const later = 1;
  const buttons = [action, 'Later'];
  return (await show(around, { message, buttons, defaultId: later, cancelId: later })) === 0;
}

async function say(around: UpdateSurroundings, options: MessageBoxOptions): Promise<void> {
  await show(around, options);
}

function show({ currentWindow }: UpdateSurroundings, options: MessageBoxOptions): Promise<number> {
  return showMessage(currentWindow(), { type: 'info', ...options });
}
