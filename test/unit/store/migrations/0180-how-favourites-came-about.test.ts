import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { migrate } from '../../../../main/store/migrate.ts';

it('migration 180 gives drawings of before their origin, by what they were told by then, and nothing else', () => {
  const connection = new Database(':memory:');
  migrate(connection, 170);
  connection.exec(`
    INSERT INTO datasets (id, name, created_at, source, options, size, channels, count, labels, report)
    VALUES ('d1', 'Pond', 5, '/pond', '{"size":32}', 32, 4, 120, '[]', '{"imported":120}');`);
  const runs = { lines: 'pix2pix', pond: 'dcgan' };
  for (const [id, model] of Object.entries(runs))
    connection
      .prepare(
        `INSERT INTO runs (id, name, colour, dataset_id, state, hyperparameters, engine, app_version, created_at, attempt)
         VALUES (?, ?, '#0072b2', 'd1', 'running', ?, 'auto', '0.1.0', 6, 1)`,
      )
      .run(id, id, JSON.stringify({ model }));
  const sheets: [id: string, run: string, count: number, seed: number, origin: string | null][] = [
    ['old-drawing', 'lines', 1, 0, null],
    ['drawing', 'lines', 1, 0, 'drawing'],
    ['many', 'lines', 4, 0, null],
    ['seeded', 'lines', 1, 7, null],
    ['mix', 'pond', 1, 0, 'mix'],
    ['one', 'pond', 1, 0, null],
  ];
  for (const [id, run, count, seed, origin] of sheets)
    connection
      .prepare(
        `INSERT INTO samples (id, run_id, step, at, kind, path, count, columns, cell_size, seed, origin)
         VALUES (?, ?, 20, 7, 'generated', ?, ?, 1, 16, ?, ?)`,
      )
      .run(id, run, `runs/${run}/generated/${id}.png`, count, seed, origin);
  const star = (sample: string, run: string, seed: number, recipe: object | null) =>
    connection
      .prepare(
        `INSERT INTO favourites (id, run_id, run_name, sample_id, cell, step, seed, size, path, created_at, recipe)
         VALUES (?, ?, ?, ?, 0, 20, ?, 16, ?, 8, ?)`,
      )
      .run(
        ...[`of-${sample}`, run, run, sample, seed],
        ...[`favourites/of-${sample}.png`, recipe && JSON.stringify(recipe)],
      );
  for (const [id, run, count, seed] of sheets) star(id, run, seed, { count });
  star('gone-kept', 'gone', 0, { count: 1, drawnFrom: { png: '' } });
  star('gone-old', 'gone', 0, null);
  star('gone-many', 'gone', 0, { count: 4 });
  star('pond-pruned', 'pond', 0, { count: 1 });
  connection.exec(`UPDATE favourites SET recipe = '{' WHERE id = 'of-seeded'`);
  migrate(connection, 180);
  const originsOf = (table: string) =>
    Object.fromEntries(
      (
        connection.prepare(`SELECT id, origin FROM ${table}`).all() as {
          id: string;
          origin: string | null;
        }[]
      ).map(({ id, origin }) => [id, origin]),
    );
  expect(originsOf('samples')).toEqual({
    ...{ 'old-drawing': 'drawing', drawing: 'drawing' },
    ...{ many: null, seeded: null, mix: 'mix', one: null },
  });
  expect(originsOf('favourites')).toEqual({
    ...{ 'of-old-drawing': 'drawing', 'of-drawing': 'drawing', 'of-many': null },
    ...{ 'of-seeded': null, 'of-mix': 'mix', 'of-one': null },
    ...{ 'of-gone-kept': 'drawing', 'of-gone-old': 'drawing', 'of-gone-many': null },
    'of-pond-pruned': null,
  });
});
