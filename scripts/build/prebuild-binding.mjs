import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { readEngineManifest } from '../../main/native-engine/engine-manifest.mjs';
import {
  bindingFile,
  namedEngineFolder,
  nativeEngineFolder,
  prebuiltBindingFile,
} from '../../main/native-engine/native-engine-folder.mjs';
import { captureOutput } from '../setup/child-process.mjs';
import { nodeRuntime } from '../setup/node-runtime.mjs';
import { join } from 'node:path';

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
  if (!namedEngineFolder() && !readEngineManifest(folder)?.bindingIsPortable)
    await getAnew(projectFolder);
  if (!readEngineManifest(folder)?.bindingIsPortable)
    return {
      reason: `the engine in ${folder} has no binding that runs on other systems (it takes g++ with a static C++ library)`,
    };
  const file = prebuiltBindingFile(projectFolder);
  mkdirSync(dirname(file), { recursive: true });
  copyFileSync(bindingFile(folder), file);
  return { file };
}

/**
 * An earlier studio compiled a binding that asks for this machine's C++ library, and kept no headers.
 *
 * @param {string} projectFolder
 */
async function getAnew(projectFolder) {
  const node = await nodeRuntime(projectFolder);
  const cli = join(projectFolder, 'dist', 'main', 'cli.js');
  await captureOutput(node, [cli, 'engine', 'get', '--again']);
}
