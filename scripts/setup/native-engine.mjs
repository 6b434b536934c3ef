import { findCommand } from '../../main/fetching/find-command.mjs';
import { nativeEngineIsReady } from '../../main/native-engine/engine-manifest.mjs';
import {
  namedEngineFolder,
  nativeEngineFolder,
  tensorflowVersion,
} from '../../main/native-engine/native-engine-folder.mjs';
import { fetchByStudio } from './fetch-by-studio.mjs';

/**
 * Has the studio get the native engine (`studio engine get`), where it is not here; without it there is the
 * WebAssembly engine. Tried again at once when a compiler has come, or for another version or place.
 *
 * @param {string} projectFolder
 * @param {string} node the Node that runs the studio, which is built by now
 */
export async function setUpNativeEngine(projectFolder, node) {
  if (nativeEngineIsReady() || namedEngineFolder()) return;
  const compiler = findCommand(['g++', 'clang++', 'c++']);
  await fetchByStudio(
    {
      command: 'engine',
      getting: `Getting the native engine, TensorFlow ${tensorflowVersion}, into ${nativeEngineFolder()}`,
      ready: 'Native engine ready',
      fallback: 'Native engine missing, training on the slower WebAssembly engine',
      memoryFile: 'native-engine-failure.json',
      key: [tensorflowVersion, compiler, nativeEngineFolder()].join('\n'),
    },
    projectFolder,
    node,
  );
}
