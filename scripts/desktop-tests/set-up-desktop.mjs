import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../../main/fetching/cache-folder.mjs';
import { buildIsCurrent, hashOfSources } from '../setup/build-is-current.mjs';
import { runAloud } from '../setup/child-process.mjs';
import { installedElectron } from '../setup/electron-binary.mjs';
import { projectFolder } from '../setup/project.mjs';
import { rememberedFailure } from '../setup/remembered-failure.mjs';
import { inWords, say } from '../setup/say.mjs';
import { withLock } from '../../main/fetching/set-up-lock.mjs';
import { sqliteForTestElectron } from './compile-sqlite.mjs';
import { libraryObstacle, windowObstacle } from './obstacles.mjs';
import {
  fetchTestElectron,
  testElectronFolder,
  testElectronIsThere,
  testElectronVersion,
} from './test-electron.mjs';

const failureHoldsForMs = 6 * 3600_000;

/**
 * What the tests of the window start: an executable and the folder of the app that it runs.
 *
 * @typedef {{ executable: string, app: string, version: string }} Desktop
 */

/**
 * Brings what the tests of the window need. Where a binary of the studio's own Electron is, they run
 * against it and the build in dist/; elsewhere, on Linux x64, against an older Electron from a registry,
 * with the studio built for it. When all is there, nothing is asked of the network.
 *
 * @returns {Promise<Desktop | { obstacle: string }>} the obstacle says what is missing, and what to do
 */
export async function setUpDesktop() {
  const obstacle = await windowObstacle();
  if (obstacle) return { obstacle };
  const desktop = ownDesktop() ?? (await olderDesktop());
  if ('obstacle' in desktop) return desktop;
  const missing = await libraryObstacle(desktop.executable);
  return missing ? { obstacle: missing } : desktop;
}

/** @returns {Desktop | { obstacle: string } | undefined} */
function ownDesktop() {
  const folder = join(projectFolder, 'node_modules', 'electron');
  const found = installedElectron(folder, process.env);
  if (!found) return undefined;
  if (!buildIsCurrent(projectFolder)) return { obstacle: 'dist/ is not current: npm run build' };
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return { executable: found.executable, app: projectFolder, version };
}

/** @returns {Promise<Desktop | { obstacle: string }>} */
async function olderDesktop() {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return { obstacle: 'there is no Electron binary, and the one for tests is for Linux x64' };
  const memory = rememberedFailure(
    join(cacheFolder(), 'test-electron-failure.json'),
    testElectronVersion,
    failureHoldsForMs,
  );
  const remembered = testElectronIsThere() ? undefined : memory.recall();
  if (remembered) return { obstacle: `${remembered} (STUDIO_RETRY=1 tries again)` };
  return withLock(join(cacheFolder(), 'set-up.lock'), async () => {
    try {
      if (!testElectronIsThere()) await fetchTestElectron();
      memory.forget();
      const app = await appForTestElectron();
      const executable = join(testElectronFolder(), 'electron');
      return { executable, app, version: testElectronVersion };
    } catch (error) {
      if (!testElectronIsThere()) memory.remember(inWords(error));
      return { obstacle: inWords(error) };
    }
  });
}

/** @returns {Promise<string>} the folder of the studio, built for the tests' Electron from the sources of now */
async function appForTestElectron() {
  const cache = join(projectFolder, 'node_modules', '.cache', 'desktop-tests');
  const app = join(cache, 'app');
  const stamp = join(cache, 'built-from.txt');
  const sources = hashOfAll();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return app;
  const sqlite = await sqliteForTestElectron();
  say(`Building the studio for Electron ${testElectronVersion}…`);
  const script = join(projectFolder, 'scripts', 'desktop-tests', 'build-app.mjs');
  const code = await runAloud(process.execPath, [script, app, sqlite], {
    cwd: projectFolder,
    // Tests have another NODE_ENV, for which packages are built otherwise.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (code !== 0) throw new Error('the studio could not be built for the tests’ Electron');
  writeFileSync(stamp, sources);
  return app;
}

/** The studio's sources, and those of what is different in this build. */
function hashOfAll() {
  const hash = createHash('sha256').update(hashOfSources(projectFolder));
  for (const folder of ['test/desktop/layer', 'scripts/desktop-tests'])
    for (const entry of readdirSync(join(projectFolder, folder), { withFileTypes: true }).sort())
      if (entry.isFile()) hash.update(readFileSync(join(entry.parentPath, entry.name)));
  return hash.digest('hex');
}
