import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { thirdPartyNotices } from '../build/third-party-notices.mjs';
import { projectFolder } from '../setup/project.mjs';

/**
 * `node build-app.mjs FOLDER SQLITE`: builds the studio for the tests' Electron, by the project's own three
 * configurations. Different are: the older targets, CommonJS (Electron 22 cannot start from a module),
 * packages bundled where they are modules (Node 16 cannot require them), and the layer before it all.
 */
const [folder = '', sqlite = ''] = process.argv.slice(2);
const layer = join(projectFolder, 'test', 'desktop', 'layer');
const main = join(folder, 'dist', 'main');

/** Packages with native libraries or WebAssembly, and what loads them; they are CommonJS and stay where they are. */
const keptOutside = [
  'electron',
  'better-sqlite3',
  'sharp',
  /^@tensorflow\/tfjs-(core|backend-wasm)$/,
];

/** @type {import('vite').Plugin} */
const layerBeforePage = {
  name: 'layer-before-page',
  transform(code, id) {
    if (id !== join(projectFolder, 'renderer', 'main.ts')) return undefined;
    return { code: `import ${JSON.stringify(join(layer, 'arrays.cjs'))};\n${code}`, map: null };
  },
};

/**
 * The command line runs on Node alone, and as a module.
 *
 * @type {import('vite').Plugin}
 */
const withoutCommandLine = {
  name: 'without-command-line',
  config({ build }) {
    delete Object(build?.rolldownOptions?.input).cli;
  },
};

/**
 * @param {string} configuration
 * @param {import('vite').InlineConfig} differences
 */
function buildBy(configuration, differences) {
  const configFile = join(projectFolder, configuration);
  return build({ root: projectFolder, logLevel: 'warn', ...differences, configFile });
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
cpSync(layer, join(folder, 'layer'), { recursive: true });
cpSync(sqlite, join(folder, 'layer', 'better-sqlite3.node'));

await buildBy('vite.main.config.ts', {
  plugins: [withoutCommandLine],
  ssr: { noExternal: true },
  build: {
    target: 'node16.17',
    outDir: main,
    rolldownOptions: {
      external: keptOutside,
      output: {
        format: 'cjs',
        banner: ({ isEntry, name }) =>
          isEntry
            ? `require('../../layer/${name === 'electron' ? 'electron22' : 'node16'}.cjs');`
            : '',
      },
    },
  },
});
await buildBy('vite.preload.config.ts', { build: { target: 'chrome108', outDir: main } });
await buildBy('vite.config.ts', {
  root: join(projectFolder, 'renderer'),
  plugins: [layerBeforePage],
  build: {
    target: 'chrome108',
    cssTarget: 'chrome108',
    outDir: join(folder, 'dist', 'renderer'),
  },
});
// As scripts/build/bundle.mjs writes them, but for what was bundled.
writeFileSync(
  join(folder, 'dist', 'renderer', 'third-party-notices.txt'),
  thirdPartyNotices(projectFolder, []),
);

const { name, version } = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8'));
writeFileSync(
  join(folder, 'package.json'),
  JSON.stringify({ name, version, main: 'dist/main/electron.js' }),
);
symlinkSync(join(projectFolder, 'resources'), join(folder, 'resources'));
