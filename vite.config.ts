import { svelte } from '@sveltejs/vite-plugin-svelte';
import { join } from 'node:path';
import { defineConfig, normalizePath, type Plugin, type Rolldown } from 'vite';
import { wuchale } from 'wuchale/vite';

/**
 * The window loads its texts first, and what it starts with after them (renderer/main.ts): those modules are fetched
 * meanwhile, in place of one row of requests after the other.
 */
function fetchStartMeanwhile(): Plugin {
  return {
    name: 'fetch-start-meanwhile',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {} }) {
        const start = Object.values(bundle).find(isStart);
        if (!start) return [];
        return [...withImports(start.fileName, bundle)].map((file) => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', crossorigin: true, href: `./${file}` },
        }));
      },
    },
  };
}

type Output = Rolldown.OutputAsset | Rolldown.OutputChunk;

function isStart(output: Output): output is Rolldown.OutputChunk {
  return (
    output.type === 'chunk' && output.facadeModuleId === normalizePath(join(window, 'start.ts'))
  );
}

function withImports(
  file: string,
  bundle: Readonly<Record<string, Output>>,
  found = new Set<string>(),
): Set<string> {
  const output = bundle[file];
  if (found.has(file) || output?.type !== 'chunk') return found;
  found.add(file);
  for (const imported of output.imports) withImports(imported, bundle, found);
  return found;
}

const window = join(import.meta.dirname, 'renderer');

/** The window: relative addresses, and nothing inline, so that a strict content security policy holds. */
export default defineConfig({
  root: window,
  base: './',
  plugins: [
    wuchale({ configPath: join(import.meta.dirname, 'wuchale.config.js') }),
    svelte(),
    fetchStartMeanwhile(),
  ],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    sourcemap: true,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
});
