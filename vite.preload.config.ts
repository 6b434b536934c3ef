import { defineConfig } from 'vite';

/** The preload script: one CommonJS file with everything in it, because it runs sandboxed. */
export default defineConfig({
  ssr: { noExternal: true, external: ['electron'] },
  build: {
    ssr: 'main/electron/preload.ts',
    outDir: 'dist/main',
    emptyOutDir: false,
    sourcemap: true,
    minify: false,
    rolldownOptions: { output: { format: 'cjs', entryFileNames: 'preload.cjs' } },
  },
});
