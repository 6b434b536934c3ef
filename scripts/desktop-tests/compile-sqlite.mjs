import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../../main/fetching/cache-folder.mjs';
import { capture } from '../setup/child-process.mjs';
import { findCommand } from '../../main/fetching/find-command.mjs';
import { projectFolder } from '../setup/project.mjs';
import { say } from '../setup/say.mjs';
import { testElectronVersion } from './test-electron.mjs';

const modules = join(projectFolder, 'node_modules');
const sqlite = join(modules, 'better-sqlite3');
const napi8 = join(projectFolder, 'test', 'desktop', 'layer', 'napi8.h');

/**
 * better-sqlite3's addon for the tests' Electron: its prebuilt one needs Node-API 10, which Electron 22
 * has not; layer/napi8.h tells what is different. Compiled once a version, kept in the user's cache.
 *
 * @returns {Promise<string>} the addon's path
 * @throws {Error} when there is no compiler, with the compiler's first complaint otherwise
 */
export async function sqliteForTestElectron() {
  const addon = join(cacheFolder(), 'test-electron', `better-sqlite3-${version()}-${shim()}.node`);
  if (existsSync(addon)) return addon;
  const [c, cpp] = [findCommand(['gcc', 'clang', 'cc']), findCommand(['g++', 'clang++', 'c++'])];
  if (!c || !cpp) throw new Error('a C++ compiler is missing (Debian: apt install g++)');
  say(`Compiling SQLite for Electron ${testElectronVersion} (half a minute, once)…`);
  await mkdir(dirname(addon), { recursive: true });
  const staging = await mkdtemp(`${addon}.new-`);
  try {
    const sqlite = join(staging, 'sqlite3.o');
    const binding = join(staging, 'addon.o');
    await Promise.all([compileSqlite(c, sqlite), compileAddon(cpp, binding)]);
    const library = join(staging, 'addon.node');
    const own = ['-Wl,-Bsymbolic', '-Wl,--exclude-libs,ALL'];
    await compile(cpp, ['-shared', sqlite, binding, ...own, '-ldl', '-lm', '-o', library]);
    await rename(library, addon);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return addon;
}

/** @returns {string} of the package */
function version() {
  return JSON.parse(readFileSync(join(sqlite, 'package.json'), 'utf8')).version;
}

/** @returns {string} which napi8.h it is compiled with */
function shim() {
  return createHash('sha256').update(readFileSync(napi8)).digest('hex').slice(0, 8);
}

/** The package's own choice of SQLite's options (deps/defines.gypi). */
function defines() {
  const text = readFileSync(join(sqlite, 'deps', 'defines.gypi'), 'utf8');
  return [...text.matchAll(/'([A-Z0-9_]+(?:=[-\w]+)?)'/g)].map(([, define]) => `-D${define}`);
}

/** @param {string} compiler @param {string} object */
function compileSqlite(compiler, object) {
  const source = join(sqlite, 'deps', 'sqlite3', 'sqlite3.c');
  const options = ['-O1', '-fPIC', '-std=gnu99', '-w'];
  return compile(compiler, ['-c', ...options, ...defines(), source, '-o', object]);
}

/** @param {string} compiler @param {string} object */
function compileAddon(compiler, object) {
  return compile(compiler, [
    ...['-c', '-O1', '-fPIC', '-std=c++20', '-w', '-fvisibility=hidden'],
    ...['-DNAPI_VERSION=10', '-DNAPI_DISABLE_CPP_EXCEPTIONS', '-DBUILDING_NODE_EXTENSION'],
    ...['-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS', '-DNODE_GYP_MODULE_NAME=better_sqlite3'],
    ...defines(),
    `-I${join(modules, 'node-api-headers', 'include')}`,
    `-I${join(modules, 'node-addon-api')}`,
    `-I${join(sqlite, 'deps', 'sqlite3')}`,
    ...['-include', napi8],
    join(sqlite, 'src', 'better_sqlite3.cpp'),
    ...['-o', object],
  ]);
}

/** @param {string} compiler @param {string[]} args */
async function compile(compiler, args) {
  const { code, errors } = await capture(compiler, args);
  if (code === 0) return;
  const complaint = errors.split('\n').find((line) => /error/i.test(line)) ?? errors.slice(0, 300);
  throw new Error(`${compiler} could not compile SQLite’s addon: ${complaint.trim()}`);
}
