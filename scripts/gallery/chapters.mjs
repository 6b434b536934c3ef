import { conditioningTable } from '../../shared/hyperparameters/conditionings.ts';
import { discriminatorTable } from '../../shared/hyperparameters/discriminators.ts';
import { lossTable } from '../../shared/hyperparameters/losses.ts';
import { outputTable } from '../../shared/hyperparameters/outputs.ts';
import { modelTable } from '../../shared/hyperparameters/models.ts';

/**
 * @typedef {import('../../shared/hyperparameters/published.ts').Chapter} Chapter
 * @typedef {import('../../shared/hyperparameters/published.ts').Publication} Publication
 * @typedef {'model' | 'loss' | 'conditioning' | 'output' | 'discriminator'} Kind
 * @typedef {{ kind: Kind, id: string, published: readonly Publication[] }} Told a row of the tables
 */

/** @type {(Told & { chapter: Chapter | string })[]} */
const rows = [
  ...rowsOf('model', modelTable),
  ...rowsOf('loss', lossTable),
  ...rowsOf('conditioning', conditioningTable),
  ...rowsOf('output', outputTable),
  ...rowsOf('discriminator', discriminatorTable),
];

/**
 * The chapters of docs/models.md, in the order of the lesson, as the tables of models, losses, conditionings,
 * outputs and discriminators have them: each with the rows that it tells of, its own first.
 *
 * @type {readonly (Chapter & { id: string, tells: readonly Told[] })[]}
 */
export const chapters = rows
  .flatMap((row) => (typeof row.chapter === 'string' ? [] : [{ ...row.chapter, row }]))
  .toSorted((one, other) => one.place - other.place)
  .map(({ row, ...chapter }) => ({
    ...chapter,
    id: row.id,
    tells: [row, ...rows.filter((other) => other.chapter === row.id)],
  }));

/**
 * How `studio train` is asked for a chapter's picture.
 *
 * @param {(typeof chapters)[number]} chapter
 * @returns {string[]}
 */
export function trainingOptions({ id, preset, size, steps, tells: [first] }) {
  // All but that of palettes are painted with any colours, so that what differs is what the chapter is about.
  const method =
    preset === undefined ? ['--preset', 'colours', `--${first?.kind}`, id] : ['--preset', preset];
  return [
    ...method,
    ...(size === undefined ? [] : ['--size', String(size)]),
    '--steps',
    String(steps),
  ];
}

/**
 * @param {Kind} kind
 * @param {Readonly<Record<string, { published: readonly Publication[], chapter: Chapter | string }>>} table
 */
function rowsOf(kind, table) {
  return Object.entries(table).map(([id, { published, chapter }]) => ({
    kind,
    id,
    published,
    chapter,
  }));
}
