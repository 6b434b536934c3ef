import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { readEngineManifest } from '../../main/native-engine/engine-manifest.mjs';
import {
  bindingFile,
  nativeEngineFolder,
  prebuiltBindingFile,
} from '../../main/native-engine/native-engine-folder.mjs';

/**
 * Puts the native engine's binding into dist/binding/, for packages: who installs one needs no compiler. It is
 * the binding that this machine's engine was compiled with, which was tried with it. Comes after the build, which
 * empties dist/.
 *
 * @param {string} projectFolder
 * @returns {Promise<{ file: string } | { reason: string }>} why a package will have no binding
 */
export async function prebuildBinding(projectFolder) {
  const folder = nativeEngineFolder();
  if (!readEngineManifest(folder)?.bindingIsPortable)
    return {
      reason: `the engine in ${folder} has no binding that runs on other systems (it takes g++ with a static C++ library)`,
    };
  const file = prebuiltBindingFile(projectFolder);
  mkdirSync(dirname(file), { recursive: true });
  copyFileSync(bindingFile(folder), file);
  return { file };
}
