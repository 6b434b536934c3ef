import { join, relative } from 'node:path';
import { nativeEngineFolder } from '../main/trainer/engines/native-engine-folder.mjs';
import { handOver } from './setup/child-process.mjs';
import { installElectron } from './setup/electron-binary.mjs';
import { projectFolder } from './setup/project.mjs';
import { runScript } from './setup/run-script.mjs';
import { say } from './setup/say.mjs';
import { setUp } from './setup/set-up.mjs';

/**
 * `npm run package`: builds the unpacked desktop app for this system into release/. Arguments go to
 * electron-builder. ELECTRON_OVERRIDE_DIST_PATH names an Electron distribution that is already there.
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
  const builder = join(projectFolder, 'node_modules', 'electron-builder', 'cli.js');
  const options = ['--dir', '--publish', 'never', `-c.electronDist=${electron.distribution}`];
  return handOver(node, [builder, ...options, ...process.argv.slice(2)], {
    cwd: projectFolder,
    env: {
      ...process.env,
      STUDIO_ENGINE_TO_PACKAGE: relative(projectFolder, nativeEngineFolder()),
    },
  });
});
