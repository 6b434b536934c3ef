import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const ending = '?base64';

/** A file's bytes as a text in the script: the page may fetch nothing. */
const base64: Plugin = {
  name: 'base64',
  enforce: 'pre',
  resolveId: (source) =>
    source.endsWith(ending) ? join(import.meta.dirname, 'node_modules', source) : undefined,
  load(id) {
    if (!id.endsWith(ending)) return undefined;
    const bytes = readFileSync(id.slice(0, -ending.length));
    return `export default ${JSON.stringify(bytes.toString('base64'))};`;
  },
};

/** The script of the page beside an exported generator: one file with everything in it, which the studio puts into a page. */
export default defineConfig({
  plugins: [base64],
  // What belongs to the window's page does not belong here.
  publicDir: false,
  build: {
    outDir: 'dist/main',
    emptyOutDir: false,
    minify: true,
    // People's browsers of these years, not the studio's own Chromium.
    target: 'es2022',
    lib: { entry: 'main/generator-page/page.ts', formats: ['iife'], name: 'page' },
    rolldownOptions: {
      output: { entryFileNames: 'generator-page.js' },
      checks: { pluginTimings: false },
    },
  },
});
