import { defineConfig } from 'vite';

/** Each becomes dist/main/NAME.js; they lie side by side, so that one finds another as './NAME.js'. */
const entries = {
  electron: 'main/electron/entry.ts',
  cli: 'main/cli/entry.ts',
  trainer: 'main/trainer/entry.ts',
  pictures: 'main/pictures/entry.ts',
};

/** electron-updater with what it needs. */
const bundledPackages = [
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

/** The processes on Node: our own code bundled, npm's packages left where they are. */
export default defineConfig({
  // Only the desktop app's packages update themselves: bundled, so that nobody else installs it.
  ssr: { noExternal: bundledPackages },
  build: {
    ssr: true,
    target: 'node22.15',
    outDir: 'dist/main',
    emptyOutDir: true,
    sourcemap: true,
    minify: false,
    rolldownOptions: {
      input: entries,
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
