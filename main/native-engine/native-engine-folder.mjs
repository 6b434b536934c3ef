import { join } from 'node:path';
import { cacheFolder, liesInPackage } from '../fetching/cache-folder.mjs';

/**
 * Where the native engine lies. Plain JavaScript without dependencies: the set-up script imports it
 * on whatever Node the user has, before any package is installed; the engine loader imports it too.
 */

export const tensorflowVersion = '2.21.0';

export const bindingName = 'tfjs_binding.node';

/** @typedef {import('../fetching/cache-folder.mjs').Surroundings} Surroundings */

/**
 * The folder of the native engine: `lib/` with libtensorflow and the binding, and `engine.json`.
 * `STUDIO_NATIVE_ENGINE` names it outright, but for a packaged app; otherwise it is in the user's cache,
 * where it is fetched to. The folder need not exist.
 *
 * @param {Surroundings} [surroundings]
 * @returns {string}
 */
export function nativeEngineFolder(surroundings = {}) {
  const { platform = process.platform, arch = process.arch } = surroundings;
  return (
    namedEngineFolder(surroundings) ??
    join(cacheFolder(surroundings), 'native', `tensorflow-${tensorflowVersion}-${platform}-${arch}`)
  );
}

/**
 * The folder of an engine that the person looks after by themselves; nothing is fetched into it.
 *
 * @param {Surroundings} [surroundings]
 * @returns {string | undefined}
 */
export function namedEngineFolder({ env = process.env, isPackaged = liesInPackage } = {}) {
  return isPackaged ? undefined : env.STUDIO_NATIVE_ENGINE || undefined;
}

/**
 * The folder of TensorFlow's build for NVIDIA's cards: as the other one's, with NVIDIA's libraries in `lib/nvidia/`.
 *
 * @param {Surroundings} [surroundings]
 * @returns {string}
 */
export function cudaEngineFolder(surroundings = {}) {
  const { platform = process.platform, arch = process.arch } = surroundings;
  return join(cacheFolder(surroundings), 'native', `cuda-${tensorflowVersion}-${platform}-${arch}`);
}

/**
 * NVIDIA's libraries beside a TensorFlow that uses them; nothing else lies there, so that whoever looks for libraries in
 * it too finds all others where they were.
 *
 * @param {string} [folder] the engine's
 * @returns {string}
 */
export function nvidiaFolder(folder = cudaEngineFolder()) {
  return join(folder, 'lib', 'nvidia');
}

/** @param {string} folder the engine's @returns {string} */
export function bindingFile(folder) {
  return join(folder, 'lib', bindingName);
}

/**
 * Where the binding that a package brings lies, beside the bundles; `npm run package` and `npm pack` put it there.
 *
 * @param {string} projectFolder or what stands for it: the app's archive, the installed package
 * @returns {string}
 */
export function prebuiltBindingFile(projectFolder) {
  const system = `${process.platform}-${process.arch}`;
  return join(projectFolder, 'dist', 'binding', system, bindingName);
}

/**
 * Where the build lays the C++ that the binding is compiled from: tfjs-node itself is no dependency of the
 * npm package (docs/decisions/0140).
 *
 * @param {string} projectFolder or the installed package
 * @returns {string}
 */
export function bindingSourcesFolder(projectFolder) {
  return join(projectFolder, 'dist', 'binding', 'sources');
}
