import { app } from 'electron';
import type { Logger } from '../host/logging.ts';

/** Longer than the core gives its trainers to write a checkpoint and exit before it kills them. */
export const quitWithinMs = 45_000;

/** Holds quitting back until the studio has closed, once, and no longer than `withinMs`. */
export function closeBeforeQuit(
  close: () => Promise<void> | void,
  log: Logger,
  withinMs = quitWithinMs,
): void {
  let state: 'open' | 'closing' | 'closed' = 'open';
  app.on('before-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return;
    state = 'closing';
    void closeWithin(close, log, withinMs).then(() => {
      state = 'closed';
      app.quit();
    });
  });
}

async function closeWithin(
  close: () => Promise<void> | void,
  log: Logger,
  withinMs: number,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      log.warn({ withinMs }, 'closing took too long; quitting without waiting');
      resolve();
    }, withinMs);
  });
  try {
    await Promise.race([close(), tooLate]);
  } catch (error) {
    log.error({ err: error }, 'closing failed');
  } finally {
    clearTimeout(timer);
  }
}
