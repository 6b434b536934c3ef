import { dialog, type BrowserWindow, type MessageBoxOptions } from 'electron';
import { appName } from '../../shared/version.ts';

/**
 * Tells or asks something in the platform's own box, attached to the window where there is one.
 *
 * @returns the place of the button that was pressed
 */
export async function showMessage(
  window: BrowserWindow | null,
  given: MessageBoxOptions,
): Promise<number> {
  const options: MessageBoxOptions = { title: appName, ...given };
  const { response } = window
    ? await dialog.showMessageBox(window, options)
    : await dialog.showMessageBox(options);
  return response;
}
