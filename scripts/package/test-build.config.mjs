import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import people from '../../electron-builder.config.mjs';
import removeDefaultApp from './remove-default-app.mjs';
import { setFusesOfTestBuild } from './set-fuses.mjs';

/**
 * The packages' configuration for `npm run package:check`: the tests' Electron, the studio as it is built for
 * it, and the fuses that it has. All else is as people get it. TEST_BUILD_APP names the built studio.
 */
const app = process.env.TEST_BUILD_APP ?? '';

/** @type {import('electron-builder').Configuration} */
export default {
  ...people,
  extraMetadata: { type: 'commonjs', main: 'dist/main/electron.js' },
  files: [
    { from: join(app, 'dist'), to: 'dist' },
    { from: join(app, 'layer'), to: 'layer' },
    ...[people.files ?? []]
      .flat()
      .filter((file) => typeof file !== 'string' || !file.startsWith('dist/')),
  ],
  async afterExtract(context) {
    await removeDefaultApp(context);
    // What starts an app that is named on the command line.
    const resources = context.packager.getResourcesDir(context.appOutDir);
    await rm(join(resources, 'app'), { recursive: true, force: true });
  },
  afterPack: setFusesOfTestBuild,
  deb: { ...people.deb, compression: 'gz' },
};
