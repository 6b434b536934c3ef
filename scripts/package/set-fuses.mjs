import { join } from 'node:path';
import { FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';

/**
 * Electron's security checklist, "Check which fuses you can change": every fuse that @electron/fuses knows,
 * by name. A new one in a newer Electron stops the packaging until somebody has decided.
 *
 * @type {Readonly<Record<FuseV1Options, boolean>>}
 */
export const fuses = {
  [FuseV1Options.RunAsNode]: false,
  // The studio keeps no cookies, and on Linux a key for them would be asked of the person's keyring.
  [FuseV1Options.EnableCookieEncryption]: false,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  // For apps that ship a snapshot of their own; this one does not.
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  // Without them WebAssembly checks each access to memory by itself: the engine would be slower.
  [FuseV1Options.WasmTrapHandlers]: true,
};

/** The fuses that every Electron of the version that the studio ships has. */
const fewestFuses = FuseV1Options.GrantFileProtocolExtraPrivileges + 1;

/**
 * electron-builder's hook before it signs.
 *
 * @param {import('electron-builder').AfterPackContext} context
 */
export default async function setFuses(context) {
  await flip(executableOf(context), fewestFuses);
}

/**
 * The tests' Electron is older and has fewer: those it has are set.
 *
 * @param {import('electron-builder').AfterPackContext} context
 */
export async function setFusesOfTestBuild(context) {
  await flip(executableOf(context), 1);
}

/**
 * @param {string} executable
 * @param {number} fewest an Electron with fewer fuses is not the one that is packaged
 */
async function flip(executable, fewest) {
  const wire = await getCurrentFuseWire(executable);
  // One of its keys is the version.
  const count = Object.keys(wire).length - 1;
  if (count < fewest) throw new Error(`This Electron has ${count} fuses only; it is too old.`);
  // All that it has must be in the table; naming one that it lacks is an error as well.
  const known = Object.entries(fuses).filter(([fuse]) => fuse in wire);
  await flipFuses(executable, {
    .../** @type {Record<FuseV1Options, boolean>} */ (Object.fromEntries(known)),
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    resetAdHocDarwinSignature: process.platform === 'darwin' && process.arch === 'arm64',
  });
}

/** @param {import('electron-builder').AfterPackContext} context */
function executableOf({ appOutDir, packager, electronPlatformName }) {
  const { productFilename } = packager.appInfo;
  if (electronPlatformName === 'darwin') return join(appOutDir, `${productFilename}.app`);
  if (electronPlatformName === 'win32') return join(appOutDir, `${productFilename}.exe`);
  return join(appOutDir, productFilename);
}
