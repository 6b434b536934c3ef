import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

/** Each becomes dist/main/NAME.js; they lie side by side, so that one finds another as './NAME.js'. */
const entries = {
  electron: 'main/electron/entry.ts',
  cli: 'main/cli/entry.ts',
  trainer: 'main/trainer/entry.ts',
  pictures: 'main/pictures/entry.ts',
};

/** electron-updater with what it needs. */
const updater = [
  ...[
    'electron-updater',
    'builder-util-runtime',
    'fs-extra',
    'graceful-fs',
    'jsonfile',
    'universalify',
  ],
  ...['js-yaml', 'argparse', 'lazy-val', 'lodash.escaperegexp', 'lodash.isequal', 'semver'],
  ...['tiny-typed-emitter', 'debug', 'ms', 'sax', 'supports-color', 'has-flag'],
];

/** tfjs-node's JavaScript, with what it needs. */
const tfjsNode = ['@tensorflow/tfjs-node-gpu', 'google-protobuf'];

/** Packages of this repository: nobody shall have to install them. */
const own = ['compiled-steps'];

/**
 * tfjs-node asks for the union package of tfjs, of which it uses tfjs-core alone; and of tfjs-core the modules
 * that no bundle of its own holds are bundled here (register-gradients.ts), while the rest stays a package.
 */
const tfjsInParts: Plugin = {
  name: 'tfjs-in-parts',
  enforce: 'pre',
  resolveId(source, importer) {
    if (source === '@tensorflow/tfjs') return { id: '@tensorflow/tfjs-core', external: true };
    if (source.startsWith('@tensorflow/tfjs-core/dist/'))
      return this.resolve(join(import.meta.dirname, 'node_modules', source), importer);
    return undefined;
  },
};

/** The processes on Node: our own code bundled, npm's packages left where they are. */
export default defineConfig({
  plugins: [tfjsInParts],
  // Only the desktop app's packages update themselves, and of tfjs-node nobody shall install its own
  // dependencies, which their authors have abandoned (docs/decisions/0140): bundled, so that neither is a package.
  ssr: { noExternal: [...updater, ...tfjsNode, ...own] },
  build: {
    ssr: true,
    target: 'node22.15',
    outDir: 'dist/main',
    emptyOutDir: true,
    sourcemap: true,
    minify: false,
    rolldownOptions: {
      input: entries,
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: '[name]-[hash].js',
        // npm links it as the command `sprite-gan-studio`.
        banner: ({ name }) => (name === 'cli' ? '#!/usr/bin/env node' : ''),
      },
    },
  },
});
