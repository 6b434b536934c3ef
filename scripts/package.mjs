import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findCommand } from '../main/fetching/find-command.mjs';
import { prebuildBinding } from './build/prebuild-binding.mjs';
import { handOver } from './setup/child-process.mjs';
import { installElectron } from './setup/electron-binary.mjs';
import { projectFolder } from './setup/project.mjs';
import { runScript } from './setup/run-script.mjs';
import { say } from './setup/say.mjs';
import { setUp } from './setup/set-up.mjs';

/**
 * `npm run package`: builds what a person installs, for this system, into release/. Arguments go to
 * electron-builder. ELECTRON_OVERRIDE_DIST_PATH names an Electron distribution that is already there,
 * STUDIO_UPDATES_URL the address that the packages ask for updates.
 */
await runScript(async () => {
  const { node } = await setUp();
  const electron = await installElectron(projectFolder, node, {
    ...process.env,
    STUDIO_RETRY: '1',
  });
  if ('reason' in electron) {
    say(
      `Nothing was packaged: ${electron.reason}. Where the network does not let it through, download it ` +
        'elsewhere, unpack it and name its folder in ELECTRON_OVERRIDE_DIST_PATH.',
    );
    return 1;
  }
  const wrong = wrongVersion(electron.distribution);
  if (wrong) {
    say(`Nothing was packaged: ${wrong}`);
    return 1;
  }
  const binding = await prebuildBinding(projectFolder);
  if ('reason' in binding) say(`The package cannot get the fast engine: ${binding.reason}.`);
  const builder = join(projectFolder, 'node_modules', 'electron-builder', 'cli.js');
  const options = [
    `--config=${join(projectFolder, 'electron-builder.config.mjs')}`,
    '--publish=never',
    `-c.electronDist=${electron.distribution}`,
    ...updateOptions(process.env.STUDIO_UPDATES_URL),
  ];
  return handOver(node, [builder, ...options, ...process.argv.slice(2)], {
    cwd: projectFolder,
    env: { ...process.env, ...debianTools() },
  });
});

/**
 * People get the Electron that the studio is written and tested for, and no other.
 *
 * @param {string} distribution
 * @returns {string | undefined} a sentence
 */
function wrongVersion(distribution) {
  const read = (/** @type {string} */ file) => readFileSync(file, 'utf8').trim();
  const manifest = join(projectFolder, 'node_modules', 'electron', 'package.json');
  const { version: wanted } = JSON.parse(read(manifest));
  const versionFile = join(distribution, 'version');
  const found = existsSync(versionFile)
    ? read(versionFile).replace(/^v/, '')
    : 'of no known version';
  if (found === wanted) return undefined;
  return `the Electron in ${distribution} is ${found}; packages are made with ${wanted} only.`;
}

/**
 * Without an address the packages know of no updates.
 *
 * @param {string | undefined} address
 */
function updateOptions(address) {
  if (!address) return [];
  if (new URL(address).protocol !== 'https:')
    throw new Error('STUDIO_UPDATES_URL must begin with https://: updates are programs.');
  return ['-c.publish.provider=generic', `-c.publish.url=${address}`];
}

/** Where Debian's own tool is, it makes the .deb (scripts/package/fpm.mjs). */
function debianTools() {
  if (!findCommand(['dpkg-deb'])) return {};
  return { CUSTOM_FPM_PATH: join(projectFolder, 'scripts', 'package', 'fpm.mjs') };
}
