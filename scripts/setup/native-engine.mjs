import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  cacheFolder,
  engineManifestName,
  nativeEngineFolder,
  tensorflowVersion,
} from '../../main/trainer/engines/native-engine-folder.mjs';
import { capture } from './child-process.mjs';
import { compileBinding } from './compile-binding.mjs';
import { engineWheel, fetchWheel } from './engine-wheel.mjs';
import { extractWheel } from './extract-wheel.mjs';
import { duration, fileSize } from './file-size.mjs';
import { findCommand } from './find-command.mjs';
import { rememberedFailure } from './remembered-failure.mjs';
import { inWords, say } from './say.mjs';

/** The wheel, the libraries and the headers, all at once on the disk. */
const neededBytes = 1.5e9;
const failureHoldsForMs = 6 * 3600_000;

/**
 * Whether the native engine is complete: its manifest is written last, and every file that it lists
 * is there in its full size.
 *
 * @param {string} [folder]
 */
export function nativeEngineIsReady(folder = nativeEngineFolder()) {
  const manifest = join(folder, engineManifestName);
  if (!existsSync(manifest)) return false;
  /** @type {{ files: Record<string, number> }} */
  const { files } = JSON.parse(readFileSync(manifest, 'utf8'));
  return Object.entries(files).every(([name, bytes]) => {
    const file = join(folder, 'lib', name);
    return existsSync(file) && statSync(file).size === bytes;
  });
}

/**
 * Why the native engine need not be tried now, with what to do about it; undefined when set-up
 * should go ahead. Costs one look at the PATH, and one call of pip when the engine could be had.
 *
 * @returns {Promise<string | undefined>}
 */
export async function nativeEngineObstacle() {
  if (!engineWheel())
    return `TensorFlow has no native library for ${process.platform}-${process.arch} yet`;
  const missing = await missingTools();
  if (missing.length > 0) return `for full speed, run: ${howToInstall(missing)}`;
  const reason = failureMemory().recall();
  return reason && `${reason}; set STUDIO_RETRY=1 to try again at once`;
}

/**
 * Sets the engine up; a failure is remembered, told in one line, and is not fatal.
 *
 * @param {string} projectFolder
 * @param {string} node the Node that will run the engine
 */
export async function setUpNativeEngine(projectFolder, node) {
  const memory = failureMemory();
  const startedAt = Date.now();
  try {
    await buildNativeEngine(projectFolder, node);
    memory.forget();
    say(
      `Native engine ready after ${duration((Date.now() - startedAt) / 1000)}: ${nativeEngineFolder()}`,
    );
  } catch (error) {
    memory.remember(inWords(error));
    sayFallback(inWords(error));
  }
}

/** @param {string} reason */
export function sayFallback(reason) {
  say(`Native engine missing, training on the slower WebAssembly engine; ${reason}`);
}

/** @param {string} projectFolder @param {string} node */
async function buildNativeEngine(projectFolder, node) {
  const { wheel, python, compiler } = tools();
  if (!wheel || !python || !compiler) throw new Error('Python or the C++ compiler has gone');
  const folder = nativeEngineFolder();
  const downloads = join(cacheFolder(), 'downloads');
  await mkdir(downloads, { recursive: true });
  await requireSpace(downloads);
  say(`Setting up the native engine, TensorFlow ${tensorflowVersion}, in ${folder}`);
  const wheelFile = await fetchWheel(wheel, python, downloads);

  say('Unpacking and compiling (about 20 seconds, 850 MB)…');
  const staging = await newStagingFolder(folder);
  await extractWheel(wheelFile, python, join(staging, 'wheel'));
  await layOut(staging);
  const libFolder = join(staging, 'lib');
  const includeFolder = join(staging, 'wheel', 'tensorflow', 'include');
  await compileBinding({ compiler, projectFolder, includeFolder, libFolder });
  await rm(join(staging, 'wheel'), { recursive: true });
  await verify(node, staging);
  await writeManifest(staging, wheel.sha256);
  await rm(folder, { recursive: true, force: true });
  await rename(staging, folder);
  await rm(wheelFile);
}

