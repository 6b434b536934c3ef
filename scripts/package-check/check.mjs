import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testElectronFolder, testElectronVersion } from '../desktop-tests/test-electron.mjs';
import { setUpDesktop } from '../desktop-tests/set-up-desktop.mjs';
import { useStudio } from './use-studio.mjs';
import { debianMirror, freshDebian } from './fresh-debian.mjs';
import { runAloud } from '../setup/child-process.mjs';
import { projectFolder } from '../setup/project.mjs';
import { runScript } from '../setup/run-script.mjs';
import { say } from '../setup/say.mjs';

/** The check itself, on the studio's own Node, which reads TypeScript. */
await runScript(async () => {
  const desktop = await setUpDesktop();
  if ('obstacle' in desktop) return refuse(desktop.obstacle);
  if (desktop.version !== testElectronVersion)
    return refuse('there is the studio’s own Electron: npm run package makes the real package.');
  const folder = mkdtempSync(join(tmpdir(), 'package-check-'));
  const debian = freshDebian(join(folder, 'debian'), process.argv[2] ?? 'bookworm', debianMirror());
  try {
    const deb = await makeDeb(desktop.app, folder);
    await debian.make();
    await debian.install(deb);
    await debian.expectLibraries('/opt/sprite-gan-studio');
    await useStudio(debian, join(projectFolder, '.screens', 'package-check.png'));
    await debian.remove('sprite-gan-studio');
    say('The package is good: installed, started, trained, quit and removed.');
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** @param {string} reason */
function refuse(reason) {
  say(`The package was not checked: ${reason}`);
  return 1;
}

/**
 * @param {string} app the studio as built for the tests' Electron
 * @param {string} folder
 * @returns {Promise<string>} the .deb
 */
async function makeDeb(app, folder) {
  say(`Packaging the studio with Electron ${testElectronVersion}…`);
  const output = join(folder, 'release');
  const builder = join(projectFolder, 'node_modules', 'electron-builder', 'cli.js');
  const code = await runAloud(
    process.execPath,
    [
      ...[builder, '--linux', 'deb', '--x64', '--publish=never'],
      `--config=${join(projectFolder, 'scripts', 'package', 'test-build.config.mjs')}`,
      `-c.electronDist=${testElectronFolder()}`,
      `-c.electronVersion=${testElectronVersion}`,
      `-c.directories.output=${output}`,
    ],
    {
      cwd: projectFolder,
      env: {
        ...process.env,
        TEST_BUILD_APP: app,
        CUSTOM_FPM_PATH: join(projectFolder, 'scripts', 'package', 'fpm.mjs'),
      },
    },
  );
  const deb = readdirSync(output).find((name) => name.endsWith('.deb'));
  if (code !== 0 || !deb) throw new Error('The package could not be made; what it says is above.');
  return join(output, deb);
}
