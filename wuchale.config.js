import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { adapter as components } from '@wuchale/svelte';
import { defaultConfig, fillDefaults, pofile } from 'wuchale';
import { isText } from './scripts/texts/is-text.mjs';
import { modulesAdapter } from './scripts/texts/modules-adapter.mjs';

const folder = 'renderer/language';
const list = readFileSync(join(import.meta.dirname, folder, 'languages.json'), 'utf8');

const common = {
  storage: pofile({ dir: folder }),
  loader: 'custom',
  heuristic: isText,
  /** @type {import('wuchale').CodePattern[]} */
  patterns: [{ name: 'countOf', args: ['other', 'message', 'pluralFunc'] }],
};

// Another language is another start of the window, so a component or module asks for its texts once.
const onceAComponent = {
  /** @type {import('wuchale').RuntimeConf['initReactive']} */
  initReactive: ({ funcName }) => (funcName === undefined ? false : null),
  useReactive: false,
};

/**
 * Rooms of the core without a text for the window: the command line, which speaks English, what is given away as a
 * file, migrations, and what names operations of an engine.
 */
const saidToNobody = [
  'main/cli/**',
  ...['main/generator-page/**', 'main/studio/compare/page/**', 'main/studio/doctor/diagnostics.ts'],
  ...['main/studio/export/sheets/{godot,unity}.ts', 'main/studio/export/generator/*-readme.ts'],
  ...['main/store/migrations/**', 'main/trainer/graph-model/**'],
  'main/trainer/engines/{ops,*-kernels,wasm-threads}/**',
];

/**
 * Every text of the window, of the tables that it shows, and of what the core says to people lies in one catalogue a
 * language: found in the sources. The build puts the window's back into them, and the core's are put into words where
 * they are read (docs/languages.md, docs/decisions/0530).
 */
export default fillDefaults(
  {
    locales: JSON.parse(list),
    localesDir: folder,
    logLevel: 'error',
    ai: null,
    adapters: {
      components: components({
        ...{ ...common, files: 'renderer/**/*.svelte', runtime: onceAComponent },
      }),
      modules: modulesAdapter({
        ...common,
        files: {
          include: ['renderer/**/*.ts', 'shared/**/*.ts', 'main/**/*.ts'],
          ignore: ['renderer/language/**', 'renderer/main.ts', '**/*.d.ts', ...saidToNobody],
        },
      }),
    },
  },
  defaultConfig,
);
