import { capture } from '../setup/child-process.mjs';
import { hasDisplay } from '../setup/electron-binary.mjs';
import { findCommand } from '../../main/fetching/find-command.mjs';

/**
 * Why no window can be opened here by any Electron, with what to do about it.
 *
 * @returns {Promise<string | undefined>}
 */
export async function windowObstacle() {
  if (process.platform !== 'linux') return undefined;
  if (!findCommand(['Xvfb']) && !hasDisplay())
    return 'there is neither Xvfb nor a display (Debian: apt install xvfb)';
  if (await sandboxIsPossible()) return undefined;
  return 'this system lets nobody make a user namespace, which Chromium’s sandbox needs';
}

/**
 * Chromium's sandbox makes a user namespace. For root, whom Chromium refuses, the tests make one around it
 * first (`asAnybody`). Ubuntu 24.04 and some containers forbid the second only, so the very thing is tried.
 */
async function sandboxIsPossible() {
  const [command = '', ...args] = [...asAnybody(), ...['unshare', '--user', '--map-root-user']];
  return (await capture(command, [...args, '--', 'true'])).code === 0;
}

/**
 * What stands before Electron's command line: root may not run Chromium with its sandbox, so in a user
 * namespace of its own it is somebody else, with root's files.
 *
 * @returns {string[]}
 */
export function asAnybody() {
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  return isRoot ? ['unshare', '--user', '--map-user=1000', '--map-group=1000', '--'] : [];
}

/**
 * Why an Electron that is here cannot be loaded.
 *
 * @param {string} executable
 * @returns {Promise<string | undefined>}
 */
export async function libraryObstacle(executable) {
  if (process.platform !== 'linux') return undefined;
  const { output } = await capture('ldd', [executable]);
  const missing = [...output.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name);
  if (missing.length === 0) return undefined;
  return `${missing.join(', ')} is missing (Debian: apt install libgtk-3-0 libnss3 libasound2 libgbm1)`;
}
