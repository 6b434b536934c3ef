import { app, type BrowserWindow, powerMonitor, type Event } from 'electron';
import { closeInTime } from '../host/close-in-time.ts';
import { say } from '../host/terminal.ts';
import type { Studio } from '../studio/studio.ts';
import { showMessage } from './message.ts';

/** What quitting needs of the studio. */
export interface Closeable extends Pick<Studio, 'closing' | 'close' | 'gone' | 'log'> {
  readonly runs: Pick<Studio['runs'], 'close'>;
}

export interface Quitting {
  /** Whether the studio is to be quit. */
  readonly hasBegun: boolean;
  /** Whether nothing has to be waited for any more. */
  readonly isOver: boolean;
}

/**
 * Holds quitting back until the studio has closed, which takes no longer than the studio itself says. Who quits
 * once more meanwhile is asked whether to wait.
 */
export function closeBeforeQuit(
  studio: Closeable,
  currentWindow: () => BrowserWindow | null,
): Quitting {
  let state: 'open' | 'closing' | 'closed' = 'open';
  let isAsking = false;

  app.on('before-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return void askOnce();
    state = 'closing';
    void closeLogged(studio).then(() => {
      state = 'closed';
      endProcess(studio);
    });
  });

  async function askOnce(): Promise<void> {
    if (isAsking || !studio.closing?.saving.length) return;
    isAsking = true;
    const end = await askToEnd(studio.closing.saving, currentWindow());
    isAsking = false;
    if (end && state === 'closing') await studio.runs.close('kill');
  }

  return {
    get hasBegun() {
      return state !== 'open';
    },
    get isOver() {
      return state === 'closed';
    },
  };
}

/** As on the command line, whoever started a studio that has lost its library learns that not all went well. */
function endProcess({ gone }: Closeable): void {
  if (!gone) return app.quit();
  say(`${gone.message} ${gone.hint}`);
  app.exit(1);
}

async function closeLogged(studio: Closeable): Promise<void> {
  try {
    await closeInTime(studio);
  } catch (error) {
    studio.log.error({ err: error }, 'closing failed');
  }
}

const endButton = 1;

async function askToEnd(saving: readonly string[], window: BrowserWindow | null): Promise<boolean> {
  const options = {
    type: 'question' as const,
    message: `${saving.map((name) => `“${name}”`).join(' and ')} is still being saved.`,
    detail:
      'The studio quits by itself when that is done. Ended now, training goes on from the last checkpoint.',
    buttons: ['Keep waiting', 'Quit without saving'],
    defaultId: 0,
    cancelId: 0,
  };
  return (await showMessage(window, options)) === endButton;
}

/**
 * At the end of a session the system waits for who asks for it. On Linux and macOS this event is that question:
 * unanswered, a quit that is held back to save a run would cancel the log-off on macOS, and be cut short on Linux.
 */
export function quitAtShutdown(): void {
  // Its type leaves the event out, which the documentation describes.
  const quit = (event?: Event) => {
    event?.preventDefault();
    app.quit();
  };
  powerMonitor.on('shutdown', quit);
}

/**
 * On Windows `before-quit` is not emitted at the end of a session; the window is asked. While a run is saved
 * the system shows that the studio holds it up, and goes on by itself once it has quit.
 */
export function quitAtSessionEnd(window: BrowserWindow, isSaving: () => boolean): void {
  window.on('query-session-end', (event) => {
    if (isSaving()) event.preventDefault();
    app.quit();
  });
}
