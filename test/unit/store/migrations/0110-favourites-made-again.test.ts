import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { migrate } from '../../../../main/store/migrate.ts';

it('migration 110 leaves earlier favourites as they are: not rated, no rejects, made of what their sheet says', () => {
  const connection = new Database(':memory:');
  migrate(connection, 105);
  connection.exec(`
    INSERT INTO favourites (id, run_id, run_name, sample_id, cell, step, seed, size, path, created_at)
    VALUES ('f1', 'r1', 'Pond', 's1', 3, 250, 7, 32, 'favourites/f1.png', 9);`);
  const before = connection.prepare('SELECT * FROM favourites').get() as object;
  migrate(connection, 110);
  expect(connection.prepare('SELECT * FROM favourites').get()).toEqual({
    ...before,
    ...{ recipe: null, rating: null, rejected_at: null, removed_at: null },
  });
  expect(connection.prepare('SELECT * FROM generators').all()).toEqual([]);
});
