import type { WritableStore } from '../../../main/store/store.ts';

const tables = [
  'datasets',
  'runs',
  'events',
  'series',
  'findings',
  'samples',
  'checkpoints',
  'favourites',
];
const unlimited = 1_073_741_823;

/**
 * Lets SQLite find no room for anything (a real SQLITE_FULL), as on a full disk but for any user: the file may not
 * grow, and whatever is written needs a page more.
 *
 * @returns what makes room again
 */
export function fillStore(store: WritableStore): () => void {
  const run = (sql: string) => void store.prepare(sql).run();
  run('CREATE TABLE IF NOT EXISTS filler (bytes BLOB)');
  for (const table of tables) {
    for (const change of ['INSERT', 'UPDATE']) {
      run(`CREATE TEMP TRIGGER IF NOT EXISTS "${table} ${change}" AFTER ${change} ON ${table}
           BEGIN INSERT INTO filler VALUES (zeroblob(8192)); END`);
    }
  }
  const limitTo = (pages: number) => void store.prepare(`PRAGMA max_page_count = ${pages}`).get();
  const { pages } = store.prepare('SELECT page_count AS pages FROM pragma_page_count').get() as {
    pages: number;
  };
  limitTo(pages);
  return () => limitTo(unlimited);
}
