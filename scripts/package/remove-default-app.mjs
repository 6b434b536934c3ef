import { rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * electron-builder's hook after it copied the Electron distribution: Electron's own demo app, which a
 * distribution from a folder still holds, is no part of ours.
 *
 * @param {{ appOutDir: string, packager: { getResourcesDir(appOutDir: string): string } }} context
 */
export default async function removeDefaultApp({ appOutDir, packager }) {
  await rm(join(packager.getResourcesDir(appOutDir), 'default_app.asar'), { force: true });
}
