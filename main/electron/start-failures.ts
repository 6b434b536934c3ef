import { app, type BrowserWindow, dialog } from 'electron';
import { toErrorShape } from '../../shared/errors.ts';
import { appName } from '../../shared/version.ts';
import { say } from '../host/terminal.ts';
import { inLanguage } from './language.ts';
import { showMessage } from './message.ts';

const message = 'The studio runs without Chromium’s sandbox.';
const detail =
  'This system lets programs from an AppImage make no user namespaces, which the sandbox needs. The studio works, with one wall less around the pictures that you open. Its .deb package brings the sandbox.';

/** An AppImage's start script gives up the sandbox where the system forbids it; the person is told. */
export function tellOfMissingSandbox(window: BrowserWindow): void {
  if (!app.commandLine.hasSwitch('no-sandbox')) return;
  say(`${message} ${detail}`);
  if (process.env['APPIMAGE']) void showMessage(window, { type: 'warning', message, detail });
}

/** The library that was chosen is on a drive that is away, or was moved: what is open is another one. */
export function tellOfMissingLibrary(
  missing: string,
  opened: string,
  window: BrowserWindow | null,
): void {
  const message = `The library ${missing} is not there.`;
  const detail = `Its drive may be away, or it was moved. The studio has opened ${opened}; on the screen Studio another one can be chosen.`;
  say(`${message} ${detail}`);
  void showMessage(window, { type: 'warning', message, detail });
}

/** Ends a studio that could not start: one sentence why, one what to do, exit code 1. */
export function explainFailure(thrown: unknown): void {
  const { message, hint } = toErrorShape(thrown);
  say(`${message} ${hint}`);
  dialog.showErrorBox(appName, `${inLanguage(message)}\n\n${inLanguage(hint)}`);
  app.exit(1);
}
