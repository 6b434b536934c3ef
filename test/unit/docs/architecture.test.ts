import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { studioMethods } from '../../../shared/api/methods.ts';
import { exportFormatIds } from '../../../shared/creature/export-formats.ts';
import { lossIds, lossTable } from '../../../shared/hyperparameters/losses.ts';
import { modelIds } from '../../../shared/hyperparameters/models.ts';
import { hyperparameterFields } from '../../../shared/hyperparameters/resolve.ts';
import { lossNames, metricNames, seriesNames } from '../../../shared/run/series.ts';

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
  'shared/hyperparameters/discriminators.ts',
  'shared/hyperparameters/fields/model-and-loss.ts',
];

/** What the table cannot be asked of by name alone, and why. */
const exceptions = new Map<string, readonly string[]>([
  // Losses and models.
  ['a word of drawing, pages or the theme', ['light', 'margin']],
  ['the loss and the model of one paper, and what its runs are asked for', ['pix2pix']],
  ['an example on the command line, and in what is measured', ['wgan', 'hinge']],
  ['a layer too', ['capsule']],
  // Hyperparameters.
  [
    'a word of other things too',
    [
      'model',
      'output',
      'discriminator',
      'pairs',
      'loss',
      'steps',
      'batch',
      'seed',
      'optimizer',
      'precision',
    ],
  ],
  ['a word of pictures too', ['flip', 'shift', 'brightness', 'saturation']],
  [
    'what the networks of several models are made of',
    ['baseChannels', 'resampling', 'discriminatorNorm', 'labelEmbedding'],
  ],
  ['what creatures are drawn from', ['latentSize', 'latentDistribution', 'sampleCount']],
  ['what a run was taught, and may be asked for', ['conditioning']],
  ['what a step costs, in time and in memory', ['accumulation', 'nCritic']],
  ['what is measured leaves them out of what is trained on', ['heldOut']],
  [
    'a module of shared/ says what follows from it',
    ['paletteSize', 'learningRateSchedule', 'sampleEvery', 'augmentationStrength'],
  ],
  ['the core does it, not the trainer', ['stopWhenDone', 'measureAllCheckpoints']],
]);
const excepted = new Set([...exceptions.values()].flat());

interface Row {
  places: string[];
  /** In how many files it is named: "2, or 3 where …" allows both. */
  files: number[];
}

/** "To add a … touch …", by what is added. */
const [, section = ''] = read('docs/architecture.md').split('## To add a … touch …\n');
const table = new Map(
  Array.from(
    (section.split('\n## ')[0] ?? '').matchAll(/^\| an? (.+?) +\| (.+?) +\| (\d[^|]*)\|$/gm),
    ([, what = '', touch = '', files = '']): [string, Row] => [
      what,
      {
        places: Array.from(touch.matchAll(/`([^`]+)`/g), ([, place = '']) => place),
        files: Array.from(files.matchAll(/\d+/g), Number),
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
  expect(files).toContain(found.length);
}

/** Whether an exception is one: what the table says holds of all that is not excepted, and of nothing that is. */
function expectAsToldOrExcepted(what: string, name: string, found: readonly string[]): void {
  if (!excepted.has(name)) return expectNamedAsTold(what, found);
  expect(() => expectNamedAsTold(what, found)).toThrow();
}

function namedByNoChooser(name: string): string[] {
  return filesNaming(name).filter((path) => !choosers.includes(path));
}

/** Where the table says that code is to be touched: all but the documentation. */
function codePlacesOf(what: string): string[] {
  return rowOf(what).places.filter((place) => !place.startsWith('docs/'));
}

/** What `entry.ts` does, and the module that does it. */
function jobsOfTrainer(): [type: string, module: string][] {
  const entry = code.get('main/trainer/entry.ts') ?? '';
  const imported = entry.matchAll(
    /import \{ (?:\w+ as )?(\w+) \} from '\.\/process\/jobs\/(.+?)';/g,
  );
  const moduleOf = new Map(Array.from(imported, ([, name = '', module = '']) => [name, module]));
  const done = entry.matchAll(
    /(?:if \(job\.type === '([\w-]+)'\) )?return (\w+)\(job, context\);/g,
  );
  return Array.from(done, ([, type, name = '']) => [type ?? name, moduleOf.get(name) ?? name]);
}

/** "runs/RunsScreen.svelte", of every row. */
function componentsOfScreens(): string[] {
  const [screens = ''] = rowOf('screen').places;
  const loaded = (code.get(screens) ?? '').matchAll(/import\('\.\/(.+\.svelte)'\)/g);
  return Array.from(loaded, ([, component = '']) => component);
}

describe('what docs/architecture.md says one touches to add', () => {
  // Of several losses and models a row names others: what a loss is published with, what a model goes with.
  const settings = /^shared\/hyperparameters\/(models|losses)\.ts$/;

  it.each(lossIds)('a loss: %s', (id) => {
    const found = namedByNoChooser(id).filter(
      (path) => path !== 'shared/hyperparameters/models.ts',
    );
    expect(found).toEqual(expect.arrayContaining(codePlacesOf('loss')));
    expectAsToldOrExcepted('loss', id, found);
  });

  it.each(modelIds)('a model: %s', (id) => {
    const found = namedByNoChooser(id).filter(
      (path) => path !== 'shared/hyperparameters/losses.ts',
    );
    const [table = '', modules = '', registry = ''] = codePlacesOf('model');
    expect(found).toEqual(expect.arrayContaining([table, `${modules}${id}.ts`, registry]));
    expectAsToldOrExcepted('model', id, found);
  });

  it.each(hyperparameterFields.map(({ name }) => name))('a hyperparameter: %s', (name) => {
    // The rows of models and losses name the settings that belong to them.
    const found = namedByNoChooser(name).filter((path) => !settings.test(path));
    expectAsToldOrExcepted('hyperparameter', name, found);
  });

  const penalties = new Set(lossIds.flatMap((id) => Object.keys(lossTable[id].penalties)));
  it.each([...penalties])('a penalty: %s', (name) => {
    expectNamedAsTold('penalty', namedByNoChooser(name));
  });

  it.each(metricNames)('a metric: %s', (name) => {
    // What judges a run by its metrics names those that it judges by, and KID has an error of its own.
    const judging = /\/(metrics\/verdict|jobs\/measure)\.ts$/;
    const found = filesNaming(`'${name}'`).filter(
      (path) => !choosers.includes(path) && !judging.test(path),
    );
    expectNamedAsTold('metric', found);
    expect(read('docs/metrics.md')).toContain(`\n| \`${name}\``);
  });

  const migrations = [...code.keys()].filter((path) => /\/migrations\/\d{4}-/.test(path));
  it.each(migrations)('a migration: %s', (path) => {
    const [number = ''] = /\d{4}/.exec(path) ?? [];
    const found = filesNaming(`migration${number}`);
    expect(found).toContain(path);
    expectNamedAsTold('migration', found);
  });

  it.each(jobsOfTrainer())('a job of the trainer: %s', (type, module) => {
    const [protocol = '', jobs = '', entry = '', kinds = ''] = rowOf('job of the trainer').places;
    expect(code.get(protocol)).toContain(`type: z.literal('${type}')`);
    expect(code.has(jobs + module)).toBe(true);
    const waits = code.get(kinds)?.includes(`'${type}'`);
    expectNamedAsTold('job of the trainer', [
      protocol,
      jobs + module,
      entry,
      ...(waits ? [kinds] : []),
    ]);
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
