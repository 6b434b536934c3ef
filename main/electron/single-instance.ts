import { app, dialog, type BrowserWindow } from 'electron';
import { z } from 'zod';
import { appName } from '../../shared/version.ts';

const otherInstanceSchema = z.object({ libraryPath: z.string() });

/** Two studios would share one browser profile: the first stays, and a second only brings it forward. */
export function isFirstInstance(libraryPath: string): boolean {
  return app.requestSingleInstanceLock({ libraryPath });
}

export function bringForwardOnSecondStart(
  libraryPath: string,
  showWindow: () => BrowserWindow,
): void {
  app.on('second-instance', (_event, _argv, _folder, data: unknown) => {
    const window = showWindow();
    const other = otherInstanceSchema.safeParse(data);
    if (!other.success || other.data.libraryPath === libraryPath) return;
    void dialog.showMessageBox(window, {
      type: 'info',
      title: appName,
      message: `The studio is open with the library ${libraryPath}.`,
      detail: `Quit it first to open ${other.data.libraryPath}.`,
    });
  });
}
