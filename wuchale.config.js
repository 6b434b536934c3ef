import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { adapter as components } from '@wuchale/svelte';
import { defaultConfig, fillDefaults, pofile } from 'wuchale';
import { varNames } from 'wuchale/adapter-utils';
import { adapter as modules } from 'wuchale/adapter-vanilla';
import { isText } from './scripts/texts/is-text.mjs';

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

/** Tables at the top of modules have texts too, for which the library itself gets none (`vanilla` asks in functions). */
function onceAModule(/** @type {import('wuchale').Adapter} */ adapter) {
  /** @type {import('wuchale').Adapter['transform']} */
  const transform = async (context) => {
    const { output, ...rest } = await adapter.transform(context);
    const init = `const ${varNames.rt} = ${context.expr.plain};`;
    return { ...rest, output: (header) => output(`${header}\n${init}`) };
  };
  return { ...adapter, transform };
}

/**
 * Every text of the window, and of the tables that it shows, lies in one catalogue a language: found in the sources,
 * and put back into them by the build (docs/languages.md).
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
      modules: onceAModule(
        modules({
          ...common,
          files: {
            include: ['renderer/**/*.ts', 'shared/**/*.ts'],
            ignore: ['renderer/language/**', 'renderer/main.ts', '**/*.d.ts'],
          },
          runtime: { initReactive: () => null, useReactive: false },
        }),
      ),
    },
  },
  defaultConfig,
);
