import { app, dialog } from 'electron';
import { toErrorShape } from '../../shared/errors.ts';
import { appName } from '../../shared/version.ts';
import { say } from '../host/terminal.ts';

/** Ends a studio that could not start: one sentence why, one what to do, exit code 1. */
export function explainFailure(thrown: unknown): void {
  const { message, hint } = toErrorShape(thrown);
  say(`${message} ${hint}`);
  dialog.showErrorBox(appName, `${message}\n\n${hint}`);
  app.exit(1);
}
