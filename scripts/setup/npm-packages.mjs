import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runAloud } from './child-process.mjs';
import { withDiskProgress } from './disk-progress.mjs';
import { say } from './say.mjs';

/**
 * @typedef {{ version: string, optional?: boolean }} LockedPackage
 * @typedef {{ packages: Record<string, LockedPackage> }} Lockfile
 */

/**
 * Whether node_modules holds what package-lock.json asks for. npm writes its own lockfile into
 * node_modules when an installation is complete, so an interrupted one does not pass.
 *
 * @param {string} projectFolder
 * @returns {boolean}
 */
export function packagesAreInstalled(projectFolder) {
  const installedLock = join(projectFolder, 'node_modules', '.package-lock.json');
  if (!existsSync(installedLock)) return false;
  const wanted = readLockfile(join(projectFolder, 'package-lock.json'));
  const installed = readLockfile(installedLock);
  return Object.entries(wanted.packages).every(([folder, { version, optional }]) => {
    if (folder === '') return true;
    const found = installed.packages[folder];
    return found ? found.version === version : optional === true;
  });
}

/**
 * Installs exactly what the lockfile says. npm's warnings are left out: the user's Node may be older
 * than packages ask for, and they run on the Node that is itself one of the packages.
 *
 * @param {string} projectFolder
 */
export async function installPackages(projectFolder) {
  const count = Object.keys(readLockfile(join(projectFolder, 'package-lock.json')).packages).length;
  say(`Installing up to ${count} npm packages (about 1 GB on disk)…`);
  const npm = npmCommand();
  const args = [...npm.args, 'ci', '--loglevel=error', '--no-audit', '--no-fund'];
  const code = await withDiskProgress('npm packages', projectFolder, () =>
    runAloud(npm.command, args, { cwd: projectFolder, shell: npm.shell }),
  );
  if (code !== 0)
    throw new Error(
      `npm could not install the packages (exit code ${code}). Check the network, then start again.`,
    );
}

/** @returns {{ command: string, args: string[], shell: boolean }} the npm that started us, where one did */
function npmCommand() {
  const ownScript = process.env.npm_execpath;
  if (ownScript?.endsWith('.js') && existsSync(ownScript))
    return { command: process.execPath, args: [ownScript], shell: false };
  return { command: 'npm', args: [], shell: process.platform === 'win32' };
}

/** @param {string} file @returns {Lockfile} */
function readLockfile(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
