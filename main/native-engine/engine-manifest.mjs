import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import {
  bindingFile,
  namedEngineFolder,
  nativeEngineFolder,
  tensorflowVersion,
} from './native-engine-folder.mjs';

/**
 * What was written into the engine's folder, as `engine.json` in it records. It is written last; where it
 * is and holds, the engine is complete. Plain JavaScript, because set-up asks at every start.
 *
 * @typedef {object} WrittenFile
 * @property {number} bytes
 * @property {number} modifiedMs
 * @property {string} sha256 of the file as it was written, which is not as it was downloaded where it was stripped
 *
 * @typedef {object} EngineManifest
 * @property {string} tensorflow
 * @property {string} wheelSha256 of the archive as it was downloaded
 * @property {string | undefined} [pins] of all archives that it came from; engines from before this was recorded have none
 * @property {boolean} bindingIsPortable whether the binding runs on other systems of this platform too
 * @property {Record<string, WrittenFile>} files in lib/, by their paths there
 */

const manifestName = 'engine.json';

/**
 * Whether the native engine is complete. Sizes and times are compared, not the contents of 634 MB. Where only
 * a time differs, the cache was copied to another place or disk: then the hash decides, once.
 *
 * @param {string} [folder]
 * @param {string} [pins] what it must have come from, where the studio's version does not say that alone
 * @returns {boolean}
 */
export function nativeEngineIsReady(folder = nativeEngineFolder(), pins = undefined) {
  const manifest = readEngineManifest(folder);
  // Whoever names a folder answers for what is in it.
  if (!manifest) return folder === namedEngineFolder() && existsSync(bindingFile(folder));
  if (pins !== undefined && manifest.pins !== pins) return false;
  const states = Object.entries(manifest.files).map(([name, written]) =>
    stateOf(join(folder, 'lib', name), written),
  );
  if (states.includes('other')) return false;
  if (states.includes('touched')) recordTimes(folder, manifest);
  return true;
}

/**
 * @param {string} folder
 * @returns {EngineManifest | undefined} undefined where there is none, none that can be read, or one from before
 *   libraries were stripped and times recorded: such an engine is fetched anew
 */
export function readEngineManifest(folder) {
  const file = join(folder, manifestName);
  if (!existsSync(file)) return undefined;
  try {
    /** @type {EngineManifest} */
    const manifest = JSON.parse(readFileSync(file, 'utf8'));
    return typeof manifest.bindingIsPortable === 'boolean' ? manifest : undefined;
  } catch (error) {
    // Cut short, or another user's: such an engine cannot be relied upon.
    const cannotBeRead = typeof Reflect.get(Object(error), 'code') === 'string';
    if (error instanceof SyntaxError || cannotBeRead) return undefined;
    throw error;
  }
}

/**
 * Records what lies in lib/.
 *
 * @param {string} folder
 * @param {{ wheelSha256: string, bindingIsPortable: boolean, pins?: string | undefined }} origin
 */
export function writeEngineManifest(folder, { wheelSha256, bindingIsPortable, pins }) {
  const lib = join(folder, 'lib');
  const found = readdirSync(lib, { recursive: true, withFileTypes: true });
  const files = Object.fromEntries(
    found
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const file = join(entry.parentPath, entry.name);
        const { size, mtimeMs } = statSync(file);
        const written = { bytes: size, modifiedMs: Math.floor(mtimeMs), sha256: hashOf(file) };
        return [relative(lib, file), written];
      }),
  );
  save(folder, { tensorflow: tensorflowVersion, wheelSha256, bindingIsPortable, pins, files });
}

/**
 * @param {string} file
 * @param {WrittenFile} written
 * @returns {'same' | 'touched' | 'other'}
 */
function stateOf(file, written) {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.size !== written.bytes) return 'other';
  if (Math.floor(found.mtimeMs) === written.modifiedMs) return 'same';
  return hashOf(file) === written.sha256 ? 'touched' : 'other';
}

/** @param {string} folder @param {EngineManifest} manifest */
function recordTimes(folder, manifest) {
  for (const [name, written] of Object.entries(manifest.files))
    written.modifiedMs = Math.floor(statSync(join(folder, 'lib', name)).mtimeMs);
  save(folder, manifest);
}

/** @param {string} folder @param {EngineManifest} manifest */
function save(folder, manifest) {
  const file = join(folder, manifestName);
  const beside = `${file}.${process.pid}`;
  writeFileSync(beside, `${JSON.stringify(manifest, null, 2)}\n`);
  renameSync(beside, file);
}

/** @param {string} file @returns {string} hexadecimal */
function hashOf(file) {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(4 << 20);
  const descriptor = openSync(file, 'r');
  try {
    for (;;) {
      const length = readSync(descriptor, chunk);
      if (length === 0) return hash.digest('hex');
      hash.update(chunk.subarray(0, length));
    }
  } finally {
    closeSync(descriptor);
  }
}
