import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where the native engine lies. Plain JavaScript without dependencies: the set-up script imports it
 * on whatever Node the user has, before any package is installed; the engine loader imports it too.
 */

export const tensorflowVersion = '2.21.0';

/**
 * The file that set-up writes last into the engine's folder; where it is, the engine is complete.
 */
export const engineManifestName = 'engine.json';

/**
 * @typedef {object} Surroundings
 * @property {Record<string, string | undefined>} [env]
 * @property {NodeJS.Platform} [platform]
 * @property {string} [arch]
 * @property {string} [home]
 * @property {string} [resourcesPath] the packaged app's resources folder
 */

/**
 * The folder that the studio may fill with what it can always get again.
 *
 * @param {Surroundings} [surroundings]
 * @returns {string}
 */
export function cacheFolder({ env = process.env, platform = process.platform, home } = {}) {
  const userHome = home ?? homedir();
  if (env.STUDIO_CACHE) return env.STUDIO_CACHE;
  const name = 'sprite-gan-studio';
  if (platform === 'darwin') return join(userHome, 'Library', 'Caches', name);
  if (platform === 'win32')
    return join(env.LOCALAPPDATA ?? join(userHome, 'AppData', 'Local'), name);
  return join(env.XDG_CACHE_HOME || join(userHome, '.cache'), name);
}

/**
 * The folder of the native engine: `lib/` with libtensorflow and the binding, and `engine.json`.
 * `STUDIO_NATIVE_ENGINE` names it outright; a packaged app carries it beside its archive; otherwise
 * it is in the user's cache, where set-up puts it. The folder need not exist.
 *
 * @param {Surroundings} [surroundings]
 * @returns {string}
 */
export function nativeEngineFolder(surroundings = {}) {
  const { env = process.env, platform = process.platform, arch = process.arch } = surroundings;
  if (env.STUDIO_NATIVE_ENGINE) return env.STUDIO_NATIVE_ENGINE;
  const resourcesPath =
    'resourcesPath' in surroundings ? surroundings.resourcesPath : ownResources();
  const packaged = resourcesPath && join(resourcesPath, 'native');
  if (packaged && existsSync(join(packaged, engineManifestName))) return packaged;
  return join(
    cacheFolder(surroundings),
    'native',
    `tensorflow-${tensorflowVersion}-${platform}-${arch}`,
  );
}

/** @returns {string | undefined} Electron's `process.resourcesPath`; undefined in plain Node. */
function ownResources() {
  const value = Reflect.get(process, 'resourcesPath');
  return typeof value === 'string' ? value : undefined;
}
