import { join } from 'node:path';
import { handOver } from './setup/child-process.mjs';
import { findCommand } from '../main/fetching/find-command.mjs';
import { projectFolder } from './setup/project.mjs';
import { runScript } from './setup/run-script.mjs';
import { say } from './setup/say.mjs';
import { setUp } from './setup/set-up.mjs';

/**
 * `npm run package:check [-- SUITE]`: makes a .deb of the studio with the tests' Electron, installs it into a
 * fresh Debian, starts it there as an ordinary user, trains twenty steps in its window and quits. As root, on
 * Debian or Ubuntu; takes some minutes. The last line is the verdict.
 */
const needed = ['debootstrap', 'dpkg-deb', 'Xvfb', 'unshare'];

await runScript(async () => {
  const obstacle = obstacleHere();
  if (obstacle) {
    say(`The package was not checked: ${obstacle}`);
    return 1;
  }
  const { node } = await setUp();
  const flags = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];
  const check = join(projectFolder, 'scripts', 'package-check', 'check.mjs');
  return handOver(node, [...flags, check, ...process.argv.slice(2)], { cwd: projectFolder });
});

/** @returns {string | undefined} a sentence */
function obstacleHere() {
  if (process.platform !== 'linux' || process.arch !== 'x64' || process.getuid?.() !== 0)
    return 'it takes Linux x64 and root, who may make a Debian in a folder.';
  const missing = needed.filter((command) => !findCommand([command]));
  if (missing.length === 0) return undefined;
  return `${missing.join(', ')} missing (Debian: apt install debootstrap xvfb).`;
}
