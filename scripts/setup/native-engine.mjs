import { join } from 'node:path';
import { findCommand } from '../../main/native-engine/find-command.mjs';
import { nativeEngineIsReady } from '../../main/native-engine/engine-manifest.mjs';
import {
  cacheFolder,
  namedEngineFolder,
  nativeEngineFolder,
  tensorflowVersion,
} from '../../main/native-engine/native-engine-folder.mjs';
import { captureOutput } from './child-process.mjs';
import { duration } from './file-size.mjs';
import { rememberedFailure } from './remembered-failure.mjs';
import { say } from './say.mjs';

const failureHoldsForMs = 6 * 3600_000;

/**
 * Has the studio get the native engine (`studio engine get`), where it is not here. A failure is told in one
 * line, remembered for some hours, and is not fatal: there is the WebAssembly engine.
 *
 * @param {string} projectFolder
 * @param {string} node the Node that runs the studio, which is built by now
 */
export async function setUpNativeEngine(projectFolder, node) {
  if (nativeEngineIsReady() || namedEngineFolder()) return;
  const memory = failureMemory();
  const reason = memory.recall();
  if (reason) return say(`${fallback}: ${reason} (STUDIO_RETRY=1 tries again at once.)`);
  say(`Getting the native engine, TensorFlow ${tensorflowVersion}, into ${nativeEngineFolder()}`);
  const startedAt = Date.now();
  const cli = join(projectFolder, 'dist', 'main', 'cli.js');
  const { code, output } = await captureOutput(node, [cli, 'engine', 'get', '--json']);
  if (code === 0) {
    memory.forget();
    return say(`Native engine ready after ${duration((Date.now() - startedAt) / 1000)}.`);
  }
  memory.remember(problemIn(output) ?? `"studio engine get" ended with exit code ${code}.`);
  say(`${fallback}.`);
}

const fallback = 'Native engine missing, training on the slower WebAssembly engine';

/**
 * @param {string} output what `studio engine get --json` printed: an event a line, the last one its end
 * @returns {string | undefined}
 */
function problemIn(output) {
  const line = output.trim().split('\n').at(-1);
  if (!line?.startsWith('{')) return undefined;
  const { problem } = JSON.parse(line);
  return problem && `${problem.message} ${problem.hint}`;
}

/** Tried again at once when a compiler has come, or for another version or place. */
function failureMemory() {
  const compiler = findCommand(['g++', 'clang++', 'c++']);
  const key = [tensorflowVersion, compiler, nativeEngineFolder()].join('\n');
  const file = join(cacheFolder(), 'native-engine-failure.json');
  return rememberedFailure(file, key, failureHoldsForMs);
}
