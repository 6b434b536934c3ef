import { existsSync, mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { libraryFolders } from '../../main/store/library-folders.ts';
import type { Kind } from '../kind.ts';
import type { Scene } from '../scene/scene.ts';
import { lookRound } from '../studio/look-round.ts';

/** Libraries as strangers give them away. */
export const hostileLibraries: readonly Kind[] = [
  {
    id: 'hostile-links',
    part: 'hostile-libraries',
    title: 'Libraries with a link in place of a folder or a file',
    attempts: { quick: 2, usual: 40, long: 1_000 },
    attempt: plantLink,
  },
  {
    id: 'hostile-rows',
    part: 'hostile-libraries',
    title: 'Libraries whose rows hold paths, huge texts and nonsense, in every column',
    attempts: { quick: 3, usual: 150, long: 10_000 },
    attempt: plantValues,
  },
];

async function plantLink(scene: Scene): Promise<number> {
  const { library, random, canaries } = scene;
  scene.copyLibrary();
  const places = [
    ...Object.values(libraryFolders),
    ...['studio.db', 'studio.db-wal', 'studio.db-shm', 'studio.log', 'library.lock'],
    ...['library.holder.json', 'tuning.json', 'datasets/stranger', 'runs/stranger'],
    ...['uploads/u', 'exports/e', 'favourites/f.png', 'runs/stranger/checkpoints'],
  ];
  const place = join(library, random.pick(places));
  if (existsSync(place)) renameSync(place, join(library, 'moved away'));
  mkdirSync(dirname(place), { recursive: true });
  const target = random.pick(['', 'thesis.txt', 'uploads', 'nothing']);
  symlinkSync(join(canaries.folder, target), place);
  const refused = await scene.inStudio(lookRound);
  if (!refused) throw new Error(`It opened with a link at ${place}.`);
  return 1;
}

const texts = [
  ...['../../victim', '../victim/thesis.txt', '/etc/passwd', 'runs/../../victim/thesis.txt', ''],
  ...['favourites/../../victim/thesis.txt', '.', '..', '\0', 'null', '[]', '{}', '"', '1e999'],
  ...['[[[[[[', '{"__proto__":{"a":1}}', '-1', '💥', '\u001b[2J', 'C:\\Windows', 'con'],
];
const numbers = [-1, 0, 1, 2 ** 31, 2 ** 53, 1e300, -1e300];

/** A value that the column's own type allows, since the tables are strict. */
function valueFor(type: string, { random }: Scene): string | number | bigint {
  if (type === 'INTEGER') {
    const number = random.pick(numbers.filter((each) => Math.abs(each) < 1e15));
    return random.chance(0.2) ? 9_223_372_036_854_775_807n : BigInt(number);
  }
  if (type === 'REAL') return random.pick(numbers);
  if (random.chance(0.15)) return 'x'.repeat(Math.floor(random.between(1_000, 4_000_000)));
  return random.pick(texts);
}

/** A person who is given such a library looks at it, opens it again, and has what was removed long ago purged. */
async function plantValues(scene: Scene): Promise<number> {
  scene.copyLibrary();
  const planted = change(scene);
  try {
    await scene.inStudio(lookRound);
    await scene.inStudio(lookRound);
  } catch (cause) {
    throw new Error(`${planted}:`, { cause });
  }
  return 1;
}

/** @returns what was changed, in words */
function change(scene: Scene): string {
  const { random, library } = scene;
  const connection = new Database(join(library, 'studio.db'));
  connection.pragma('foreign_keys = OFF');
  const planted: string[] = [];
  try {
    const columns = connection
      .prepare(
        `SELECT tables.name AS "table", columns.name AS "column", columns.type,
                lists.wr AS isOrderedByKey FROM sqlite_schema AS tables
         JOIN pragma_table_info(tables.name) AS columns
         JOIN pragma_table_list(tables.name) AS lists
         WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%'`,
      )
      .all() as {
      table: string;
      column: string;
      type: string;
      /** So it has no rowid. */
      isOrderedByKey: number;
    }[];
    for (let count = 1 + Math.floor(random.unit() * 3); count > 0; count--) {
      const { table, column, type, isOrderedByKey } = random.pick(columns);
      const value = valueFor(type, scene);
      const where = random.chance(0.5) ? `rowid IN (SELECT rowid FROM ${table} LIMIT 1)` : '1';
      planted.push(`${table}.${column} = ${String(value).slice(0, 60)}`);
      connection
        .prepare(
          `UPDATE OR IGNORE ${table} SET ${column} = ? WHERE ${isOrderedByKey ? '1' : where}`,
        )
        .run(value);
    }
    if (random.chance(0.3)) connection.exec('UPDATE runs SET removed_at = 1');
  } finally {
    connection.close();
  }
  return planted.join(', ');
}
