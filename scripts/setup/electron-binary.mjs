import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../../main/fetching/cache-folder.mjs';
import { runAloud } from './child-process.mjs';
import { rememberedFailure } from './remembered-failure.mjs';
import { say } from './say.mjs';
import { withLock } from '../../main/fetching/set-up-lock.mjs';

const failureHoldsForMs = 7 * 24 * 3600_000;

/** Where the executable lies inside a distribution (electron/install.js, getPlatformPath). */
const executables = new Map([
  ['darwin', 'Electron.app/Contents/MacOS/Electron'],
  ['win32', 'electron.exe'],
]);

/**
 * @typedef {{ distribution: string, executable: string } | { reason: string }} ElectronBinary
 */

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @param {NodeJS.Platform} [platform]
 * @returns {boolean} whether a window could be shown
 */
export function hasDisplay(env = process.env, platform = process.platform) {
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/**
 * Finds the Electron binary, or downloads it. A download that fails is remembered for a week, for this
 * version of Electron.
 *
 * @param {string} projectFolder
 * @param {string} node the studio's own Node
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<ElectronBinary>}
 */
export async function installElectron(projectFolder, node, env = process.env) {
  const folder = join(projectFolder, 'node_modules', 'electron');
  const found = installedElectron(folder, env);
  if (found) return found;
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const memory = rememberedFailure(
    join(cacheFolder({ env }), 'electron-failure.json'),
    `${version} ${process.platform} ${process.arch}`,
    failureHoldsForMs,
    env,
  );
  const remembered = memory.recall();
  if (remembered) return { reason: `${remembered} (STUDIO_RETRY=1 tries again)` };

  return withLock(join(cacheFolder({ env }), 'set-up.lock'), async () => {
    const broughtMeanwhile = installedElectron(folder, env);
    if (broughtMeanwhile) return broughtMeanwhile;
    say(`Downloading Electron ${version} (about 120 MB)…`);
    const script = join(projectFolder, 'scripts', 'setup', 'download-electron.mjs');
    await runAloud(node, [script], { cwd: projectFolder, env });
    const downloaded = installedElectron(folder, env);
    if (downloaded) return downloaded;
    const reason = 'the Electron binary could not be downloaded';
    memory.remember(reason);
    return { reason };
  });
}

/**
 * @param {string} folder of the electron package
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ distribution: string, executable: string } | undefined}
 */
export function installedElectron(folder, env) {
  const distribution = env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist');
  const executable = join(distribution, executables.get(process.platform) ?? 'electron');
  // Electron's installer writes path.txt last: without it the unpacking was interrupted.
  const isWhole = env.ELECTRON_OVERRIDE_DIST_PATH || existsSync(join(folder, 'path.txt'));
  return isWhole && existsSync(executable) ? { distribution, executable } : undefined;
}
