import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { studioMethods } from '../../../shared/api/methods.ts';
import { exportFormatIds } from '../../../shared/creature/export-formats.ts';
import { lossNames, seriesNames } from '../../../shared/run/series.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** Code of the three rooms by path, without comments, styles and markup. */
const code = new Map(
  globSync('{main,renderer,shared}/**/*.{ts,svelte}', { cwd: root }).map((path) => [
    path,
    codeOf(path).replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, ''),
  ]),
);

function codeOf(path: string): string {
  if (!path.endsWith('.svelte')) return read(path);
  const scripts = read(path).matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g);
  return Array.from(scripts, ([, script]) => script).join('\n');
}

/** Files in which something is named: as a whole word, and not as part of a path or a longer id. */
function filesNaming(name: string): string[] {
  const word = new RegExp(`(?<![\\w/-])(?:${name})(?![\\w/-]|\\.ts)`);
  return [...code].filter(([, text]) => word.test(text)).map(([path]) => path);
}

/** What chooses among what there is already, by name. */
const choosers = [
  'shared/run/presets.ts',
  'shared/run/break-it.ts',
  'shared/run/health.ts',
  'shared/hyperparameters/conditionings.ts',
  'shared/hyperparameters/fields/model-and-loss.ts',
];

interface Row {
  places: string[];
  files: number;
}

/** "To add a … touch …", by what is added. */
const [, section = ''] = read('docs/architecture.md').split('## To add a … touch …\n');
const table = new Map(
  Array.from(
    (section.split('\n## ')[0] ?? '').matchAll(/^\| an? (.+?) +\| (.+?) +\| (\d+)[^|]*\|$/gm),
    ([, what = '', touch = '', files]): [string, Row] => [
      what,
      {
        places: Array.from(touch.matchAll(/`([^`]+)`/g), ([, place = '']) => place),
        files: Number(files),
      },
    ],
  ),
);

function rowOf(what: string): Row {
  const row = table.get(what);
  if (!row) throw new Error(`docs/architecture.md does not say what to touch for a ${what}`);
  return row;
}

/** The files that name an example are as many as the table says, and where it says. */
function expectNamedAsTold(what: string, found: readonly string[]): void {
  const { places, files } = rowOf(what);
  const elsewhere = found.filter((path) => !places.some((place) => path.startsWith(place)));
  expect(elsewhere).toEqual([]);
  expect(found).toHaveLength(files);
}

/** "runs/RunsScreen.svelte", of every row. */
function componentsOfScreens(): string[] {
  const [screens = ''] = rowOf('screen').places;
  const loaded = (code.get(screens) ?? '').matchAll(/import\('\.\/(.+\.svelte)'\)/g);
  return Array.from(loaded, ([, component = '']) => component);
}

describe('what docs/architecture.md says one touches to add', () => {
  it.each([
    // Ids that are no words of anything else.
    ['loss', 'minimax'],
    ['loss', 'wgan-gp'],
    ['loss', 'r3gan'],
    ['model', 'pokegan'],
    ['model', 'dcgan'],
    ['hyperparameter', 'generatorLearningRate'],
    ['hyperparameter', 'weightClip'],
    ['hyperparameter', 'l1Weight'],
    ['hyperparameter', 'labelSmoothing'],
    ['hyperparameter', 'hiddenUnits'],
    ['hyperparameter', 'imagesFromZero'],
    ['hyperparameter', 'adaptiveTarget'],
    ['migration', 'migration0020'],
    ['migration', 'migration0040'],
  ])('a %s: %s', (what, name) => {
    // The rows of models and losses name the settings that belong to them.
    const rows =
      what === 'hyperparameter' ? /^shared\/hyperparameters\/(models|losses)\.ts$/ : /^$/;
    const named = filesNaming(name).filter((path) => !choosers.includes(path) && !rows.test(path));
    expectNamedAsTold(what, named);
  });

  it.each(Object.keys(studioMethods))('an API method: %s', (method) => {
    const [, name = ''] = method.split('.');
    // Who answers, and who asks, may look a method's types up.
    const lists = [...code].filter(([, text]) =>
      text.replaceAll(/Method\w+<[^>]+>|studioMethods\['[^']+'\]/g, '').includes(`'${method}'`),
    );
    const answering = new RegExp(`^ {6}(async )?${name}(:|,|\\()`, 'm');
    const answered = rowOf('API method').places.filter(
      (path) => path.startsWith('main/') && answering.test(code.get(path) ?? ''),
    );
    expectNamedAsTold('API method', [...lists.map(([path]) => path), ...answered]);
  });

  it.each(exportFormatIds)('an export format: %s', (format) => {
    const knowing = filesNaming('ExportFormat|exportFormats');
    expectNamedAsTold(
      'export format',
      filesNaming(format).filter(
        (path) => knowing.includes(path) && path !== 'shared/creature/export-options.ts',
      ),
    );
  });

  it.each(componentsOfScreens())('a screen: %s', (component) => {
    const [screens = ''] = rowOf('screen').places;
    expectNamedAsTold('screen', [
      ...[...code].filter(([, text]) => text.includes(`${component}'`)).map(([path]) => path),
      join(dirname(screens), component),
    ]);
    expect(existsSync(join(root, dirname(screens), component))).toBe(true);
  });

  // Times are for the core to reckon with, losses for sparklines.
  const reckonedWith = [...lossNames, 'time', 'quality/time'];
  it.each(seriesNames.filter((name) => !reckonedWith.some((other) => other === name)))(
    'a series: %s',
    (name) => {
      // Migrations, and who reads losses of 0.1.0, speak of what there was in their time.
      const named = filesNaming(`'${name}'`).filter(
        (path) => !/\/migrations\/|\/old-losses\.ts$/.test(path) && !choosers.includes(path),
      );
      const telling = named.filter((path) => path.startsWith('main/trainer/'));
      expect(telling).not.toEqual([]);
      expectNamedAsTold(
        'series',
        named.filter((path) => !telling.includes(path)),
      );
    },
  );

  it('names places that are there', () => {
    for (const place of [...table.values()].flatMap(({ places }) => places)) {
      expect(globSync(place, { cwd: root })).toHaveLength(1);
    }
  });
});
