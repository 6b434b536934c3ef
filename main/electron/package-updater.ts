import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import type { AppUpdater } from 'electron-updater';
import type { Logger } from '../host/logging.ts';
import type { Updater } from './updates.ts';

/** electron-builder writes it into packages that were built with an address (STUDIO_UPDATES_URL). */
const addressFile = 'app-update.yml';

/**
 * The updater of the package that the studio runs from: a .deb is installed by dpkg, for which the system asks
 * an administrator; an AppImage is replaced where it lies. Null where the studio runs from its sources or was
 * built without an address.
 */
export function packageUpdater(log: Logger): Updater | null {
  if (!app.isPackaged || !existsSync(join(process.resourcesPath, addressFile))) return null;
  // Loaded when it is asked for: a start needs none of it.
  const loading = { updater: null as Promise<AppUpdater> | null };
  const updater = () => (loading.updater ??= loadUpdater(log));
  return {
    async findNewer() {
      const found = await (await updater()).checkForUpdates();
      return found?.isUpdateAvailable ? { version: found.updateInfo.version } : null;
    },
    async download(onProgress) {
      const loaded = await updater();
      const tell = ({ percent }: { percent: number }) => onProgress(percent / 100);
      loaded.on('download-progress', tell);
      try {
        // Its quit handler is only added where this is set while downloading ends.
        loaded.autoInstallOnAppQuit = true;
        await loaded.downloadUpdate();
      } finally {
        loaded.autoInstallOnAppQuit = false;
        loaded.off('download-progress', tell);
      }
    },
    async installWhenQuit() {
      (await updater()).autoInstallOnAppQuit = true;
    },
  };
}

async function loadUpdater(log: Logger): Promise<AppUpdater> {
  const { default: electronUpdater } = await import('electron-updater');
  // Both packages are made from one folder, whose note of its kind may be the other's.
  const updater = process.env['APPIMAGE']
    ? new electronUpdater.AppImageUpdater()
    : electronUpdater.autoUpdater;
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.allowDowngrade = false;
  updater.logger = {
    info: (message) => log.info(String(message)),
    warn: (message) => log.warn(String(message)),
    error: (message) => log.error(String(message)),
  };
  return updater;
}
