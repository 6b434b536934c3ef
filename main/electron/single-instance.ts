import { setTimeout as wait } from 'node:timers/promises';
import { app, type BrowserWindow } from 'electron';
import { z } from 'zod';
import { showMessage } from './message.ts';
import { print, say } from '../host/terminal.ts';
import { profileNote } from './profile-note.ts';

const openLibrarySchema = z.object({
  libraryPath: z.string().min(1).max(4_096),
  isClosing: z.boolean(),
});
/** Which library the one open studio has, as a second start reads it: Electron tells only the first of the second. */
type OpenLibrary = z.output<typeof openLibrarySchema>;

const note = profileNote('open-library.json', openLibrarySchema);

/** Leaves a note for a second start. Without it that start knows less, which is no reason not to go on. */
export function noteOpenLibrary(library: OpenLibrary): void {
  note.write(library, 'A second start cannot be told which library is open');
}

/** Undefined where the note is missing or damaged. */
function readOpenLibrary(): OpenLibrary | undefined {
  return note.read();
}

const otherInstanceSchema = z.object({
  libraryPath: z.string(),
  /** It asks again, because this studio is closing: the window is not to jump to the front each time. */
  isWaiting: z.boolean(),
});
type OtherInstance = z.output<typeof otherInstanceSchema>;

const askAgainAfterMs = 500;

/**
 * Two studios would share one browser profile: the first stays, and a second brings it forward and ends. While
 * the first is closing, the second waits and then takes its place.
 *
 * @returns whether this one is the first now; else it has said why it ends
 */
export async function becomeFirstInstance(libraryPath: string): Promise<boolean> {
  if (isFirst({ libraryPath, isWaiting: false })) return true;
  const first = readOpenLibrary();
  if (first?.isClosing) {
    print('The studio is closing, and saves its run first; it starts again then.');
    while (!isFirst({ libraryPath, isWaiting: true })) await wait(askAgainAfterMs);
    return true;
  }
  if (first && first.libraryPath !== libraryPath) {
    const { message, hint } = otherLibrary(first.libraryPath, libraryPath);
    say(`${message} ${hint}`);
    app.exit(1);
    return false;
  }
  print('The studio is open already; its window has been brought forward.');
  app.quit();
  return false;
}

function isFirst(self: OtherInstance): boolean {
  return app.requestSingleInstanceLock(self);
}

export function bringForwardOnSecondStart(
  libraryPath: string,
  surroundings: { isClosing(): boolean; showWindow(): BrowserWindow },
): void {
  app.on('second-instance', (_event, _argv, _folder, data: unknown) => {
    const other = otherInstanceSchema.safeParse(data).data;
    if (other?.isWaiting) return;
    const window = surroundings.showWindow();
    if (!other || other.libraryPath === libraryPath || surroundings.isClosing()) return;
    const { message, hint } = otherLibrary(libraryPath, other.libraryPath);
    void showMessage(window, {
      type: 'info',
      message,
      detail: hint,
    });
  });
}

function otherLibrary(open: string, wanted: string) {
  return {
    message: `The studio is open with the library ${open}.`,
    hint: `Quit it first to open ${wanted}.`,
  };
}
