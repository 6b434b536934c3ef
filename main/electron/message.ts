import { dialog, type BrowserWindow, type MessageBoxOptions } from 'electron';
import { appName } from '../../shared/version.ts';
import { inLanguage } from './language.ts';

/**
 * Tells or asks something in the platform's own box, in the window's language, attached to the window where there is one.
 *
 * @returns the place of the button that was pressed
 */
export async function showMessage(
  window: BrowserWindow | null,
  given: MessageBoxOptions,
): Promise<number> {
  const { message, detail, buttons, ...rest } = given;
  const options: MessageBoxOptions = {
    title: appName,
    message: inLanguage(message),
    ...(detail !== undefined && { detail: inLanguage(detail) }),
    ...(buttons && { buttons: buttons.map(inLanguage) }),
    ...rest,
  };
  const { response } = window
    ? await dialog.showMessageBox(window, options)
    : await dialog.showMessageBox(options);
  return response;
}
