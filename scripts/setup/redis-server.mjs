import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../../main/fetching/cache-folder.mjs';
import { findCommand } from '../../main/fetching/find-command.mjs';
import { withLock } from '../../main/fetching/set-up-lock.mjs';
import { capture } from './child-process.mjs';
import { say } from './say.mjs';

/**
 * A Redis or Valkey server for `npm run pool:try` and the tests of pools: one that is installed, or else Debian's, which
 * is unpacked into the cache folder. Nothing is installed, no service starts, and nobody need be root.
 *
 * @typedef {object} RedisServer
 * @property {string} program
 * @property {NodeJS.ProcessEnv} env in which it finds its libraries
 */

/** Debian's server is a program of this package; beside it come the libraries that few machines have. */
const debianPackages = ['redis-tools', 'libjemalloc2', 'liblzf1', 'libatomic1'];
/** In that package the server goes by this name too: it is one program, which goes by what it is called. */
const sameProgram = 'redis-check-rdb';

const howToInstall =
  'Install Valkey or Redis (Debian and Ubuntu: apt-get install redis-server; macOS: brew install valkey), so that valkey-server or redis-server is on the PATH.';

/** @returns {RedisServer | undefined} */
function findRedisServer() {
  const installed = findCommand(['valkey-server', 'redis-server']);
  if (installed) return { program: installed, env: process.env };
  const program = join(unpackedFolder(), 'redis-server');
  if (!existsSync(program)) return undefined;
  return { program, env: { ...process.env, LD_LIBRARY_PATH: unpackedFolder() } };
}

/**
 * @returns {Promise<RedisServer>}
 * @throws {Error} with what to do where none is installed and Debian's cannot be had
 */
export async function redisServer() {
  const found = findRedisServer();
  if (found) return found;
  return withLock(join(cacheFolder(), 'redis-server.lock'), async () => {
    if (!findRedisServer()) await unpackDebians();
    const server = findRedisServer();
    if (server) return server;
    throw new Error(`There is no Redis server here. ${howToInstall}`);
  });
}

function unpackedFolder() {
  return join(cacheFolder(), 'redis-server');
}

async function unpackDebians() {
  if (!findCommand(['apt-get']) || !findCommand(['dpkg-deb']))
    throw new Error(`There is no Redis server here, and no apt-get to get one. ${howToInstall}`);
  say('Getting a Redis server for the tests of pools (2 MB, once)…');
  await mkdir(cacheFolder(), { recursive: true });
  const staging = await mkdtemp(join(cacheFolder(), 'redis-server.new-'));
  try {
    await download(staging);
    const folder = await layOut(staging);
    await rm(unpackedFolder(), { recursive: true, force: true });
    await rename(folder, unpackedFolder());
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/**
 * With lists of packages of its own: those of the machine may be old, or not there, and only root may bring them up to
 * date. Packages are verified by the keys that the machine has for its sources.
 *
 * @param {string} staging
 */
async function download(staging) {
  const state = join(staging, 'state');
  for (const folder of ['state/lists/partial', 'cache/archives/partial', 'packages'])
    await mkdir(join(staging, folder), { recursive: true });
  const own = [
    ...['-o', `Dir::State::Lists=${join(state, 'lists')}`],
    ...['-o', `Dir::Cache=${join(staging, 'cache')}`],
    // Root would become another user, who may not write here.
    ...['-o', 'APT::Sandbox::User=root'],
  ];
  for (const args of [['update'], ['download', ...debianPackages]]) {
    const { code, errors } = await capture('apt-get', ['-qq', ...own, ...args], {
      cwd: join(staging, 'packages'),
    });
    if (code !== 0)
      throw new Error(
        `Debian’s Redis server cannot be had (${errors.trim().split('\n').at(-1)}). ${howToInstall}`,
      );
  }
}

/** @param {string} staging @returns {Promise<string>} a folder with the server and its libraries */
async function layOut(staging) {
  const root = join(staging, 'root');
  const packages = join(staging, 'packages');
  for (const name of await readdir(packages)) {
    const { code, errors } = await capture('dpkg-deb', ['-x', join(packages, name), root]);
    if (code !== 0) throw new Error(`${name} cannot be unpacked: ${errors.trim()}`);
  }
  const folder = join(staging, 'redis-server');
  await mkdir(folder);
  await copyFile(join(root, 'usr/bin', sameProgram), join(folder, 'redis-server'));
  for (const name of await readdir(join(root, 'usr/lib'), { recursive: true }))
    if (/\.so\.\d+$/.test(name))
      await copyFile(join(root, 'usr/lib', name), join(folder, name.split('/').at(-1) ?? name));
  return folder;
}
