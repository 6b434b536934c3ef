import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrate } from '../../../../main/store/migrate.ts';

/** Stars as version 60 stored them, not in the order of their identifiers. */
const oldRows = `
  INSERT INTO favourites (id, run_id, run_name, sample_id, cell, step, seed, size, path, created_at, condition)
  VALUES ('f2', 'r1', 'Pond', 's1', 4, 250, 77, 32, 'favourites/f2.png', 5, NULL),
         ('f1', 'r1', 'Pond', 's1', 2, 250, 77, 32, 'favourites/f1.png', 5, '{"label":"red"}');`;

function migrated() {
  const connection = new Database(':memory:');
  migrate(connection, 60);
  connection.exec(oldRows);
  const rows = () =>
    connection.prepare('SELECT * FROM favourites ORDER BY rowid').all() as object[];
  const before = rows();
  migrate(connection, 80);
  return { connection, rows, before };
}

describe('migration 80', () => {
  it('keeps every star in its order, in its own colours', () => {
    const { rows, before } = migrated();
    expect(rows()).toEqual(before.map((row) => ({ ...row, recolouring: null })));
    expect(rows()).toHaveLength(2);
  });

  it('lets a cell have one star in each of several colours', () => {
    const { connection } = migrated();
    const star = (id: string, recolouring: string | null) =>
      connection
        .prepare(
          `INSERT INTO favourites (id, run_id, run_name, sample_id, cell, step, seed, size, path, created_at, recolouring)
           VALUES (?, 'r1', 'Pond', 's1', 4, 250, 77, 32, 'p', 6, ?)`,
        )
        .run(id, recolouring);
    star('f3', '{"kind":"chance"}');
    star('f4', '{"kind":"palette"}');
    expect(() => star('f5', '{"kind":"palette"}')).toThrow('UNIQUE');
    expect(() => star('f6', null)).toThrow('UNIQUE');
  });
});
