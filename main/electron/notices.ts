import { BrowserWindow } from 'electron';
import { appHost, scheme } from './addresses.ts';
import { inLanguage } from './language.ts';

const noticesPage = `${scheme}://${appHost}/third-party-notices.txt`;

/** Shows what the studio is made of and under which licences, in a window that can do nothing but that. */
export async function showNotices(parent: BrowserWindow | null): Promise<void> {
  const window = new BrowserWindow({
    title: inLanguage('Third-party notices'),
    width: 900,
    height: 700,
    ...(parent ? { parent } : {}),
    webPreferences: {
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      javascript: false,
    },
  });
  window.setMenuBarVisibility(false);
  await window.loadURL(noticesPage);
}
