import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrate, migrations } from '../../../../main/store/migrate.ts';

function tablesOf(connection: Database.Database): unknown[] {
  return connection
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`)
    .pluck()
    .all();
}

describe('migration 10', () => {
  it('makes the first tables in an empty database, all of them strict', () => {
    const connection = new Database(':memory:');
    migrate(connection, 10);
    expect(tablesOf(connection)).toEqual([
      'checkpoints',
      'datasets',
      'events',
      'favourites',
      'losses',
      'runs',
      'samples',
    ]);
    expect(
      connection.prepare(`SELECT count(*) FROM pragma_table_list WHERE strict = 1`).pluck().get(),
    ).toBe(7);
    expect(connection.pragma('user_version', { simple: true })).toBe(10);
  });

  it('does nothing to a database that has it', () => {
    const connection = new Database(':memory:');
    migrate(connection, 10);
    connection.exec(`INSERT INTO favourites VALUES ('f', 'r', 'run', 's', 0, 1, 2, 32, 'p', 3)`);
    migrate(connection, 10);
    expect(connection.prepare('SELECT count(*) FROM favourites').pluck().get()).toBe(1);
  });

  it('leaves a database as it was when it fails half-way', () => {
    const connection = new Database(':memory:');
    connection.exec('CREATE TABLE samples (x INTEGER) STRICT');
    expect(() => migrate(connection, 10)).toThrow('samples already exists');
    expect(tablesOf(connection)).toEqual(['samples']);
    expect(connection.pragma('user_version', { simple: true })).toBe(0);
  });
});

describe('migrations', () => {
  it('are numbered in ascending order, each once', () => {
    const versions = migrations.map(({ version }) => version);
    expect(versions).toEqual(versions.toSorted((one, other) => one - other));
    expect(new Set(versions).size).toBe(versions.length);
  });
});
