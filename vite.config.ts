import { svelte } from '@sveltejs/vite-plugin-svelte';
import { join } from 'node:path';
import { defineConfig } from 'vite';
import { wuchale } from 'wuchale/vite';

/** The window: relative addresses, and nothing inline, so that a strict content security policy holds. */
export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [wuchale({ configPath: join(import.meta.dirname, 'wuchale.config.js') }), svelte()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    sourcemap: true,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
});
