import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';

/*
 * Where the studio puts what it can always get again. Plain JavaScript without dependencies: the set-up script imports
 * it on whatever Node the user has, before any package is installed.
 */

/**
 * Whether this very code lies in a packaged app's archive. Every process of the app sees it alike, and
 * unlike a variable or an argument it cannot be said from outside: a packaged app loads its code from
 * there alone (fuse `onlyLoadAppFromAsar`).
 */
export const liesInPackage = /[\\/]app\.asar[\\/]/.test(decodeURIComponent(import.meta.url));

/**
 * @typedef {object} Surroundings
 * @property {Record<string, string | undefined>} [env]
 * @property {NodeJS.Platform} [platform]
 * @property {string} [arch]
 * @property {string} [home]
 * @property {boolean} [isPackaged] whether the studio runs as a packaged app
 */

/**
 * The folder that the studio may fill with what it can always get again. A packaged app keeps to the
 * platform's own place: libraries are loaded from there, and the environment must not name them
 * (docs/decisions/0120-the-engine-is-fetched-by-the-studio.md).
 *
 * @param {Surroundings} [surroundings]
 * @returns {string}
 */
export function cacheFolder(surroundings = {}) {
  const {
    env = process.env,
    platform = process.platform,
    isPackaged = liesInPackage,
  } = surroundings;
  if (env.STUDIO_CACHE && !isPackaged) return env.STUDIO_CACHE;
  const home = surroundings.home ?? homeFolder(platform, isPackaged);
  const name = 'sprite-gan-studio';
  if (platform === 'darwin') return join(home, 'Library', 'Caches', name);
  if (platform === 'win32') {
    const local = isPackaged ? undefined : env.LOCALAPPDATA;
    return join(local ?? join(home, 'AppData', 'Local'), name);
  }
  return join(env.XDG_CACHE_HOME || join(home, '.cache'), name);
}

/**
 * `HOME` is the environment's word too. On Linux it holds all the same, as XDG_CACHE_HOME does: there the
 * dynamic linker itself takes libraries from the environment (LD_PRELOAD).
 *
 * @param {NodeJS.Platform} platform
 * @param {boolean} isPackaged
 */
function homeFolder(platform, isPackaged) {
  return isPackaged && platform !== 'linux' ? userInfo().homedir : homedir();
}
