import { app, powerMonitor, type BrowserWindow, type Event } from 'electron';

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
