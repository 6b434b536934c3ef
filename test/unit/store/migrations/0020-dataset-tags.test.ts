import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrate } from '../../../../main/store/migrate.ts';

/** A dataset as version 10 stored it. */
const oldDataset = `
  INSERT INTO datasets (id, name, created_at, source, options, size, channels, count, labels, report)
  VALUES ('d1', 'Pond', 5, '/pond', '{"size":32}', 32, 4, 120, '["water","reeds"]', '{"imported":120}')`;

describe('migration 20', () => {
  it('keeps old datasets as they were, without tags and counts', () => {
    const connection = new Database(':memory:');
    migrate(connection, 10);
    connection.exec(oldDataset);
    const before = connection.prepare('SELECT * FROM datasets').get();
    migrate(connection, 20);
    expect(connection.prepare('SELECT * FROM datasets').get()).toEqual({
      ...(before as object),
      label_counts: '[]',
      tags: '[]',
      tag_counts: '[]',
    });
    expect(connection.pragma('user_version', { simple: true })).toBe(20);
  });
});
