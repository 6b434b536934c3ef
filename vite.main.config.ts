import { defineConfig } from 'vite';

/** Each becomes dist/main/NAME.js; they lie side by side, so that one finds another as './NAME.js'. */
const entries = {
  electron: 'main/electron/entry.ts',
  cli: 'main/cli/entry.ts',
  trainer: 'main/trainer/entry.ts',
};

/** The processes on Node: our own code bundled, npm's packages left where they are. */
export default defineConfig({
  build: {
    ssr: true,
    target: 'node22.12',
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