/**
 * A folder beside the engine's, of this process alone: a killed set-up may have left a child that
 * still writes into its own. What earlier ones left is removed.
 *
 * @param {string} folder
 */
async function newStagingFolder(folder) {
  await mkdir(dirname(folder), { recursive: true });
  for (const name of readdirSync(dirname(folder)))
    if (name.startsWith(`${basename(folder)}.new-`))
      await rm(join(dirname(folder), name), { recursive: true, force: true });
  return mkdtemp(`${folder}.new-`);
}

function tools() {
  return {
    wheel: engineWheel(),
    python: findCommand(['python3', 'python']),
    compiler: findCommand(
      process.platform === 'darwin' ? ['clang++', 'g++'] : ['g++', 'clang++', 'c++'],
    ),
  };
}

/**
 * @typedef {'python' | 'pip' | 'compiler'} Tool
 * @returns {Promise<Tool[]>}
 */
async function missingTools() {
  const { python, compiler } = tools();
  /** @type {Tool[]} */
  const missing = [];
  if (!python) missing.push('python');
  else if ((await capture(python, ['-c', 'import pip'])).code !== 0) missing.push('pip');
  if (!compiler) missing.push('compiler');
  return missing;
}

/** @param {Tool[]} missing @returns {string} the command that installs them on this system */
function howToInstall(missing) {
  const onlyCompiler = missing.every((tool) => tool === 'compiler');
  if (process.platform === 'darwin')
    return onlyCompiler
      ? 'xcode-select --install'
      : 'brew install python && xcode-select --install';
  const isFedora = !findCommand(['apt-get']) && findCommand(['dnf']);
  const compilerPackage = isFedora ? 'gcc-c++' : 'g++';
  const packages = missing.map((tool) => (tool === 'compiler' ? compilerPackage : 'python3-pip'));
  return `sudo ${isFedora ? 'dnf' : 'apt'} install ${packages.join(' ')}`;
}

function failureMemory() {
  const { wheel, python, compiler } = tools();
  const key = [wheel?.sha256, python, compiler, nativeEngineFolder()].join('\n');
  return rememberedFailure(
    join(cacheFolder(), 'native-engine-failure.json'),
    key,
    failureHoldsForMs,
  );
}

/**
 * @param {string} folder
 * @throws {Error} when its disk is too full
 */
async function requireSpace(folder) {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < neededBytes)
    throw new Error(
      `${folder} has ${fileSize(bavail * bsize)} left and the native engine needs ${fileSize(neededBytes)} ` +
        'during set-up (STUDIO_CACHE names another folder)',
    );
}

/**
 * Moves the two libraries from the unpacked wheel to lib/.
 *
 * @param {string} staging
 */
async function layOut(staging) {
  const unpacked = join(staging, 'wheel', 'tensorflow');
  await mkdir(join(staging, 'lib'));
  for (const name of readdirSync(unpacked).filter((entry) => entry.startsWith('libtensorflow')))
    await rename(join(unpacked, name), join(staging, 'lib', name));
}

/**
 * Loads the engine in a process of its own (it may crash there) and multiplies two matrices.
 *
 * @param {string} node
 * @param {string} folder
 */
async function verify(node, folder) {
  const script = fileURLToPath(new URL('./check-native-engine.mjs', import.meta.url));
  const { code, errors } = await capture(node, ['--experimental-strip-types', script], {
    env: { ...process.env, STUDIO_NATIVE_ENGINE: folder },
    timeoutMs: 120_000,
  });
  if (code === 0) return;
  const lines = errors.trim().split('\n');
  const lastWords = lines.find((line) => /^\w*Error/.test(line)) ?? lines.at(-1);
  throw new Error(
    `the native engine does not run on this machine (exit code ${code}): ${lastWords}`,
  );
}

/** @param {string} staging @param {string} wheelSha256 */
async function writeManifest(staging, wheelSha256) {
  const lib = join(staging, 'lib');
  const files = Object.fromEntries(
    readdirSync(lib).map((name) => [name, statSync(join(lib, name)).size]),
  );
  const manifest = { tensorflow: tensorflowVersion, wheelSha256, files };
  await writeFile(join(staging, engineManifestName), `${JSON.stringify(manifest, null, 2)}\n`);
}
